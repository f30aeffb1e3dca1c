#include "core/work_table.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/plan_date.hpp"

namespace waymark::core {

namespace {

/// Somebody of whom nothing is known. No row has this id.
Enrolment nobody_in_particular() {
    Enrolment person;
    person.person = PersonId{std::numeric_limits<std::int64_t>::min() + 1};
    return person;
}

// Cells are written in place: there are very many of them.

void write_grade(std::optional<double> share, WorkBrief& brief) {
    brief.has_grade = share.has_value();
    brief.grade_share = static_cast<float>(share.value_or(0));
}

void write(const WorkItem& item, WorkBrief& brief) {
    brief.activity = item.activity;
    brief.due = OptionalInstant(item.deadline.dates.due);
    brief.closes = OptionalInstant(item.deadline.dates.closes);
    brief.planned = OptionalInstant(plan_date(item.deadline));
    brief.handed_in = OptionalInstant(item.handed_in);
    write_grade(item.grade_share, brief);
    brief.status = item.status;
    brief.certainty = item.deadline.certainty;
    brief.begun = item.begun;
}

void write(const WorkTerms& terms, const Progress& progress, WorkStatus status, WorkBrief& brief) {
    const bool dated = is_done(status) || !terms.for_others;
    brief.activity = terms.activity;
    brief.due = dated ? OptionalInstant(terms.dates.due) : OptionalInstant();
    brief.closes = dated ? OptionalInstant(terms.dates.closes) : OptionalInstant();
    brief.planned = dated ? OptionalInstant(terms.planned) : OptionalInstant();
    brief.handed_in = OptionalInstant(progress.when);
    brief.status = status;
    brief.certainty = terms.certainty;
    brief.begun = progress.begun;
}

constexpr std::uint32_t no_activity = std::numeric_limits<std::uint32_t>::max();

/// Goes through what one person has of one kind, activity by activity.
template <class Row>
class Cursor {
  public:
    explicit Cursor(typename RowsByOwner<Row>::Part part) : part_(part) {}
    /// The activity of the next row.
    [[nodiscard]] std::uint32_t next() const {
        return at_ < part_.activities.size() ? part_.activities[at_] : no_activity;
    }
    /// Rows of the activity; numbers are asked for in ascending order.
    std::span<const Row* const> take(std::uint32_t activity) {
        while (at_ < part_.activities.size() && part_.activities[at_] < activity) ++at_;
        const std::size_t first = at_;
        while (at_ < part_.activities.size() && part_.activities[at_] == activity) ++at_;
        return part_.rows.subspan(first, at_ - first);
    }

  private:
    typename RowsByOwner<Row>::Part part_;
    std::size_t at_ = 0;
};

template <class Row>
const Row* latest(std::span<const Row* const> rows) {
    return rows.empty() ? nullptr : rows.back();
}

/// What one person has done, kind by kind.
struct Rows {
    Rows(const SnapshotIndex::WorkRows& rows, std::uint32_t owner)
        : submissions(rows.submissions.of(owner)),
          attempts(rows.attempts.of(owner)),
          completions(rows.completions.of(owner)),
          grades(rows.grades.of(owner)),
          participation(rows.participation.of(owner)) {}
    /// Activities below have no row.
    [[nodiscard]] std::uint32_t next() const {
        return std::min(
            {submissions.next(), attempts.next(), completions.next(), grades.next(), participation.next()});
    }
    Cursor<Submission> submissions;
    Cursor<QuizAttempt> attempts;
    Cursor<Completion> completions;
    Cursor<Grade> grades;
    Cursor<Participation> participation;
};

bool closes_itself(std::span<const QuizAttempt* const> attempts) {
    return std::any_of(attempts.begin(), attempts.end(),
                       [](const QuizAttempt* one) { return one->closes.has_value(); });
}

/// One activity, and what holds for everybody of whom nothing special is known.
struct Column {
    const Activity* activity = nullptr;
    std::uint32_t number = 0;      ///< of the activity in the index
    bool own = false;              ///< depends on the person in any case
    std::vector<GroupId> planned;  ///< groups that have a plan of their own
    WorkTerms terms;
};

/// Fills rows of the table. Most cells follow from what holds for all and from what was handed in; those on
/// which something is known that moves dates or bars the way for this one person are asked for one by one.
/// Either way the rules are those of core/work.hpp.
class Filler {
  public:
    Filler(const SnapshotIndex& index, const std::vector<const Activity*>& activities, Instant now,
           days due_soon)
        : index_(index), now_(now), due_soon_(due_soon), own_(activities.size()) {
        const Enrolment nobody = nobody_in_particular();
        for (const Activity* activity : activities) {
            Column column;
            column.activity = activity;
            column.number = index.activity_number(activity->id).value_or(0);
            // A number given twice: the same id stands for two activities.
            column.own = activity->team || !is_same_for_all(index, *activity) ||
                         (!columns_.empty() && column.number <= columns_.back().number);
            for (const PlanItem& item : index.snapshot().plan)
                if (item.activity == activity->id && item.group) column.planned.push_back(*item.group);
            column.terms = work_terms(index, *activity, nobody, now);
            write(column.terms, {}, status_of(column.terms, {}, now, due_soon), blank_.emplace_back());
            columns_.push_back(std::move(column));
        }
    }

    /// The row of somebody who has done nothing and of whom nothing special is known.
    [[nodiscard]] const std::vector<WorkBrief>& blank() const { return blank_; }

