#include "jobs/deliver.hpp"

#include <algorithm>

#include "core/access.hpp"
#include "core/own_groups.hpp"
#include "jobs/delivery_failure.hpp"
#include "jobs/letters.hpp"
#include "jobs/messages.hpp"
#include "jobs/recheck.hpp"
#include "support/log.hpp"

namespace waymark::jobs {

namespace {

using core::DeliveryState;
using core::LmsFailure;

/// A longer pause than a server may ask for: then it is asked again.
constexpr core::seconds longest_rest = core::days{1};

bool is_message(const store::Delivery& row) {
    return row.kind == core::DeliveryKind::message || row.kind == core::DeliveryKind::digest;
}

/// What goes by itself, without a click.
bool is_automatic(const store::Delivery& row) {
    return row.why == core::DeliveryClass::nudge || row.why == core::DeliveryClass::correction;
}

/// What is written when it goes: about reminders, by itself or as the student asked.
bool is_composed(const store::Delivery& row) {
    return is_message(row) && (is_automatic(row) || !row.reminders.empty());
}

/// What the LMS is asked to do for a row.
struct Errand {
    std::string html;  ///< of a message
    std::string recipient_lms_id;
    std::optional<core::Effect> effect;  ///< of anything else
};

class Delivering {
  public:
    Delivering(const DeliveryContext& context, DeliveryOutcome& outcome)
        : context_(context), outcome_(outcome) {}

    /// A row whose attempt may or may not have happened.
    void look_up(const store::Delivery& row) {
        const core::Instant now = context_.clock.now();
        const core::Instant first_look = std::min(*row.attempted, now) + context_.timing.look_up_after;
        store::correct_attempt(context_.database, row.id, now);
        if (now < first_look) return look_later(row, {first_look, row.not_found, row.unanswered, row.reason});
        const std::optional<Errand> errand = errand_of(row, row.text);
        if (!errand) return end(row, DeliveryState::uncertain, unfit_);
        const auto speaker = row.speaker
                                 ? speaker_for_look_up(context_.database, *row.speaker, context_.own_lms)
                                 : std::nullopt;
        if (row.speaker && !speaker) return end(row, DeliveryState::uncertain, core::own_token_gone);
        store::note_look(context_.database, row.id, now);
        core::LmsResult<std::optional<core::Receipt>> found = find(row, *errand, way_of(speaker));
        pass("looked_up");
        if (!found && !row.speaker) found = tl::unexpected(seen_whole(row, found.error()));
        if (!found) heed(found.error());
        if (!found && is_no_answer(row, found.error().failure))
            return untold(row, found.error().failure, now);
        judge(row, found, now);
    }

    /// A look-up found nobody in, so asking about other rows now is of no use.
    [[nodiscard]] bool site_is_away() const { return away_; }

    void send(const store::Delivery& row) {
        if (row.crashes >= context_.timing.max_crashes) return end(row, DeliveryState::failed, "poison");
        pass("claimed");
        if (!row.readable) return end(row, DeliveryState::failed, "unreadable");
        if (const std::optional<std::string_view> reason = objection(row))
            return end(row, DeliveryState::cancelled, *reason);
        std::string text = row.text;
        if (is_composed(row) && !compose(row, text)) return;
        const std::optional<Errand> errand = errand_of(row, text);
        if (!errand)
            return end(row, is_message(row) ? DeliveryState::cancelled : DeliveryState::failed, unfit_);
        const std::optional<Speaker> speaker = choose_speaker(row);
        pass("rechecked");
        if (!store::mark_attempt(context_.database, row.id, context_.clock.now(),
                                 speaker ? std::optional(speaker->person) : std::nullopt))
            return;  // another took it over
        pass("attempt_marked");
        const core::LmsResult<core::Receipt> done = perform(row, *errand, way_of(speaker));
        pass("answered");
        if (done)
            sent_as(row, done->lms_id);
        else if (!is_speakers_failure(row, speaker, done.error()))
            failed(row, speaker ? done.error() : seen_whole(row, done.error()));
        pass("recorded");
    }

  private:
    void pass(std::string_view place) {
        if (context_.probe) context_.probe(place);
    }

    std::shared_ptr<const LoadedCourse> course_of(const store::Delivery& row) {
        if (!course_ || course_->snapshot.course.id != row.course) course_ = context_.courses.get(row.course);
        return course_;
    }
    const core::Enrolment* find_recipient(const store::Delivery& row) {
        const auto course = course_of(row);
        return course && row.recipient ? core::find_person(course->snapshot, *row.recipient) : nullptr;
    }

