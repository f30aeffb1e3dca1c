#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/practice_lms/functions.hpp"
#include "tests/practice_lms/text.hpp"

namespace waymark::practice {
namespace {

using nlohmann::json;

Answer forums_by_courses(State& state, const json& params) {
    json forums = json::array();
    for (const json& course : params.at("courseids"))
        for (const json& row : state.rows->at("forums"))
            if (row.at("course") == course) forums.push_back(row);
    return forums;
}

/// A reply dated before its first post makes Moodle fail inside (recorded: forums 3–6).
Refusal damaged_discussion() {
    return {"TypeError", "",
            "mod_forum\\local\\data_mappers\\legacy\\post::to_legacy_object(): Argument #1 ($post) must be "
            "of type "
            "mod_forum\\local\\entities\\post, null given, called in mod/forum/externallib.php on line 705"};
}

bool in_group(const json& discussion, Id group) {
    const Id own = discussion.at("groupid").get<Id>();
    return group == 0 || own == group || own == -1;
}

std::string author(const State& state) {
    const Person* account = state.person(state.service_user);
    return account == nullptr ? std::string() : account->full_name();
}

json written_row(const State& state, const Discussion& one) {
    const std::string picture = picture_urls(state).at("profileimageurl").get<std::string>();
    return {{"id", one.post},
            {"name", one.subject},
            {"groupid", one.group},
            {"timemodified", one.created},
            {"usermodified", state.service_user},
            {"timestart", 0},
            {"timeend", 0},
            {"discussion", one.id},
            {"parent", 0},
            {"userid", state.service_user},
            {"created", one.created},
            {"modified", one.created},
            {"mailed", 0},
            {"subject", one.subject},
            {"message", shown_html(one.written)},
            {"messageformat", 1},
            {"messagetrust", 0},
            {"attachment", false},
            {"totalscore", 0},
            {"mailnow", 0},
            {"userfullname", author(state)},
            {"usermodifiedfullname", author(state)},
            {"userpictureurl", picture},
            {"usermodifiedpictureurl", picture},
            {"numreplies", 0},
            {"numunread", 0},
            {"pinned", false},
            {"locked", false},
            {"starred", false},
            {"canreply", true},
            {"canlock", false},
            {"canfavourite", true}};
}

Answer forum_discussions(State& state, const json& params) {
    const Id forum = params.at("forumid").get<Id>();
    if (row_with(state.rows->at("forums"), "id", forum) == nullptr)
        return tl::unexpected(missing_record(state.version, "forum"));
    const json& all = state.rows->at("discussions");
    const auto found = all.find(std::to_string(forum));
    if (found == all.end()) return tl::unexpected(damaged_discussion());
    std::vector<json> rows;
    // Of two of one second the newer one comes first.
    for (auto one = state.discussions.rbegin(); one != state.discussions.rend(); ++one)
        if (one->forum == forum && in_group(written_row(state, *one), params.at("groupid").get<Id>()))
            rows.push_back(written_row(state, *one));
    for (const json& row : *found)
        if (in_group(row, params.at("groupid").get<Id>())) rows.push_back(row);
    std::stable_sort(rows.begin(), rows.end(), [](const json& left, const json& right) {
        return left.at("timemodified") > right.at("timemodified");
    });
    const Id size = params.at("perpage").get<Id>();
    const Id first = size > 0 ? std::max<Id>(0, params.at("page").get<Id>()) * size : 0;
    json page = json::array();
    for (Id i = first; i < static_cast<Id>(rows.size()) && (size <= 0 || i < first + size); ++i)
        page.push_back(rows[static_cast<std::size_t>(i)]);
    return json{{"discussions", std::move(page)}, {"warnings", json::array()}};
}

/// A group that does not exist is accepted, and nobody sees the post (moodle.md §7).
Answer add_discussion(State& state, const json& params) {
    const Id forum = params.at("forumid").get<Id>();
    if (row_with(state.rows->at("forums"), "id", forum) == nullptr)
        return tl::unexpected(missing_record(state.version, "forum"));
    state.discussions.push_back({state.next_discussion++, state.next_post++, forum,
                                 params.at("groupid").get<Id>(), params.at("subject").get<std::string>(),
                                 params.at("message").get<std::string>(), state.now});
    return json{{"discussionid", state.discussions.back().id}, {"warnings", json::array()}};
}

}  // namespace

std::vector<Function> forum_functions() {
    return {
        {"mod_forum_get_forums_by_courses", {{"courseids", optional_list_of(integer())}}, forums_by_courses},
        {"mod_forum_get_forum_discussions",
         {{"forumid", integer()},
          {"sortorder", integer_or("-1")},
          {"page", integer_or("-1")},
          {"perpage", integer_or("0")},
          {"groupid", integer_or("0")}},
         forum_discussions},
        {"mod_forum_add_discussion",
         {{"forumid", integer()}, {"subject", text()}, {"message", text()}, {"groupid", integer_or("0")}},
         add_discussion},
    };
}

}  // namespace waymark::practice
