#include "core/praise.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

struct Handed {
    const WorkBrief* work = nullptr;
    Instant at;
    bool late = false;
};

bool is_late(const WorkBrief& work) {
    return work.due && work.handed_in && *work.handed_in > *work.due;
}

/// What was handed in against a date, latest first.
std::vector<Handed> hand_ins(const StudentFigures& student, Instant now) {
    std::vector<Handed> list;
    for (const WorkBrief& work : student.work)
        if (is_done(work.status) && work.due && work.handed_in && *work.handed_in <= now)
            list.push_back({&work, *work.handed_in, is_late(work)});
    std::sort(list.begin(), list.end(), [](const Handed& a, const Handed& b) {
        return std::pair(b.at, b.work->activity->id) < std::pair(a.at, a.work->activity->id);
    });
    return list;
}

std::optional<Praise> made_up(const std::vector<Handed>& handed) {
    for (const Handed& one : handed)
        if (one.late) return Praise{PraiseRule::made_up, one.work->activity->id, one.at};
    return std::nullopt;
}

/// The two latest dates that passed or were met: on time; the one before: late or missing.
std::optional<Praise> on_time_again(const StudentFigures& student, Instant now) {
    const std::optional<Instant> joined = joined_of(*student.student);
    std::vector<const WorkBrief*> dated;
    for (const WorkBrief& work : student.work) {
        const bool asked = !joined || !work.due || *work.due > *joined || is_done(work.status);
        const bool told = asked && (is_done(work.status) || is_missed(work.status));
        if (told && work.due && (*work.due <= now || is_done(work.status))) dated.push_back(&work);
    }
    if (dated.size() < 3) return std::nullopt;
    std::sort(dated.begin(), dated.end(), [](const WorkBrief* a, const WorkBrief* b) {
        return std::pair(*b->due, b->activity->id) < std::pair(*a->due, a->activity->id);
    });
    const auto on_time = [](const WorkBrief& work) {
        return is_done(work.status) && work.handed_in && !is_late(work);
    };
    if (!on_time(*dated[0]) || !on_time(*dated[1])) return std::nullopt;
    if (!is_late(*dated[2]) && !is_missed(dated[2]->status)) return std::nullopt;
    const Instant at = std::max(*dated[0]->handed_in, *dated[1]->handed_in);
    return Praise{PraiseRule::on_time_again, dated[0]->activity->id, at};
}

/// Work after a silence longer than what counts as quiet here.
std::optional<Praise> back(const CourseFigures& figures, const StudentFigures& student) {
    const std::span<const WorkedDay> worked = figures.index->worked_days(student.student->person);
    for (std::size_t i = worked.size(); i-- > 1;) {
        if (worked[i].first > figures.now) continue;
        if (figures.days_here.between(worked[i - 1].last, worked[i].first) > figures.quiet)
            return Praise{PraiseRule::back, std::nullopt, worked[i].first};
    }
    return std::nullopt;
}

std::optional<Praise> finished_early(const StudentFigures& student, const std::vector<Handed>& handed,
                                     const PacePolicy& policy) {
    if (!student.pace || student.pace->place || handed.empty()) return std::nullopt;
    if (student.pace->last_date - handed.front().at < policy.finished_ahead) return std::nullopt;
    return Praise{PraiseRule::finished_early, std::nullopt, handed.front().at};
}

std::optional<Praise> by_rule(PraiseRule rule, const CourseFigures& figures, const StudentFigures& student,
                              const Policy& policy) {
    const std::vector<Handed> handed = hand_ins(student, figures.now);
    switch (rule) {
        case PraiseRule::made_up:
            return made_up(handed);
        case PraiseRule::on_time_again:
            return on_time_again(student, figures.now);
        case PraiseRule::back:
            return back(figures, student);
        case PraiseRule::finished_early:
            return finished_early(student, handed, policy.pace);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Praise> praise_for(const CourseFigures& figures, const StudentFigures& student,
                                 const Policy& policy) {
    const Instant oldest = figures.now - policy.worklist.praise_within;
    // Without anything handed in lately there is nothing to look for; most students end here.
    const std::span<const Instant> evidence = figures.index->evidence(student.student->person);
    const bool lately = std::any_of(evidence.begin(), evidence.end(), [&](Instant day) {
        return day + days{1} > oldest && day <= figures.now;
    });
    const bool handed = std::any_of(student.work.begin(), student.work.end(), [&](const WorkBrief& work) {
        return work.handed_in && *work.handed_in >= oldest;
    });
    if (!lately && !handed) return std::nullopt;
    for (const PraiseRule rule : policy.worklist.praise) {
        const std::optional<Praise> found = by_rule(rule, figures, student, policy);
        if (found && found->date >= oldest) return found;
    }
    return std::nullopt;
}

}  // namespace waymark::core