    /// What the administrator decided since the row was written, and what became of the row before this one.
    std::optional<std::string_view> objection(const store::Delivery& row) {
        const auto course = course_of(row);
        const CourseSettings* settings =
            course ? find_settings(context_.site, course->snapshot.course) : nullptr;
        const core::Writes writes = settings == nullptr ? core::Writes::off : settings->writes;
        const core::Writes needed = is_automatic(row) ? core::Writes::all : core::Writes::mentor;
        if (writes < needed) return core::word(core::SkipReason::writes_off);
        if (!row.follows) return std::nullopt;
        const std::optional<store::Delivery> leader = store::load_delivery(context_.database, *row.follows);
        if (!leader || leader->state != DeliveryState::sent) return "leader_not_done";
        return groups_in_use(row, *leader, course->snapshot);
    }

    /// Groups that somebody relies on by now stay. What the facts here cannot show the LMS is asked about.
    static std::optional<std::string_view> groups_in_use(const store::Delivery& row,
                                                         const store::Delivery& leader,
                                                         const core::CourseSnapshot& facts) {
        const auto effect = core::decode_effect(row.kind, row.text);
        const auto* deletion = effect ? std::get_if<core::GroupsDeletion>(&*effect) : nullptr;
        if (deletion == nullptr || core::uses_of_groups(facts, deletion->made, leader.receipt).empty())
            return std::nullopt;
        return core::word(LmsFailure::in_use);
    }

    /// Checks what a reminder is about with fresh facts and writes its text; false when it was put off or
    /// ended.
    bool compose(const store::Delivery& row, std::string& text) {
        const core::Enrolment* recipient = find_recipient(row);
        if (recipient == nullptr) return end(row, DeliveryState::cancelled, "recipient_gone"), false;
        if (row.kind == core::DeliveryKind::digest) return compose_letter(row, *recipient, text);
        const Recheck checked = recheck_delivery(context_, *course_of(row), row, *recipient);
        if (checked.unreadable) return unchecked(row, seen_whole(row, *checked.unreadable)), false;
        if (checked.not_before) return retry_at(row, *checked.not_before, ""), false;
        if (checked.holding.empty()) return end(row, DeliveryState::cancelled, checked.reason), false;
        text = context_.write(*course_of(row), checked.holding, context_.clock.now());
        store::save_delivery_text(context_.database, row.id, text);
        return true;
    }

    /// The same for a letter to a mentor.
    bool compose_letter(const store::Delivery& row, const core::Enrolment& mentor, std::string& text) {
        const LetterCheck checked = check_letter(context_, *course_of(row), row, mentor);
        if (checked.not_before) return retry_at(row, *checked.not_before, ""), false;
        if (checked.text.empty()) return end(row, DeliveryState::cancelled, checked.reason), false;
        text = checked.text;
        store::save_delivery_text(context_.database, row.id, text);
        return true;
    }

    /// Nothing when it cannot be done at all; then unfit_ says why.
    std::optional<Errand> errand_of(const store::Delivery& row, std::string_view text) {
        Errand errand;
        if (is_message(row)) {
            const core::Enrolment* recipient = find_recipient(row);
            if (recipient == nullptr) return unfit_ = "recipient_gone", std::nullopt;
            errand.recipient_lms_id = recipient->lms_id;
            errand.html = message_html(text, "", row.marker);
            return errand;
        }
        errand.effect = core::decode_effect(row.kind, text);
        if (!errand.effect) return unfit_ = "unreadable", std::nullopt;
        auto* deletion = std::get_if<core::EventDeletion>(&*errand.effect);
        if (deletion != nullptr && deletion->event_lms_id.empty() && row.follows)
            if (const auto leader = store::load_delivery(context_.database, *row.follows))
                deletion->event_lms_id = leader->receipt;
        return errand;
    }

    core::EffectSender& sender_of(core::DeliveryKind kind) {
        const auto found = context_.senders.find(kind);
        return found == context_.senders.end() ? context_.lms : *found->second;
    }

    core::Lms& way_of(const std::optional<Speaker>& speaker) {
        return speaker ? *speaker->lms : context_.lms;
    }

    /// Who speaks in a message: its author, or the mentor whom a reminder names as the one to answer to.
    std::optional<core::PersonId> voice_of(const store::Delivery& row) {
        if (row.why == core::DeliveryClass::by_hand) return row.author;
        const auto mentors =
            core::mentors_of(course_of(row)->snapshot, *row.recipient, context_.policy.roles);
        return mentors.empty() ? std::nullopt : std::optional(mentors.front());
    }

