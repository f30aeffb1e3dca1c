#include "score_sender.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "lti/score_standing.hpp"
#include "service_failure.hpp"
#include "store/placing.hpp"
#include "store/scores.hpp"

namespace waymark {

namespace {

using core::LmsFailure;

tl::unexpected<core::LmsError> refuse(LmsFailure failure, std::string detail) {
    return tl::unexpected(core::LmsError{failure, "score", std::move(detail), false});
}

/// A score with the registration and the address it goes to.
struct Target {
    lti::Registration registration;
    std::string line_item;  ///< "" = a column of ours that does not exist yet
    std::string line_items;
};

std::optional<lti::ActivityProgress> activity_progress(std::string_view word) {
    using lti::ActivityProgress;
    for (const auto& [name, progress] : {std::pair{"Initialized", ActivityProgress::initialized},
                                         {"Started", ActivityProgress::started},
                                         {"InProgress", ActivityProgress::in_progress},
                                         {"Submitted", ActivityProgress::submitted},
                                         {"Completed", ActivityProgress::completed}})
        if (word == name) return progress;
    return std::nullopt;
}

std::optional<double> share_of(const core::ScorePost& score) {
    return score.given ? std::optional(*score.given / score.maximum) : std::nullopt;
}

/// What was sent for that person and column, and how the score in hand goes, or went.
struct Sendings {
    store::SentScore wanted;
    std::vector<lti::OwnScore> others;
};

/// The time of a score that was tried before is the same again, so that the platform takes it once.
Sendings sendings_of(const core::ScorePost& score, const std::vector<store::SentScore>& sent) {
    Sendings all{{score.at, score.at, share_of(score)}, {}};
    const auto tried = std::find_if(sent.rbegin(), sent.rend(), [&](const store::SentScore& one) {
        return one.wanted == score.at && one.share == all.wanted.share;
    });
    if (tried != sent.rend())
        all.wanted = *tried;
    else if (!sent.empty())
        all.wanted.time = std::max(all.wanted.time, sent.back().time + core::seconds{1});
    for (const store::SentScore& one : sent)
        if (one.time != all.wanted.time) all.others.push_back({one.time, one.share});
    return all;
}

class ScoreSender final : public core::EffectSender {
  public:
    explicit ScoreSender(ScoreSource source) : source_(std::move(source)) {}

    core::LmsResult<core::Receipt> perform(const core::Effect& effect) override {
        const auto* score = std::get_if<core::ScorePost>(&effect);
        if (score == nullptr) return refuse(LmsFailure::bad_request, "not a score");
        core::LmsResult<Target> target = target_of(*score);
        if (!target) return tl::unexpected(target.error());
        if (target->line_item.empty())
            if (const auto made = make_column(*score, *target); !made) return tl::unexpected(made.error());
        return score->given ? send_grade(*score, *target) : send_progress(*score, *target);
    }

    core::LmsResult<std::optional<core::Receipt>> find_effect(const core::Effect& effect) override {
        const std::optional<core::Receipt> nothing;
        const auto* score = std::get_if<core::ScorePost>(&effect);
        if (score == nullptr) return refuse(LmsFailure::bad_request, "not a score");
        const core::LmsResult<Target> target = target_of(*score);
        if (!target) return tl::unexpected(target.error());
        if (target->line_item.empty()) return nothing;
        const auto standing = standing_in(*score, *target, sendings(*score, *target));
        if (!standing) return tl::unexpected(standing.error());
        switch (*standing) {
            case lti::ScoreStanding::arrived:
                return std::optional{core::Receipt{target->line_item}};
            case lti::ScoreStanding::missing:
                return nothing;
            case lti::ScoreStanding::changed:
                return refuse(LmsFailure::changed_since, "somebody else's is there");
        }
        return nothing;
    }

  private:
    [[nodiscard]] lti::ServiceClient client() const { return {source_.http, source_.tokens}; }

    core::LmsResult<Target> target_of(const core::ScorePost& score) {
        Target target;
        std::string key = score.registration;
        target.line_item = score.line_item;
        if (score.column) {
            const auto context =
                store::find_context(source_.database, source_.site, score.column->course_lms_id);
            if (!context) return refuse(LmsFailure::not_found, "nobody has launched from this course yet");
            key = context->registration;
            target.line_items = context->line_items_url;
            target.line_item =
                store::find_line_item(source_.database, column_key(key, *score.column)).value_or("");
        }
        const auto known = source_.registrations();
        const auto* registration = lti::find_registration(*known, key);
        if (registration == nullptr || registration->site != source_.site)
            return refuse(LmsFailure::access_denied, "the registration is gone");
        target.registration = *registration;
        return target;
    }

    static store::ColumnKey column_key(const std::string& registration, const core::OwnColumn& column) {
        return {registration, column.course_lms_id, column.resource_id};
    }

