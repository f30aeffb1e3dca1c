#include "moodle_adapter/memory.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "moodle_adapter/course_index.hpp"
#include "moodle_adapter/fields.hpp"

namespace waymark::moodle {
namespace {

using nlohmann::json;

/// Above this the posts are read again rather than remembered.
constexpr std::size_t most_authors = 20000;

json written(const DiscussionMemory& discussion) {
    json authors = json::array();
    for (const TakingPart& part : discussion.authors) {
        const std::int64_t latest = part.latest ? core::to_unix(*part.latest) : 0;
        authors.push_back({part.user, part.entries.value_or(0), latest});
    }
    return {{"n", discussion.replies}, {"by", std::move(authors)}};
}

std::optional<TakingPart> author_of(const json& row) {
    if (!row.is_array() || row.size() != 3) return std::nullopt;
    for (const json& number : row)
        if (!number.is_number_integer()) return std::nullopt;
    TakingPart part;
    part.user = row[0].get<std::int64_t>();
    part.entries = static_cast<int>(row[1].get<std::int64_t>());
    if (row[2].get<std::int64_t>() > 0) part.latest = core::from_unix(row[2].get<std::int64_t>());
    return part;
}

std::optional<DiscussionMemory> discussion_of(const json& row) {
    const auto replies = whole_number(row, "n");
    if (!replies) return std::nullopt;
    DiscussionMemory discussion{*replies, {}};
    for (const json& author : list(row, "by")) {
        const auto part = author_of(author);
        if (!part) return std::nullopt;
        discussion.authors.push_back(*part);
    }
    return discussion;
}

}  // namespace

void forget_counts(Memory& memory) {
    for (auto& [number, discussion] : memory.discussions) discussion.replies = -1;
}

Memory recall(const core::LmsCursor& cursor, std::int64_t course) {
    const json tree = json::parse(cursor, nullptr, false);
    Memory memory;
    if (!tree.is_object() || id(tree, "course") != course) return memory;
    memory.complete = instant(tree, "complete");
    for (const json& user : list(tree, "again"))
        if (user.is_number_integer()) memory.again.push_back(user.get<std::int64_t>());
    for (const auto& [key, row] : object_in(tree, "posts").items()) {
        const auto number = parse_id(key);
        auto discussion = discussion_of(row);
        if (number && discussion) memory.discussions.emplace(*number, std::move(*discussion));
    }
    return memory;
}

core::LmsCursor remember(const core::LmsCursor& scan, std::int64_t course, const Memory& memory) {
    json tree = json::parse(scan, nullptr, false);
    if (!tree.is_object()) tree = json::object();
    tree["course"] = course;
    if (memory.complete) tree["complete"] = core::to_unix(*memory.complete);
    tree["again"] = memory.again;
    json posts = json::object();
    std::size_t authors = 0;
    for (const auto& [number, discussion] : memory.discussions) {
        authors += discussion.authors.size();
        if (authors > most_authors) break;
        posts[std::to_string(number)] = written(discussion);
    }
    tree["posts"] = std::move(posts);
    return tree.dump();
}

}  // namespace waymark::moodle