    /// In whose name it goes: that person's, if a token was given for it.
    std::optional<Speaker> choose_speaker(const store::Delivery& row) {
        if (row.kind != core::DeliveryKind::message || row.reason == core::own_token_refused ||
            !core::uses_own_token(context_.policy.own_tokens.use, row.why))
            return std::nullopt;
        const std::optional<core::PersonId> person = voice_of(row);
        return person ? speaker_by_token(context_.database, *person, context_.own_lms) : std::nullopt;
    }

    /// Whether it failed because of the speaker's token or rights; then it is dealt with as policy says.
    bool is_speakers_failure(const store::Delivery& row, const std::optional<Speaker>& speaker,
                             const core::LmsError& error) {
        if (!speaker || error.fate_unknown) return false;
        const bool recipient = error.failure == LmsFailure::recipient_refused;
        if (!recipient && !is_refusal_of_token(error.failure)) return false;
        support::log_warning("own token refused person={} delivery={} failure={}", speaker->person.value,
                             row.id, core::word(error.failure));
        if (!recipient)
            store::note_own_token(context_.database, speaker->person, speaker->given,
                                  {core::OwnTokenState::refused, false, {}}, context_.clock.now());
        if (context_.policy.own_tokens.fall_back)
            retry_at(row, context_.clock.now(), core::own_token_refused);
        else
            end(row, recipient ? DeliveryState::refused : DeliveryState::failed, core::own_token_refused);
        return true;
    }

    core::LmsResult<core::Receipt> perform(const store::Delivery& row, const Errand& errand, core::Lms& lms) {
        if (errand.effect) return sender_of(row.kind).perform(*errand.effect);
        const auto sent = lms.send_message({errand.recipient_lms_id, errand.html, row.marker});
        if (!sent) return tl::unexpected(sent.error());
        return core::Receipt{sent->lms_id};
    }

    core::LmsResult<std::optional<core::Receipt>> find(const store::Delivery& row, const Errand& errand,
                                                       core::Lms& lms) {
        if (errand.effect) return sender_of(row.kind).find_effect(*errand.effect);
        const auto found =
            lms.find_sent_message(errand.recipient_lms_id, row.marker, *row.attempted - look_back);
        if (!found) return tl::unexpected(found.error());
        if (!*found) return std::optional<core::Receipt>{};
        return std::optional{core::Receipt{(*found)->lms_id}};
    }

    /// Moodle refuses a function in the same words whether the right to it is missing, the token has expired
    /// or the whole service is switched off. Whether our account is let in at all tells them apart.
    core::LmsError seen_whole(const store::Delivery& row, core::LmsError error) {
        if (error.failure != LmsFailure::access_denied || row.kind == core::DeliveryKind::score) return error;
        const core::LmsResult<core::SiteInfo> let_in = context_.lms.site_info();
        if (let_in) return error;
        error.failure = let_in.error().failure == LmsFailure::access_denied ? LmsFailure::service_off
                                                                            : let_in.error().failure;
        error.retry_after = let_in.error().retry_after;
        return error;
    }

    /// A look-up that told nothing: asked again after growing pauses, for as long as a row waits for its
    /// site.
    void untold(const store::Delivery& row, LmsFailure failure, core::Instant now) {
        away_ = failure != LmsFailure::bad_answer;
        const int unanswered = row.unanswered + 1;
        if (core::waited_enough(unanswered, now - *row.attempted, context_.timing))
            return end(row, DeliveryState::uncertain, core::word(failure));
        look_later(row, {now + core::retry_pause(unanswered, context_.timing), row.not_found, unanswered,
                         core::word(failure)});
    }

    void judge(const store::Delivery& row, const core::LmsResult<std::optional<core::Receipt>>& found,
               core::Instant now) {
        using core::LookUpAnswer;
        const LookUpAnswer answer = !found   ? LookUpAnswer::refused
                                    : *found ? LookUpAnswer::found
                                             : LookUpAnswer::not_found;
        switch (core::judge_look_up(answer, row.not_found)) {
            case core::LookUpVerdict::was_sent:
                return sent_as(row, (*found)->lms_id);
            case core::LookUpVerdict::look_again:
                return look_later(
                    row, {now + context_.timing.look_up_again_after, row.not_found + 1, 0, row.reason});
            case core::LookUpVerdict::send_again:
                return retry_at(row, now, "not_found_in_lms");
            case core::LookUpVerdict::give_up_uncertain:
                return end(row, DeliveryState::uncertain, core::word(found.error().failure));
        }
    }

