#include "jobs/own_tokens.hpp"

#include "store/answers.hpp"
#include "store/facts.hpp"
#include "support/log.hpp"

namespace waymark::jobs {

namespace {

constexpr int most_tries = 24;
constexpr core::hours between_tries{1};

std::string address_of(store::Database& database, core::SiteId site) {
    const auto info = store::load_site_info(database, site);
    return info ? info->address : std::string();
}

std::optional<Speaker> speaker_of(const store::OwnToken& token, const OwnLms& own_lms) {
    std::shared_ptr<core::Lms> lms = own_lms ? own_lms(token.token) : nullptr;
    if (!lms) return std::nullopt;
    return Speaker{token.person, token.given, std::move(lms)};
}

/// True when the mark is done with, however.
bool mark_read(store::Database& database, const store::ReadMark& mark, const OwnLms& own_lms) {
    const auto token = store::own_token(database, mark.mentor);
    if (!token || token->verdict.state != core::OwnTokenState::good || !token->verdict.marks_read)
        return true;
    const auto speaker = speaker_of(*token, own_lms);
    if (!speaker) return true;
    const core::LmsResult<int> marked = speaker->lms->mark_messages_read(mark.student_lms_id);
    if (marked) return true;
    support::log_warning("marking read failed mentor={} failure={}", mark.mentor.value,
                         core::word(marked.error().failure));
    return is_refusal_of_token(marked.error().failure) || mark.attempts + 1 >= most_tries;
}

}  // namespace

bool is_refusal_of_token(core::LmsFailure failure) {
    return failure == core::LmsFailure::invalid_token || failure == core::LmsFailure::access_denied;
}

std::optional<core::OwnTokenVerdict> try_own_token(store::Database& database, const store::OwnToken& token,
                                                   const OwnLms& own_lms) {
    const std::shared_ptr<core::Lms> lms = own_lms ? own_lms(token.token) : nullptr;
    if (!lms) return std::nullopt;
    const core::LmsResult<core::SiteInfo> told = lms->site_info();
    if (told) return core::judge_own_token(*told, token.person_lms_id, address_of(database, token.site));
    if (!is_refusal_of_token(told.error().failure)) return std::nullopt;
    return core::OwnTokenVerdict{core::OwnTokenState::refused, false, {}};
}

void check_own_tokens(store::Database& database, const SiteSettings& site, const OwnLms& own_lms,
                      core::Instant now) {
    for (const store::OwnToken& token :
         store::own_tokens(database, site.id, core::OwnTokenState::unchecked)) {
        const auto verdict = try_own_token(database, token, own_lms);
        if (!verdict) continue;
        store::note_own_token(database, token.person, token.given, *verdict, now);
        support::log_info("own token checked person={} state={} surplus={}", token.person.value,
                          core::word(verdict->state), verdict->surplus.size());
    }
}

void mark_answers_read(store::Database& database, const SiteSettings& site, const OwnLms& own_lms,
                       core::Instant now) {
    for (const store::ReadMark& mark : store::due_read_marks(database, site.id, now)) {
        if (mark_read(database, mark, own_lms))
            store::close_read_mark(database, mark);
        else
            store::put_off_read_mark(database, mark, now + between_tries);
    }
}

std::optional<Speaker> speaker_by_token(store::Database& database, core::PersonId person,
                                        const OwnLms& own_lms) {
    const auto token = store::own_token(database, person);
    if (!token || token->verdict.state != core::OwnTokenState::good) return std::nullopt;
    return speaker_of(*token, own_lms);
}

std::optional<Speaker> speaker_for_look_up(store::Database& database, core::PersonId person,
                                           const OwnLms& own_lms) {
    const auto token = store::own_token(database, person);
    using enum core::OwnTokenState;
    if (!token || (token->verdict.state != good && token->verdict.state != refused)) return std::nullopt;
    return speaker_of(*token, own_lms);
}

}  // namespace waymark::jobs
