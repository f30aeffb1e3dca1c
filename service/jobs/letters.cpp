#include "jobs/letters.hpp"

#include <algorithm>

#include "jobs/messages.hpp"
#include "jobs/readers.hpp"
#include "store/endings.hpp"

namespace waymark::jobs {

namespace {

using core::LetterKey;
using core::LetterSort;

/// A digest is about what changed since the one before, but never about more than this.
constexpr core::days longest_look_back{14};
constexpr core::days usual_look_back{7};
/// The list of participants must be as fresh as this when a letter goes.
constexpr core::hours oldest_roster{6};
constexpr core::minutes look_again{10};

core::Instant since_of(store::Database& database, const LoadedCourse& course, core::PersonId mentor,
                       core::Instant now) {
    const auto last = store::last_digest(database, course.snapshot.course.id, mentor);
    return std::max(last.value_or(now - usual_look_back), now - longest_look_back);
}

/// What every digest of a course is made of; worked out once.
struct Ground {
    core::CourseFigures figures;
    core::WorklistMemory memory;
    const core::ZoneRules& zone;
};

Ground ground_of(store::Database& database, const LoadedCourse& course, const SiteSettings& site,
                 const core::Policy& policy, core::Instant now) {
    return {core::figures_of(course.index, policy, now, site_zone(site)),
            store::worklist_memory(database, course.snapshot.course.id, now), site_zone(site)};
}

core::MentorDigest digest_for(store::Database& database, const LoadedCourse& course,
                              const core::Policy& policy, const Ground& ground, core::PersonId mentor,
                              core::Instant now) {
    return core::digest_of(ground.figures, core::mentees_of(course.snapshot, mentor, policy.roles),
                           ground.memory, policy, ground.zone, since_of(database, course, mentor, now));
}

bool is_weekly(const core::Letter& letter) {
    return letter.key.sort == LetterSort::weekly;
}

/// Takes digests that would be empty out of those that are due and returns them.
std::vector<core::Letter> take_empty(store::Database& database, const LoadedCourse& course,
                                     const SiteSettings& site, const core::Policy& policy,
                                     core::LetterPlan& plan, core::Instant now) {
    std::vector<core::Letter> empty;
    if (policy.letters.when_nothing || std::none_of(plan.letters.begin(), plan.letters.end(), is_weekly))
        return empty;
    const Ground ground = ground_of(database, course, site, policy, now);
    std::vector<core::Letter> going;
    for (const core::Letter& letter : plan.letters) {
        const bool says =
            !is_weekly(letter) ||
            core::says_something(digest_for(database, course, policy, ground, letter.key.mentor, now));
        (says ? going : empty).push_back(letter);
    }
    plan.letters = std::move(going);
    return empty;
}

store::Delivery delivery_of(const LoadedCourse& course, const LetterKey& letter, support::Random& random,
                            core::Instant now) {
    store::Delivery delivery;
    delivery.kind = core::DeliveryKind::digest;
    delivery.why = core::DeliveryClass::nudge;
    delivery.site = course.state.site;
    delivery.course = course.snapshot.course.id;
    delivery.recipient = letter.mentor;
    delivery.marker = make_marker(random);
    delivery.created = now;
    delivery.not_before = now;
    return delivery;
}

core::Writes writes_of(const LoadedCourse& course, const SiteSettings& site) {
    const CourseSettings* settings = find_settings(site, course.snapshot.course);
    return settings == nullptr ? core::Writes::off : settings->writes;
}

bool knows_people(const core::CourseSnapshot& snapshot, core::Instant now) {
    const core::PartStatus* roster = core::status_of(snapshot, core::Part::roster);
    return roster != nullptr && roster->as_of && now - *roster->as_of <= oldest_roster;
}

}  // namespace

core::LetterPlan preview_letters(store::Database& database, const LoadedCourse& course,
                                 const SiteSettings& site, const core::Policy& policy, core::Writes writes,
                                 core::Instant now) {
    core::LetterPlan plan = core::plan_letters(
        course.snapshot, policy, writes, store::letter_history(database, course.snapshot.course.id, now),
        zones_of(course, site), now);
    for (const core::Letter& letter : take_empty(database, course, site, policy, plan, now))
        plan.skipped.push_back({letter.key.mentor, letter.key.sort, core::LetterSkip::nothing_to_say});
    return plan;
}

std::string letter_text(store::Database& database, const LetterVoice& voice, const LoadedCourse& course,
                        const LetterKey& letter, core::Instant now) {
    const core::Enrolment& mentor = *core::find_person(course.snapshot, letter.mentor);
    if (letter.sort == LetterSort::start_pack)
        return start_pack_text(voice, course, mentor,
                               core::start_pack_of(course.snapshot, letter.mentor, voice.policy.roles), now);
    const Ground ground = ground_of(database, course, voice.site, voice.policy, now);
    const core::MentorDigest digest = digest_for(database, course, voice.policy, ground, letter.mentor, now);
    if (!voice.policy.letters.when_nothing && !core::says_something(digest)) return {};
    return weekly_text(voice, course, mentor, digest, now);
}

LetterWriter letter_writer(store::Database& database, LetterVoice voice) {
    return [&database, voice = std::move(voice)](const LoadedCourse& course, const LetterKey& letter,
                                                 core::Instant now) {
        return letter_text(database, voice, course, letter, now);
    };
}

LetterVoice letter_voice(store::Database& database, const SiteSettings& site, const core::Policy& policy,
                         const MentorWords& words, const std::string& public_url, support::Random& random) {
    return {site, policy, words, link_maker(database, public_url, random),
            [&database](core::PersonId person) { return store::contact_choice(database, person).language; }};
}

int queue_letters(store::Database& database, const LoadedCourse& course, const SiteSettings& site,
                  const core::Policy& policy, support::Random& random, core::Instant now) {
    int queued = 0;
    database.transaction([&] {
        queued = 0;
        core::LetterPlan plan = core::plan_letters(
            course.snapshot, policy, writes_of(course, site),
            store::letter_history(database, course.snapshot.course.id, now), zones_of(course, site), now);
        const std::vector<core::Letter> empty = take_empty(database, course, site, policy, plan, now);
        for (const core::Letter& letter : plan.letters)
            if (store::enqueue_letter(database, delivery_of(course, letter.key, random, now), letter.key))
                ++queued;
        for (const core::Letter& letter : empty) {
            store::Delivery delivery = delivery_of(course, letter.key, random, now);
            delivery.state = core::DeliveryState::cancelled;
            delivery.reason = core::word(core::LetterSkip::nothing_to_say);
            delivery.finished = now;
            store::enqueue_letter(database, delivery, letter.key);
        }
    });
    return queued;
}

LetterCheck check_letter(const DeliveryContext& context, const LoadedCourse& course,
                         const store::Delivery& row, const core::Enrolment& mentor) {
    const core::Instant now = context.clock.now();
    const core::ZoneRules& zone = zone_of(mentor, context.site);
    LetterCheck check;
    const auto letter = store::letter_of(context.database, row.id);
    if (!letter) {
        check.reason = "unreadable";
        return check;
    }
    const bool wanted = store::wants_digest(context.database, mentor.person);
    if (const auto objection =
            core::recheck_letter(course.snapshot, context.policy, *letter, !wanted, zone, now)) {
        check.reason = core::word(*objection);
        return check;
    }
    if (!knows_people(course.snapshot, now)) {
        check.not_before = now + look_again;
        return check;
    }
    const std::optional<core::Instant> moment = core::next_sending_moment(now, context.policy, zone);
    if (!moment) {
        check.reason = core::word(core::LetterSkip::too_late);
    } else if (*moment > now) {
        check.not_before = *moment;
    } else {
        check.text = context.letter(course, *letter, now);
        if (check.text.empty()) check.reason = core::word(core::LetterSkip::nothing_to_say);
    }
    return check;
}

}  // namespace waymark::jobs