    /// Finds or makes the column; its address is in `target` then. Nothing about the score itself has
    /// happened yet, so an unknown fate is none of the score's.
    core::LmsResult<void> make_column(const core::ScorePost& score, Target& target) {
        const core::OwnColumn& wanted = *score.column;
        if (target.line_items.empty())
            return refuse(LmsFailure::access_denied, "the platform offers no grade service");
        const auto now = source_.clock.now();
        const auto listed = lti::list_line_items(client(), target.registration, target.line_items, {},
                                                 {.resource_id = wanted.resource_id}, now);
        if (!listed) return without_fate(listed.error());
        const auto ours = std::find_if(listed->begin(), listed->end(), [&](const lti::LineItem& item) {
            return item.resource_id == wanted.resource_id;
        });
        if (ours != listed->end()) {
            target.line_item = ours->url;
        } else {
            const auto made = lti::create_line_item(
                client(), target.registration, target.line_items,
                {.label = wanted.label, .maximum = score.maximum, .resource_id = wanted.resource_id}, now);
            if (!made) return without_fate(made.error());
            target.line_item = made->url;
        }
        store::save_line_item(source_.database, column_key(target.registration.id, wanted), target.line_item,
                              now);
        return {};
    }

    static tl::unexpected<core::LmsError> without_fate(lti::ServiceError error) {
        error.maybe_done = false;
        return refused_by(error, "line item");
    }

    [[nodiscard]] store::ScoreKey score_key(const core::ScorePost& score, const Target& target) const {
        return {target.registration.id, target.line_item, score.user};
    }

    [[nodiscard]] Sendings sendings(const core::ScorePost& score, const Target& target) const {
        return sendings_of(score, store::sent_scores(source_.database, score_key(score, target)));
    }

    core::LmsResult<core::Receipt> send_grade(const core::ScorePost& score, const Target& target) {
        if (score.activity_progress != "Completed" || score.grading_progress != "FullyGraded")
            return refuse(LmsFailure::bad_request, "only final grades are sent");
        return send(score, target, [&](lti::ScoreTime time) {
            return lti::post_grade(client(), target.registration, target.line_item,
                                   {score.user, *score.given, score.maximum, score.comment, time},
                                   source_.clock.now());
        });
    }

    core::LmsResult<core::Receipt> send_progress(const core::ScorePost& score, const Target& target) {
        const auto activity = activity_progress(score.activity_progress);
        if (!activity) return refuse(LmsFailure::bad_request, "no word for progress");
        const auto results = results_of(score, target);
        if (!results) return tl::unexpected(results.error());
        if (std::any_of(results->begin(), results->end(),
                        [&](const lti::Result& result) { return result.subject == score.user; }))
            return refuse(LmsFailure::bad_request, "a grade may be there already");
        return send(score, target, [&](lti::ScoreTime time) {
            return lti::post_progress(client(), target.registration, target.line_item,
                                      {score.user, *activity, time}, lti::EarlierGrade::none,
                                      source_.clock.now());
        });
    }

    /// Notes the time and sends; when the platform says that it has one as new, that one is looked at, and
    /// only if nobody else gave it ours goes once more with a later time.
    core::LmsResult<core::Receipt> send(
        const core::ScorePost& score, const Target& target,
        const std::function<tl::expected<void, lti::ServiceError>(lti::ScoreTime)>& post) {
        Sendings mine = sendings(score, target);
        for (const bool again : {true, false}) {
            store::save_sent_score(source_.database, score_key(score, target), mine.wanted);
            const auto posted = post(mine.wanted.time);
            if (posted) return core::Receipt{target.line_item};
            if (posted.error().failure == lti::ServiceFailure::rejected)
                return refuse(LmsFailure::recipient_refused, posted.error().detail);
            if (posted.error().failure != lti::ServiceFailure::conflict || !again)
                return refused_by(posted.error(), "score");
            const auto standing = standing_in(score, target, mine);
            if (!standing) return tl::unexpected(standing.error());
            if (*standing == lti::ScoreStanding::arrived) return core::Receipt{target.line_item};
            if (*standing == lti::ScoreStanding::changed)
                return refuse(LmsFailure::changed_since, "somebody else's is newer");
            mine.wanted.time =
                std::max<lti::ScoreTime>(source_.clock.now(), mine.wanted.time + core::seconds{1});
        }
        return refuse(LmsFailure::bad_answer, "conflict");
    }

    core::LmsResult<lti::ScoreStanding> standing_in(const core::ScorePost& score, const Target& target,
                                                    const Sendings& mine) {
        const auto results = results_of(score, target);
        if (!results) return tl::unexpected(results.error());
        return lti::standing_of(*results, score.user, {mine.wanted.time, mine.wanted.share}, mine.others);
    }

    core::LmsResult<std::vector<lti::Result>> results_of(const core::ScorePost& score, const Target& target) {
        auto results = lti::read_results(client(), target.registration, target.line_item, score.user,
                                         source_.clock.now());
        if (!results) return refused_by(results.error(), "results");
        return *std::move(results);
    }

    ScoreSource source_;
};

}  // namespace

std::unique_ptr<core::EffectSender> make_score_sender(ScoreSource source) {
    return std::make_unique<ScoreSender>(std::move(source));
}

}  // namespace waymark