    void failed(const store::Delivery& row, const core::LmsError& error) {
        const core::Instant now = context_.clock.now();
        heed(error);
        if (error.failure == LmsFailure::recipient_refused)
            return end(row, DeliveryState::refused, core::word(error.failure));
        if (error.fate_unknown)
            return look_later(row, {now + context_.timing.look_up_after, 0, 0, core::word(error.failure)});
        if (is_hopeless(row, error.failure))
            return end(row, DeliveryState::failed, core::word(error.failure));
        retry_at(row, now + core::retry_pause(row.attempts + 1, context_.timing), core::word(error.failure));
    }

    /// The LMS did not tell what a reminder has to be checked against; it was only asked, so nothing is lost.
    void unchecked(const store::Delivery& row, const core::LmsError& error) {
        heed(error);
        if (is_hopeless(row, error.failure))
            return end(row, DeliveryState::failed, core::word(error.failure));
        const core::seconds pause = core::retry_pause(row.attempts + row.checks + 1, context_.timing);
        store::mark_unchecked(context_.database, row.id, context_.clock.now() + pause,
                              core::word(error.failure));
        ++outcome_.waiting;
    }

    bool is_hopeless(const store::Delivery& row, LmsFailure failure) {
        if (is_lasting(failure)) return true;
        // A person clicked and should hear at once; whoever comes after must not wait for a right to be
        // given.
        if (failure == LmsFailure::access_denied && !is_message(row)) return true;
        if (row.attempts + row.checks + 1 < context_.timing.max_attempts) return false;
        // Both, because a clock that leaps makes any row old.
        return !is_of_the_site(failure) || context_.clock.now() - row.created >= context_.timing.outage;
    }

    /// When the site asks to be left alone nothing more goes to it before then.
    void heed(const core::LmsError& error) {
        if (!error.retry_after) return;
        const core::Instant now = context_.clock.now();
        store::save_site_rest(context_.database, context_.site.id, now,
                              now + std::min(*error.retry_after, longest_rest));
    }

    void sent_as(const store::Delivery& row, std::string_view receipt) {
        store::mark_sent(context_.database, row.id, receipt, context_.clock.now());
        support::log_info("delivery sent id={} receipt={}", row.id, receipt);
        ++outcome_.sent;
    }
    void end(const store::Delivery& row, DeliveryState state, std::string_view reason) {
        store::mark_ended(context_.database, row.id, state, reason, context_.clock.now());
        support::log_info("delivery ended id={} state={} reason={}", row.id, core::word(state), reason);
        ++(state == DeliveryState::cancelled ? outcome_.cancelled : outcome_.parked);
    }
    void retry_at(const store::Delivery& row, core::Instant at, std::string_view reason) {
        store::mark_retry(context_.database, row.id, at, reason);
        ++outcome_.waiting;
    }
    void look_later(const store::Delivery& row, const store::NextLook& next) {
        store::mark_look_up(context_.database, row.id, next);
        ++outcome_.waiting;
    }

    /// Only our messages to one person are gone through, so looking far back costs little and no clock that
    /// was wrong hides one.
    static constexpr core::days look_back{60};

    const DeliveryContext& context_;
    DeliveryOutcome& outcome_;
    std::shared_ptr<const LoadedCourse> course_;
    std::string_view unfit_;
    bool away_ = false;
};

}  // namespace

DeliveryOutcome deliver_once(const DeliveryContext& context, int limit) {
    DeliveryOutcome outcome;
    Delivering delivering(context, outcome);
    const auto may_call = [&] {
        const core::Instant now = context.clock.now();
        return !store::site_rests(context.database, context.site.id, now) &&
               store::calls_since(context.database, context.site.id, now - core::minutes{1}, now) <
                   context.timing.per_minute;
    };
    // One row at a time: a claim must not grow old while others are being sent.
    for (int i = 0; i < limit && may_call() && !delivering.site_is_away(); ++i) {
        const auto lost = store::claim_lost(context.database, context.site.id, context.owner,
                                            context.clock.now(), context.timing.lease, 1);
        if (lost.empty()) break;
        delivering.look_up(lost.front());
    }
    for (int i = 0; i < limit && may_call(); ++i) {
        const auto due = store::claim_due(context.database, context.site.id, context.owner,
                                          context.clock.now(), context.timing.lease, 1);
        if (due.empty()) break;
        delivering.send(due.front());
    }
    return outcome;
}

}  // namespace waymark::jobs
