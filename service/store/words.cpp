#include "store/words.hpp"

#include <fmt/core.h>

#include <array>
#include <stdexcept>

namespace waymark::store {

namespace {

[[noreturn]] void unknown(std::string_view word) {
    throw std::runtime_error(fmt::format("the database holds a word that is not known: {}", word));
}

template <class Enum, std::size_t Count, class Word>
Enum find(const std::array<Enum, Count>& all, std::string_view word, Word word_of) {
    for (const Enum value : all)
        if (word_of(value) == word) return value;
    unknown(word);
}

template <class Enum, std::size_t Count>
Enum find(const std::array<Enum, Count>& all, std::string_view word) {
    return find(all, word, [](Enum value) { return stored(value); });
}

constexpr std::array all_failures{
    core::LmsFailure::unreachable,       core::LmsFailure::timed_out,     core::LmsFailure::not_moodle,
    core::LmsFailure::service_off,       core::LmsFailure::invalid_token, core::LmsFailure::access_denied,
    core::LmsFailure::maintenance,       core::LmsFailure::not_found,     core::LmsFailure::bad_request,
    core::LmsFailure::bad_answer,        core::LmsFailure::server_error,  core::LmsFailure::too_large,
    core::LmsFailure::recipient_refused, core::LmsFailure::in_use,        core::LmsFailure::changed_since,
};

}  // namespace

std::string_view stored(core::ActivityKind kind) {
    switch (kind) {
        case core::ActivityKind::assignment:
            return "assignment";
        case core::ActivityKind::quiz:
            return "quiz";
        case core::ActivityKind::forum:
            return "forum";
        case core::ActivityKind::feedback:
            return "feedback";
        case core::ActivityKind::choice:
            return "choice";
        case core::ActivityKind::lesson:
            return "lesson";
        case core::ActivityKind::workshop:
            return "workshop";
        case core::ActivityKind::database:
            return "database";
        case core::ActivityKind::scorm:
            return "scorm";
        case core::ActivityKind::h5p:
            return "h5p";
        case core::ActivityKind::glossary:
            return "glossary";
        case core::ActivityKind::wiki:
            return "wiki";
        case core::ActivityKind::external_tool:
            return "external_tool";
        case core::ActivityKind::page:
            return "page";
        case core::ActivityKind::survey:
            return "survey";
        case core::ActivityKind::chat:
            return "chat";
        case core::ActivityKind::meeting:
            return "meeting";
        case core::ActivityKind::material:
            return "material";
        case core::ActivityKind::subsection:
            return "subsection";
        case core::ActivityKind::question_bank:
            return "question_bank";
        case core::ActivityKind::other:
            return "other";
    }
    throw std::logic_error("store: no such kind of activity");
}

std::string_view stored(core::Visibility value) {
    switch (value) {
        case core::Visibility::shown:
            return "shown";
        case core::Visibility::hidden:
            return "hidden";
        case core::Visibility::restricted:
            return "restricted";
    }
    throw std::logic_error("store: no such visibility");
}

std::string_view stored(core::SubmissionState state) {
    switch (state) {
        case core::SubmissionState::none:
            return "none";
        case core::SubmissionState::draft:
            return "draft";
        case core::SubmissionState::reopened:
            return "reopened";
        case core::SubmissionState::submitted:
            return "submitted";
        case core::SubmissionState::unknown:
            return "unknown";
    }
    throw std::logic_error("store: no such state of a submission");
}

std::string_view stored(core::AttemptState state) {
    switch (state) {
        case core::AttemptState::in_progress:
            return "in_progress";
        case core::AttemptState::overdue:
            return "overdue";
        case core::AttemptState::finished:
            return "finished";
        case core::AttemptState::abandoned:
            return "abandoned";
        case core::AttemptState::not_started:
            return "not_started";
        case core::AttemptState::submitted:
            return "submitted";
        case core::AttemptState::unknown:
            return "unknown";
    }
    throw std::logic_error("store: no such state of an attempt");
}

std::string_view stored(core::CompletionState state) {
    switch (state) {
        case core::CompletionState::incomplete:
            return "incomplete";
        case core::CompletionState::complete:
            return "complete";
        case core::CompletionState::complete_pass:
            return "complete_pass";
        case core::CompletionState::complete_fail:
            return "complete_fail";
        case core::CompletionState::unknown:
            return "unknown";
    }
    throw std::logic_error("store: no such state of completion");
}

std::string_view stored(core::WorkshopPhase phase) {
    switch (phase) {
        case core::WorkshopPhase::unknown:
            return "unknown";
        case core::WorkshopPhase::setup:
            return "setup";
        case core::WorkshopPhase::submission:
            return "submission";
        case core::WorkshopPhase::assessment:
            return "assessment";
        case core::WorkshopPhase::grading:
            return "grading";
        case core::WorkshopPhase::closed:
            return "closed";
    }
    throw std::logic_error("store: no such phase of a workshop");
}

std::string_view stored(core::Gap gap) {
    switch (gap) {
        case core::Gap::none:
            return "none";
        case core::Gap::not_shown:
            return "not_shown";
        case core::Gap::bad_rows:
            return "bad_rows";
        case core::Gap::events_only:
            return "events_only";
    }
    throw std::logic_error("store: no such gap");
}

core::ActivityKind activity_kind(std::string_view word) {
    for (const core::ActivityKind kind : core::all_activity_kinds)
        if (stored(kind) == word) return kind;
    unknown(word);
}

core::Visibility visibility(std::string_view word) {
    return find(std::array{core::Visibility::shown, core::Visibility::hidden, core::Visibility::restricted},
                word);
}

core::SubmissionState submission_state(std::string_view word) {
    return find(
        std::array{core::SubmissionState::none, core::SubmissionState::draft, core::SubmissionState::reopened,
                   core::SubmissionState::submitted, core::SubmissionState::unknown},
        word);
}

core::AttemptState attempt_state(std::string_view word) {
    return find(
        std::array{core::AttemptState::in_progress, core::AttemptState::overdue, core::AttemptState::finished,
                   core::AttemptState::abandoned, core::AttemptState::not_started,
                   core::AttemptState::submitted, core::AttemptState::unknown},
        word);
}

core::CompletionState completion_state(std::string_view word) {
    return find(std::array{core::CompletionState::incomplete, core::CompletionState::complete,
                           core::CompletionState::complete_pass, core::CompletionState::complete_fail,
                           core::CompletionState::unknown},
                word);
}

core::WorkshopPhase workshop_phase(std::string_view word) {
    return find(std::array{core::WorkshopPhase::unknown, core::WorkshopPhase::setup,
                           core::WorkshopPhase::submission, core::WorkshopPhase::assessment,
                           core::WorkshopPhase::grading, core::WorkshopPhase::closed},
                word);
}

core::Gap gap(std::string_view word) {
    return find(
        std::array{core::Gap::none, core::Gap::not_shown, core::Gap::bad_rows, core::Gap::events_only}, word);
}

core::PlanKind stored_plan_kind(std::string_view word) {
    if (const auto kind = core::plan_kind(word)) return *kind;
    unknown(word);
}

core::Part part(std::string_view word) {
    return find(core::all_parts, word, [](core::Part value) { return core::word(value); });
}

core::LmsFailure lms_failure(std::string_view word) {
    return find(all_failures, word, [](core::LmsFailure value) { return core::word(value); });
}

core::DeliveryKind stored_delivery_kind(std::string_view word) {
    if (const auto kind = core::delivery_kind(word)) return *kind;
    unknown(word);
}

core::DeliveryClass stored_delivery_class(std::string_view word) {
    if (const auto why = core::delivery_class(word)) return *why;
    unknown(word);
}

core::DeliveryState stored_delivery_state(std::string_view word) {
    if (const auto state = core::delivery_state(word)) return *state;
    unknown(word);
}

core::SkipReason stored_skip_reason(std::string_view word) {
    if (const auto reason = core::skip_reason(word)) return *reason;
    unknown(word);
}

}  // namespace waymark::store
