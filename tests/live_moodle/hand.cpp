#include "tests/live_moodle/hand.hpp"

#include <fmt/format.h>

namespace waymark::live {

using nlohmann::json;

std::optional<json> Hand::call(std::string_view function, const moodle::Params& params) {
    auto answer = transport_.call(function, params, moodle::Effect::write);
    if (answer) return std::move(*answer);
    site_.check(false, fmt::format("{}: {}", function, answer.error().detail));
    return std::nullopt;
}

std::optional<std::string> Hand::refusal(std::string_view function, const moodle::Params& params) {
    const auto answer = transport_.call(function, params, moodle::Effect::write);
    if (answer) return std::nullopt;
    return answer.error().detail;
}

void Hand::undo() {
    while (!undo_.empty()) {
        const std::function<void()> last = std::move(undo_.back());
        undo_.pop_back();
        last();
    }
}

void Hand::extend(const std::string& assignment, const std::string& user, std::int64_t until) {
    (void)call("mod_assign_save_user_extensions",
               {{"assignmentid", assignment}, {"userids[0]", user}, {"dates[0]", std::to_string(until)}});
}

bool Hand::override_quiz(const std::string& quiz, const char* who, const std::string& id,
                         core::Instant closes) {
    const auto made = call("mod_quiz_save_overrides",
                           {{"data[quizid]", quiz},
                            {fmt::format("data[overrides][0][{}]", who), id},
                            {"data[overrides][0][timeclose]", std::to_string(core::to_unix(closes))}});
    if (!made || !made->contains("ids") || (*made)["ids"].empty()) return false;
    const std::string number = std::to_string((*made)["ids"][0].get<std::int64_t>());
    later([this, quiz, number] {
        (void)call("mod_quiz_delete_overrides", {{"data[quizid]", quiz}, {"data[ids][0]", number}});
    });
    return true;
}

std::string Hand::make_group(const std::string& course, const std::string& member) {
    const std::string name = fmt::format("Waymark live test {}", core::to_unix(site_.clock.now()));
    const auto made =
        call("core_group_create_groups",
             {{"groups[0][courseid]", course}, {"groups[0][name]", name}, {"groups[0][description]", ""}});
    if (!made || made->empty()) return "";
    const std::string group = std::to_string((*made)[0]["id"].get<std::int64_t>());
    later([this, group] { (void)call("core_group_delete_groups", {{"groupids[0]", group}}); });
    (void)call("core_group_add_group_members",
               {{"members[0][groupid]", group}, {"members[0][userid]", member}});
    return group;
}

}  // namespace waymark::live
