#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/risk_model.hpp"

namespace waymark::core {

/// One piece of work of one student, as far as the card is concerned. A piece that does not apply to the
/// student, or of which nobody can tell whether it is done, has no such fact.
struct WorkFact {
    std::uint32_t work = 0;  ///< number of the piece in its course, below CourseFacts::works
    bool passed = false;     ///< the student's own effective date has passed
    bool in = false;         ///< handed in or otherwise done
    bool late = false;       ///< in after the student's own date
    /// Days from the hand-in to the student's own date, negative after it; of work not in, days left until
    /// that date. Absent: no date, or not known when.
    std::optional<float> lead;
    std::optional<float> mark;  ///< released mark, 0…1
};

/// One student. Absent = not known: it neither raises nor lowers the risk.
struct StudentFacts {
    std::optional<double> amount;     ///< work so far, in any unit that is the same for the whole course
    std::optional<double> lately;     ///< of it, in the latest two to four weeks
    std::optional<double> breadth;    ///< different activities touched so far
    std::optional<double> idle_days;  ///< days since the last sign of work
    std::uint32_t first_work = 0;     ///< the student's part of CourseFacts::work
    std::uint32_t work_count = 0;
};

/// All that the card may look at in one course at one moment: no names, no calendar, no identity of the
/// course.
struct CourseFacts {
    double progress = 0;      ///< share of the course's length that has passed
    std::uint32_t works = 0;  ///< pieces of work in the course
    std::vector<StudentFacts> students;
    std::vector<WorkFact> work;  ///< of all students, each student's together
};

/// What the card is fed with, and the counts behind it for the sentence.
struct RiskInputs {
    std::array<double, risk_term_count> values{};  ///< clipped; order of RiskTerm; 0 where nothing is known
    double late_share = 0;                         ///< the part of not_on_time that is handed in, but late
    int passed = 0;                                ///< deadlines passed
    int missed = 0;                                ///< of these, not in
    int handed_in = 0;
    int handed_in_late = 0;
    int low_marks = 0;
    std::optional<std::uint32_t> latest_missed;  ///< the piece missed whose date is nearest to now
};

/// What students of one course are compared with. The order of students makes no difference. Linear in the
/// facts but for sorting the students. Refers to nothing: it may outlive the facts.
class CourseComparison {
  public:
    explicit CourseComparison(const CourseFacts& facts);
    ~CourseComparison();
    CourseComparison(CourseComparison&&) noexcept;
    CourseComparison& operator=(CourseComparison&&) noexcept;

    /// A student of the course: `work` is the student's part of the facts compared.
    [[nodiscard]] RiskInputs inputs(const StudentFacts& student, std::span<const WorkFact> work) const;
    /// The same student if things were as in `student` and `work`, the others staying as they are. `work` has
    /// the pieces of the student's part of the facts, in the same order.
    [[nodiscard]] RiskInputs inputs_if(const StudentFacts& student, std::span<const WorkFact> work) const;

  private:
    struct Cohort;
    std::unique_ptr<Cohort> cohort_;
};

/// The part of `facts.work` that is the student's.
[[nodiscard]] std::span<const WorkFact> work_of(const CourseFacts& facts, const StudentFacts& student);

/// Everybody's inputs, in the order of `facts.students`.
[[nodiscard]] std::vector<RiskInputs> risk_inputs(const CourseFacts& facts);

/// Log odds of not finishing.
[[nodiscard]] double risk_log_odds(const RiskInputs& inputs, const RiskWeights& weights);
[[nodiscard]] double logistic(double log_odds);

}  // namespace waymark::core
