#include "moodle_adapter/availability.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "fake_moodle.hpp"
#include "moodle_adapter/decode_course.hpp"

using namespace waymark;
using namespace waymark::moodle;
using namespace waymark::moodle::test;
using core::Availability;
using Kind = core::Availability::Kind;

namespace {

/// The only condition of a module of the recorded special course.
Availability condition_of(std::int64_t module) {
    const auto contents =
        decode_contents(recording("4.5-special/core_course_get_contents/dsb2-all").body, "");
    for (const core::Activity& activity : contents->activities) {
        if (activity.id.value != module) continue;
        REQUIRE(activity.availability);
        CHECK(activity.availability->kind == Kind::all);
        REQUIRE(activity.availability->children.size() == 1);
        return activity.availability->children.front();
    }
    FAIL("no such module");
    return {};
}

Availability tree(const std::string& text) {
    const auto node = decode_availability(text);
    REQUIRE(node);
    return *node;
}

}  // namespace

TEST_CASE("every recorded condition becomes its node") {
    CHECK(condition_of(43).kind == Kind::from);
    CHECK(condition_of(43).at == at(1795872940));
    CHECK(condition_of(44).kind == Kind::until);
    CHECK(condition_of(44).at == at(1795008940));
    CHECK(condition_of(45).kind == Kind::group);
    CHECK(condition_of(45).lms_id == "4");
    CHECK(condition_of(45).shown);
    CHECK_FALSE(condition_of(46).shown);
    CHECK(condition_of(47).kind == Kind::grouping);
    CHECK(condition_of(47).lms_id == "2");
    CHECK(condition_of(48).kind == Kind::completion);
    CHECK(condition_of(48).lms_id == "42");
    CHECK(condition_of(48).expects == Availability::Expects::complete);
    CHECK(condition_of(49).kind == Kind::grade);
    CHECK(condition_of(49).lms_id == "19");
    CHECK(condition_of(49).least == 50);
    CHECK_FALSE(condition_of(49).below);
    CHECK(condition_of(50).kind == Kind::profile);
}

TEST_CASE("the junction of a tree is kept, with one word for all children") {
    const auto contents =
        decode_contents(recording("4.5-special/core_course_get_contents/dsb2-all").body, "");
    for (const core::Activity& activity : contents->activities) {
        if (activity.id.value != 51) continue;
        REQUIRE(activity.availability);
        CHECK(activity.availability->kind == Kind::any);
        CHECK(activity.availability->shown);
        REQUIRE(activity.availability->children.size() == 2);
        CHECK(activity.availability->children[0].kind == Kind::group);
        CHECK(activity.availability->children[1].kind == Kind::completion);
    }
}

TEST_CASE("trees nest, and their negations are told apart") {
    const auto node = tree(R"({"op":"!|","show":false,"c":[{"op":"!&","c":[{"type":"group"}],"show":true},)"
                           R"({"type":"grouping","activity":true},{"type":"completion","cm":-1,"e":3}]})");
    CHECK(node.kind == Kind::not_any);
    CHECK_FALSE(node.shown);
    REQUIRE(node.children.size() == 3);
    CHECK(node.children[0].kind == Kind::not_all);
    CHECK(node.children[0].children.front().kind == Kind::group);
    CHECK(node.children[0].children.front().lms_id.empty());  // any group
    CHECK(node.children[1].kind == Kind::activity_grouping);
    CHECK(node.children[2].lms_id == "-1");
    CHECK(node.children[2].expects == Availability::Expects::failed);
}

TEST_CASE("no condition restricts nobody, an unreadable one somebody unknown") {
    CHECK_FALSE(decode_availability(""));
    CHECK_FALSE(decode_availability(R"({"op":"&","c":[],"showc":[]})"));
    const std::string text =
        GENERATE("rubbish", "[]", "{}", R"({"op":"^","c":[{"type":"date"}]})", R"({"op":"&","c":5})",
                 R"({"op":"&","c":[{"type":"stash","id":3}]})", R"({"op":"&","c":[{"type":"date","d":">"}]})",
                 R"({"op":"&","c":[{"type":"completion","cm":5,"e":9}]})", R"({"op":"&","c":["x"]})");
    const auto node = tree(text);
    CHECK((node.kind == Kind::unknown || node.children.front().kind == Kind::unknown));
}

TEST_CASE("a tree deeper than any of Moodle's ends in an unknown node") {
    std::string text = R"({"type":"group","id":1})";
    for (int i = 0; i < 30; ++i) text = R"({"op":"&","c":[)" + text + "]}";
    const Availability* node = nullptr;
    const auto whole = tree(text);
    node = &whole;
    int depth = 0;
    while (!node->children.empty()) {
        node = &node->children.front();
        ++depth;
    }
    CHECK(node->kind == Kind::unknown);
    CHECK(depth < 20);
}

TEST_CASE("conditions of a subsection and its module hold for what lies in it") {
    auto body = recording("4.5/core_course_get_contents/with-subsection").body;
    for (auto& section : body)
        for (auto& module : section["modules"])
            if (module["modname"] == "subsection")
                module["availability"] = R"({"op":"&","c":[{"type":"group","id":2}],"showc":[true]})";
    const auto contents = decode_contents(body, "");
    REQUIRE(contents);
    for (const core::Activity& activity : contents->activities) {
        if (activity.id.value != 35) continue;
        REQUIRE(activity.availability);
        CHECK(activity.availability->children.front().lms_id == "2");
    }
}
