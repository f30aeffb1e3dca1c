#include "fault_counts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <vector>

#include "core/own_groups.hpp"

namespace waymark::fault {

using nlohmann::json;

int count_text(const json& rows, const std::string& marker) {
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), [&](const json& row) {
        return row.at("text").get_ref<const std::string&>().find(marker) != std::string::npos;
    }));
}

int count_groups(const json& all, const core::GroupsCreation& creation) {
    std::ptrdiff_t most = 0;
    bool complete = true;
    for (std::size_t i = 0; i < creation.groups.size(); ++i) {
        const auto times = std::count_if(
            all.at("groups").begin(), all.at("groups").end(),
            [&](const json& row) { return row.at("idnumber") == core::own_group_idnumber(creation, i); });
        const bool filled =
            std::any_of(all.at("groups").begin(), all.at("groups").end(), [&](const json& row) {
                return row.at("idnumber") == core::own_group_idnumber(creation, i) &&
                       row.at("members") == creation.groups[i].member_lms_ids.size();
            });
        most = std::max(most, times);
        complete = complete && filled;
    }
    const auto groupings =
        std::count_if(all.at("groupings").begin(), all.at("groupings").end(), [&](const json& row) {
            return row.at("idnumber") == creation.marker && row.at("groups") == creation.groups.size();
        });
    if (std::max(most, groupings) > 1) return 2;
    return complete && groupings == 1 ? 1 : 0;
}

int count_dates(const json& rows, const std::string& person, const char* date, core::Instant until) {
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), [&](const json& row) {
        return std::to_string(row.at("user").get<std::int64_t>()) == person &&
               row.at(date).get<std::int64_t>() == core::to_unix(until);
    }));
}

int count_scores(const json& all, const core::ScorePost& score) {
    std::vector<json> ours;
    for (const json& one : all.at("columns"))
        if (one.at("resource") == score_column) ours.push_back(one.at("id"));
    return static_cast<int>(
        std::count_if(all.at("scores").begin(), all.at("scores").end(), [&](const json& row) {
            return std::find(ours.begin(), ours.end(), row.at("item")) != ours.end() &&
                   std::to_string(row.at("user").get<std::int64_t>()) == score.user &&
                   row.at("points") == *score.given;
        }));
}

std::vector<std::string> markers_in(const std::string& written) {
    static const std::regex marker("wm:[0-9a-f]{32}");
    std::vector<std::string> markers;
    for (std::sregex_iterator one(written.begin(), written.end(), marker), end; one != end; ++one)
        markers.push_back(one->str());
    return markers;
}

std::vector<int> senders_with(const json& written, const std::string& marker) {
    std::vector<int> senders;
    for (const json& row : written)
        if (row.at("html").get_ref<const std::string&>().find(marker) != std::string::npos)
            senders.push_back(row.at("from"));
    return senders;
}

}  // namespace waymark::fault