    /// `row` holds blank(); `owner` is the student's number in the index.
    void fill(const Enrolment& student, std::optional<std::uint32_t> owner, std::span<WorkBrief> row) {
        if (!owner || !student.active || index_.has_excuse(student.person)) {
            for (std::size_t i = 0; i < columns_.size(); ++i) ask(i, student, row[i]);
            return;
        }
        mark_own(student, *owner);
        Rows rows(index_.work_rows(), *owner);
        std::uint32_t next = student.joined ? 0 : rows.next();
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (own_[i] != 0) {
                ask(i, student, row[i]);
            } else if (next <= columns_[i].number) {
                fill_cell(i, student, rows, row[i]);
                if (!student.joined) next = rows.next();
            }
        }
    }

    /// Brings near what fill() will look at.
    void announce(std::optional<std::uint32_t> owner) const {
        if (!owner) return;
        const SnapshotIndex::WorkRows& rows = index_.work_rows();
        fetch(rows.submissions.of(*owner).rows);
        fetch(rows.attempts.of(*owner).rows);
        fetch(rows.completions.of(*owner).rows);
        fetch(rows.grades.of(*owner).rows);
        fetch(rows.participation.of(*owner).rows);
    }

  private:
    template <class Row>
    static void fetch(std::span<const Row* const> rows) {
        for (const Row* row : rows) {
            __builtin_prefetch(row);
            __builtin_prefetch(row + 1);  // its end may lie in the next line of the cache
        }
    }

    void ask(std::size_t column, const Enrolment& student, WorkBrief& cell) const {
        write(work_item(index_, *columns_[column].activity, student, now_, due_soon_), cell);
    }

    void fill_cell(std::size_t number, const Enrolment& student, Rows& rows, WorkBrief& cell) const {
        const Column& column = columns_[number];
        const Activity& activity = *column.activity;
        const auto submissions = rows.submissions.take(column.number);
        const auto attempts = rows.attempts.take(column.number);
        const Completion* completion = latest(rows.completions.take(column.number));
        const Grade* grade = latest(rows.grades.take(column.number));
        const Participation* participation = latest(rows.participation.take(column.number));
        if (closes_itself(attempts) || reviews_left(activity, participation)) {
            ask(number, student, cell);
            return;
        }
        const Progress progress =
            progress_from(activity, submissions, attempts, completion, grade, participation);
        write_grade(share_of(grade), cell);
        if (!student.joined && participation == nullptr) {
            write(column.terms, progress, status_of(column.terms, progress, now_, due_soon_), cell);
            return;
        }
        WorkTerms terms = for_joined(column.terms, student.joined);
        terms.can_tell = would_tell(index_.snapshot(), activity, participation);
        write(terms, progress, status_of(terms, progress, now_, due_soon_), cell);
    }

    template <class Row>
    void mark(const RowsByOwner<Row>& rows, std::uint32_t owner) {
        for (const std::uint32_t activity : rows.of(owner).activities)
            for (std::size_t i = 0; i < columns_.size(); ++i)
                if (columns_[i].number == activity) own_[i] = 1;
    }

    /// Whom the LMS left out of one activity may be left out of its section.
    void mark_excluded(std::uint32_t owner) {
        for (const Exclusion* row : index_.own_terms().exclusions.of(owner).rows) {
            const Activity* activity = find_activity(index_.snapshot(), row->activity);
            for (std::size_t i = 0; i < columns_.size(); ++i)
                if (activity == nullptr || columns_[i].activity->section == activity->section) own_[i] = 1;
        }
    }

    void mark_own(const Enrolment& student, std::uint32_t owner) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            own_[i] = columns_[i].own ? 1 : 0;
            for (const GroupId group : columns_[i].planned)
                if (std::find(student.groups.begin(), student.groups.end(), group) != student.groups.end())
                    own_[i] = 1;
        }
        const SnapshotIndex::OwnTerms& terms = index_.own_terms();
        mark(terms.extensions, owner);
        mark(terms.stated, owner);
        mark(terms.overrides, owner);
        mark_excluded(owner);
        if (terms.overrides.empty()) return;
        for (const GroupId group : student.groups)
            if (const auto number = index_.group_number(group)) mark(terms.overrides, *number);
    }

    const SnapshotIndex& index_;
    Instant now_;
    days due_soon_;
    std::vector<Column> columns_;
    std::vector<WorkBrief> blank_;
    std::vector<std::uint8_t> own_;  ///< by column: to be asked for, for the student at hand
};

}  // namespace

WorkTable::WorkTable(const SnapshotIndex& index, std::vector<const Enrolment*> students, Instant now,
                     days due_soon)
    : students_(std::move(students)) {
    for (const Activity& activity : index.snapshot().activities)
        if (is_course_work(index.snapshot(), activity)) activities_.push_back(&activity);
    cells_.reserve(students_.size() * activities_.size());
    evidence_.reserve(students_.size());
    Filler filler(index, activities_, now, due_soon);
    const auto owner_of = [&](std::size_t student) {
        return student < students_.size() ? index.owner_number(students_[student]->person) : std::nullopt;
    };
    std::optional<std::uint32_t> next = owner_of(0);
    for (std::size_t i = 0; i < students_.size(); ++i) {
        const std::optional<std::uint32_t> owner = std::exchange(next, owner_of(i + 1));
        filler.announce(next);
        cells_.insert(cells_.end(), filler.blank().begin(), filler.blank().end());
        filler.fill(*students_[i], owner, row(i));
        evidence_.push_back(owner ? index.evidence_of(*owner) : std::span<const Instant>{});
    }
}

std::vector<const Enrolment*> active_students(const CourseSnapshot& snapshot,
                                              std::span<const std::string> student_roles) {
    std::vector<const Enrolment*> students = students_of(snapshot, student_roles);
    students.erase(std::remove_if(students.begin(), students.end(),
                                  [](const Enrolment* student) { return !student->active; }),
                   students.end());
    return students;
}

}  // namespace waymark::core
