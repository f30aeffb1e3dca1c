#include <catch2/catch.hpp>

#include "lti/roles.hpp"

using namespace waymark::lti;

namespace {

const std::string vocabulary = "http://purl.imsglobal.org/vocab/lis/v2/";

Role role_of(std::initializer_list<std::string> texts) {
    std::vector<ParsedRole> parsed;
    for (const auto& text : texts) parsed.push_back(parse_role(text));
    return highest_role(parsed);
}

}  // namespace

TEST_CASE("roles are read in all the forms platforms use") {
    for (const auto& text : {vocabulary + "membership#Instructor",
                             std::string("https://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"),
                             std::string("Instructor"), std::string("urn:lti:role:ims/lis/Instructor")}) {
        INFO(text);
        const auto role = parse_role(text);
        CHECK(role.scope == RoleScope::context);
        CHECK(role.principal == "Instructor");
        CHECK(role.sub.empty());
    }
    const auto grader = parse_role(vocabulary + "membership/Instructor#Grader");
    CHECK(grader.principal == "Instructor");
    CHECK(grader.sub == "Grader");
    CHECK(parse_role("urn:lti:role:ims/lis/Instructor/Lecturer").sub == "Lecturer");
    CHECK(parse_role(vocabulary + "institution/person#Staff").scope == RoleScope::institution);
    CHECK(parse_role("urn:lti:instrole:ims/lis/Student").scope == RoleScope::institution);
    CHECK(parse_role(vocabulary + "system/person#SysAdmin").scope == RoleScope::system);
    CHECK(parse_role("urn:lti:sysrole:ims/lis/SysAdmin").scope == RoleScope::system);
    CHECK(parse_role("http://purl.imsglobal.org/vocab/lti/system/person#TestUser").scope ==
          RoleScope::system);
}

TEST_CASE("what is in no vocabulary is unknown") {
    for (const auto& text :
         {std::string(), std::string("instructor"), std::string("Teacher"), vocabulary,
          vocabulary + "membership#", vocabulary + "membership#Wizard",
          vocabulary + "membership/Instructor#Wizard", vocabulary + "membership/Instructor#",
          vocabulary + "membership/Instructor", vocabulary + "person#Learner",
          std::string("ftp://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"),
          std::string("https://evil.example.test/membership#Instructor"),
          std::string("urn:lti:role:ims/lis/")}) {
        INFO(text);
        CHECK(parse_role(text).scope == RoleScope::unknown);
    }
}

TEST_CASE("a course role decides what a person may be") {
    CHECK(role_of({vocabulary + "membership#Learner"}) == Role::learner);
    CHECK(role_of({vocabulary + "membership#Mentor"}) == Role::mentor);
    CHECK(role_of({vocabulary + "membership#Instructor"}) == Role::instructor);
    CHECK(role_of({vocabulary + "membership#Administrator"}) == Role::administrator_read_only);
    for (const auto* name : {"Member", "Officer", "Manager", "ContentDeveloper"}) {
        INFO(name);
        CHECK(role_of({vocabulary + "membership#" + name}) == Role::none);
    }
}

TEST_CASE("a sub-role counts as its principal, with two exceptions") {
    CHECK(role_of({vocabulary + "membership/Instructor#Lecturer"}) == Role::instructor);
    CHECK(role_of({vocabulary + "membership/Mentor#Tutor"}) == Role::mentor);
    CHECK(role_of({vocabulary + "membership/Instructor#TeachingAssistant"}) == Role::assistant);
    CHECK(role_of({vocabulary + "membership/Instructor#TeachingAssistantSection"}) == Role::assistant);
    CHECK(role_of({"urn:lti:role:ims/lis/TeachingAssistant/TeachingAssistant"}) == Role::assistant);
    CHECK(role_of({"TeachingAssistant"}) == Role::assistant);
    CHECK(role_of({vocabulary + "membership/Learner#Instructor"}) == Role::learner);
}

TEST_CASE("the highest of several course roles wins") {
    CHECK(role_of({"Learner", "Mentor"}) == Role::mentor);
    CHECK(role_of({"Mentor", vocabulary + "membership/Instructor#TeachingAssistant"}) == Role::assistant);
    CHECK(role_of({"Instructor", "Learner"}) == Role::instructor);
    CHECK(role_of({"Learner", "Instructor"}) == Role::instructor);
}

TEST_CASE("roles outside the course give no rights in it") {
    CHECK(role_of({vocabulary + "institution/person#Instructor"}) == Role::none);
    CHECK(role_of({vocabulary + "institution/person#Faculty", "Learner"}) == Role::learner);
    CHECK(role_of({vocabulary + "system/person#Administrator", "Learner"}) == Role::learner);
    CHECK(role_of({vocabulary + "system/person#Administrator", "Member"}) == Role::none);
    CHECK(role_of({vocabulary + "system/person#SysAdmin"}) == Role::none);
}

TEST_CASE("an administrator without course role may read") {
    CHECK(role_of({vocabulary + "system/person#Administrator"}) == Role::administrator_read_only);
    CHECK(role_of({vocabulary + "institution/person#Administrator", "Unknown"}) ==
          Role::administrator_read_only);
}

TEST_CASE("no role at all is the least privilege") {
    CHECK(role_of({}) == Role::none);
    CHECK(role_of({""}) == Role::none);
    CHECK(word(Role::none) == "none");
    CHECK(word(Role::administrator_read_only) == "administrator_read_only");
}

TEST_CASE("Moodle's short form of a site administrator in Names and Roles gives no role in the course") {
    const auto role = parse_role("http://purl.imsglobal.org/vocab/lis/v2/person#Administrator");
    CHECK(role.scope == RoleScope::system);
    CHECK(highest_role({role, parse_role("Learner")}) == Role::learner);
    CHECK(highest_role({role}) == Role::administrator_read_only);
}

TEST_CASE("a mentor of the course and a test user are told from others") {
    const std::string lis = "http://purl.imsglobal.org/vocab/lis/v2/";
    CHECK(has_mentor_role({parse_role(lis + "membership#Mentor")}));
    CHECK(has_mentor_role({parse_role(lis + "membership/Mentor#Tutor")}));
    CHECK_FALSE(has_mentor_role({parse_role(lis + "institution/person#Mentor"), parse_role("Learner")}));
    CHECK(is_test_user({parse_role("http://purl.imsglobal.org/vocab/lti/system/person#TestUser")}));
    CHECK_FALSE(is_test_user({parse_role("Learner")}));
}
