#include "roster_lms.hpp"

#include <set>

#include "core/access.hpp"
#include "lti/memberships.hpp"
#include "moodle_adapter/text.hpp"
#include "service_failure.hpp"
#include "store/facts.hpp"
#include "store/placing.hpp"

namespace waymark {

namespace {

tl::unexpected<core::LmsError> refuse(core::LmsFailure failure, std::string detail) {
    return tl::unexpected(core::LmsError{failure, "memberships", std::move(detail), false});
}

std::string first_of(const std::vector<std::string>& roles) {
    return roles.empty() ? std::string() : roles.front();
}

/// The course role that stands for an LTI role in the policy's words.
std::string role_name(lti::Role role, const core::RolePolicy& policy) {
    switch (role) {
        case lti::Role::instructor:
            return first_of(policy.teacher);
        case lti::Role::assistant:
        case lti::Role::mentor:
            return first_of(policy.mentor);
        case lti::Role::learner:
            return first_of(policy.student);
        case lti::Role::administrator_read_only:
        case lti::Role::none:
            return {};
    }
    return {};
}

/// Whom an imported list makes a mentor: Names and Roles tell none, in Moodle least of all.
std::set<std::string> listed_mentors(store::Database& database, std::string_view site,
                                     std::string_view course_lms_id) {
    std::set<std::string> lms_ids;
    const auto found = store::find_site(database, site);
    const auto course = found ? store::find_course(database, *found, course_lms_id) : std::nullopt;
    if (!course) return lms_ids;
    const auto known = store::load_snapshot(database, *course);
    if (!known) return lms_ids;
    for (const core::Mentorship& pair : known->mentorships)
        if (const core::Enrolment* mentor = core::find_person(*known, pair.mentor))
            lms_ids.insert(mentor->lms_id);
    return lms_ids;
}

/// Platforms may keep names to themselves; the number is what remains. Moodle escapes names here.
std::string shown_name(const lti::Member& member) {
    std::string name = moodle::decode_entities(member.name);
    if (name.empty()) name = moodle::decode_entities(member.given_name + " " + member.family_name);
    return name.empty() ? "#" + member.subject : name;
}

core::Enrolment enrolment_of(const lti::Member& member, const core::RolePolicy& policy, std::int64_t number) {
    core::Enrolment person;
    person.person = core::PersonId{number};
    person.lms_id = member.subject;
    person.full_name = shown_name(member);
    person.first_name = moodle::decode_entities(member.given_name);
    if (person.first_name.empty()) person.first_name = person.full_name;
    person.email = member.email;
    if (std::string role = role_name(member.role, policy); !role.empty())
        person.roles.push_back(std::move(role));
    person.active = member.status == lti::MemberStatus::active;
    return person;
}

class RosterLms final : public core::Lms {
  public:
    explicit RosterLms(RosterSource source) : source_(std::move(source)) {}

    core::LmsResult<core::SiteInfo> site_info() override {
        core::SiteInfo info;
        info.name = source_.site_name;
        return info;
    }

    core::LmsResult<core::CourseReading> read_course(const core::CourseQuestion& question) override {
        const auto context = store::find_context(source_.database, source_.site, question.course_lms_id);
        if (!context) return refuse(core::LmsFailure::not_found, "nobody has launched from this course yet");
        if (context->memberships_url.empty())
            return refuse(core::LmsFailure::access_denied, "the platform offers no list of people");
        const auto known = source_.registrations();
        const auto* registration = lti::find_registration(*known, context->registration);
        if (registration == nullptr)
            return refuse(core::LmsFailure::access_denied, "the registration is gone");
        return read_roster(*context, *registration);
    }

    core::LmsResult<core::StudentWork> read_student_work(const core::Course& /*course*/,
                                                         const core::Activity& /*activity*/,
                                                         const core::Enrolment& /*person*/) override {
        return refuse(core::LmsFailure::access_denied, "no web service");
    }
    core::LmsResult<core::SentMessage> send_message(const core::OutgoingMessage& /*message*/) override {
        return refuse(core::LmsFailure::access_denied, "no web service");
    }
    core::LmsResult<std::optional<core::SentMessage>> find_sent_message(std::string_view /*recipient*/,
                                                                        std::string_view /*marker*/,
                                                                        core::Instant /*since*/) override {
        return refuse(core::LmsFailure::access_denied, "no web service");
    }
    core::LmsResult<std::vector<core::ReceivedMessage>> received_messages(core::Instant /*since*/) override {
        return std::vector<core::ReceivedMessage>{};
    }

    core::LmsResult<core::Receipt> perform(const core::Effect& /*effect*/) override {
        return refuse(core::LmsFailure::access_denied, "no web service");
    }
    core::LmsResult<std::optional<core::Receipt>> find_effect(const core::Effect& /*effect*/) override {
        return refuse(core::LmsFailure::access_denied, "no web service");
    }

  private:
    core::LmsResult<core::CourseReading> read_roster(const store::ContextRow& context,
                                                     const lti::Registration& registration) {
        core::CourseReading reading;
        core::CourseSnapshot& snapshot = reading.snapshot;
        snapshot.taken = source_.clock.now();
        snapshot.course.id = core::CourseId{1};
        snapshot.course.lms_id = context.context_lms_id;
        snapshot.course.full_name = context.title;
        std::int64_t number = 0;
        const auto summary =
            lti::read_members({source_.http, source_.tokens}, registration, context.memberships_url, {},
                              snapshot.taken, [&](const lti::Member& member) {
                                  if (member.status == lti::MemberStatus::deleted) return;
                                  snapshot.people.push_back(enrolment_of(member, source_.roles, ++number));
                              });
        const std::set<std::string> mentors =
            listed_mentors(source_.database, source_.site, context.context_lms_id);
        for (core::Enrolment& person : snapshot.people)
            if (mentors.count(person.lms_id) == 1) core::appoint_mentor(person, source_.roles);
        if (!summary) return refused_by(summary.error(), "memberships");
        snapshot.course.short_name = summary->context_label;
        for (const core::Part part : core::all_parts) {
            core::PartStatus status;
            status.part = part;
            if (part == core::Part::roster) {
                status.as_of = snapshot.taken;
            } else {
                status.failure = core::LmsFailure::access_denied;
            }
            snapshot.parts.push_back(status);
        }
        return reading;
    }

    RosterSource source_;
};

}  // namespace

std::unique_ptr<core::Lms> make_roster_lms(RosterSource source) {
    return std::make_unique<RosterLms>(std::move(source));
}

}  // namespace waymark
