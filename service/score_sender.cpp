#include "score_sender.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lti/grades.hpp"
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

bool same_share(double given, double of, double other, double of_other) {
    // The platform scales to the column's maximum and keeps five digits after the point (Moodle).
    return of > 0 && of_other > 0 &&
           std::fabs(std::min(given / of, 1.0) - std::min(other / of_other, 1.0)) < 1e-4;
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
        if (target->line_item.empty() || !score->given) return nothing;
        const auto results = results_of(*score, *target);
        if (!results) return tl::unexpected(results.error());
        for (const lti::Result& result : *results)
            if (result.subject == score->user && result.score &&
                same_share(*score->given, score->maximum, *result.score, result.maximum))
                return std::optional{core::Receipt{target->line_item}};
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

    core::LmsResult<core::Receipt> send_grade(const core::ScorePost& score, const Target& target) {
        if (score.activity_progress != "Completed" || score.grading_progress != "FullyGraded")
            return refuse(LmsFailure::bad_request, "only final grades are sent");
        lti::Grade grade;
        grade.subject = score.user;
        grade.given = *score.given;
        grade.maximum = score.maximum;
        grade.comment = score.comment;
        grade.time = score.at;
        grade.last = store::last_score_time(source_.database, score_key(score, target));
        return judged(
            score, target,
            lti::post_grade(client(), target.registration, target.line_item, grade, source_.clock.now()));
    }

    core::LmsResult<core::Receipt> send_progress(const core::ScorePost& score, const Target& target) {
        const auto activity = activity_progress(score.activity_progress);
        if (!activity) return refuse(LmsFailure::bad_request, "no word for progress");
        const auto last = store::last_score_time(source_.database, score_key(score, target));
        auto earlier = lti::EarlierGrade::none;
        const auto results = results_of(score, target);
        if (!results) return tl::unexpected(results.error());
        if (std::any_of(results->begin(), results->end(),
                        [&](const lti::Result& result) { return result.subject == score.user; }))
            earlier = lti::EarlierGrade::perhaps;
        return judged(
            score, target,
            lti::post_progress(client(), target.registration, target.line_item,
                               {score.user, *activity, score.at, last}, earlier, source_.clock.now()));
    }

    core::LmsResult<core::Receipt> judged(const core::ScorePost& score, const Target& target,
                                          const tl::expected<lti::ScoreTime, lti::ServiceError>& posted) {
        if (posted) {
            store::save_score_time(source_.database, score_key(score, target), *posted);
            return core::Receipt{target.line_item};
        }
        if (posted.error().failure == lti::ServiceFailure::rejected)
            return refuse(LmsFailure::recipient_refused, posted.error().detail);
        return refused_by(posted.error(), "score");
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
