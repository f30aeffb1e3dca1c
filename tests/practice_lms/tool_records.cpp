#include "tests/practice_lms/tool_records.hpp"

#include <algorithm>

namespace waymark::practice {

namespace {

template <class Row, class Test>
Row* find(std::vector<Row>& rows, Test test) {
    const auto found = std::find_if(rows.begin(), rows.end(), test);
    return found == rows.end() ? nullptr : &*found;
}
template <class Row, class Test>
const Row* find(const std::vector<Row>& rows, Test test) {
    const auto found = std::find_if(rows.begin(), rows.end(), test);
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const Tool* ToolRecords::tool(Id type) const {
    return find(tools, [&](const Tool& each) { return each.type == type; });
}
const Tool* ToolRecords::client(const std::string& client_id) const {
    return find(tools, [&](const Tool& each) { return each.client_id == client_id; });
}
const Placement* ToolRecords::placement(Id cmid) const {
    return find(placements, [&](const Placement& each) { return each.cmid == cmid; });
}
LineItem* ToolRecords::line_item(Id id) {
    return find(line_items, [&](const LineItem& each) { return each.id == id; });
}
LineItemGrade* ToolRecords::grade(Id item, Id user) {
    return find(grades, [&](const LineItemGrade& each) { return each.item == item && each.user == user; });
}

}  // namespace waymark::practice
