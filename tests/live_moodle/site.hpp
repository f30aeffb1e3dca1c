#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/lms.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "moodle_adapter/transport.hpp"
#include "support/clock.hpp"
#include "support/http_client.hpp"

namespace waymark::live {

/// A running Moodle and who is let in. Two further tokens are for making situations and looking at them as a
/// student; without them the program only reads.
struct Site {
    moodle::Options options;  ///< of the service account
    std::string course;
    std::string stage_token;    ///< an account that may give extra time, override quizzes and make groups
    std::string student_token;  ///< a student of the course
    bool may_enrol = false;     ///< that student's enrolment may be written
    support::SystemClock clock;
    std::unique_ptr<support::HttpClient> http = support::make_http_client("Waymark/live-test");
    int wrong = 0;

    void check(bool good, const std::string& what);
    [[nodiscard]] bool makes_situations() const { return !stage_token.empty() && !student_token.empty(); }
    [[nodiscard]] moodle::Options with(const std::string& token) const;
};

[[nodiscard]] std::string shown(const std::optional<core::Instant>& at);

/// Reads the course: the first time completely, then what could have changed, as the service does.
class Reader {
  public:
    explicit Reader(Site& site);
    /// False when it cannot be read; `wrong` has the reason.
    bool read();
    [[nodiscard]] const core::CourseSnapshot& facts() const { return reading_.snapshot; }
    [[nodiscard]] bool was_complete() const { return reading_.complete; }

  private:
    Site& site_;
    std::unique_ptr<core::Lms> lms_;
    core::CourseReading reading_;
    bool read_before_ = false;
};

/// What one student is shown, asked with the student's own token.
class StudentView {
  public:
    explicit StudentView(Site& site);
    [[nodiscard]] std::string user() const { return user_; }
    /// Due and cut-off as the student's page has them: overrides applied, extension the later of both.
    [[nodiscard]] std::optional<core::Dates> assignment(const core::CourseSnapshot& facts,
                                                        const core::Activity& activity);
    [[nodiscard]] std::optional<core::Dates> quiz(const core::CourseSnapshot& facts,
                                                  const core::Activity& activity);
    [[nodiscard]] std::optional<bool> is_handed_in(const core::Activity& assignment);
    /// The latest entry of the student's own calendar about an activity, while it is to be done.
    [[nodiscard]] std::optional<core::Instant> calendar(const core::CourseSnapshot& facts,
                                                        const core::Activity& activity);
    bool hand_in(const core::Activity& assignment);
    /// Each activity that the student's course page names, by its number in the course: true = let in, false
    /// = greyed out. Nothing when Moodle does not let the student into the course.
    [[nodiscard]] std::optional<std::map<std::string, bool>> modules(const core::CourseSnapshot& facts);
    /// The time zone of the student's profile ("99" = the site's).
    [[nodiscard]] std::optional<std::string> zone();
    /// False where the activity is not one that students tick off by hand.
    bool tick_off(const std::string& module, bool done);

  private:
    /// Nothing when Moodle refuses.
    [[nodiscard]] std::optional<nlohmann::json> try_to_ask(std::string_view function,
                                                           const moodle::Params& params,
                                                           moodle::Effect effect = moodle::Effect::read);
    [[nodiscard]] nlohmann::json ask(std::string_view function, const moodle::Params& params,
                                     moodle::Effect effect = moodle::Effect::read);
    Site& site_;
    moodle::Transport transport_;
    std::string user_;
};

/// Makes the core situations of tests/core/deadlines.tsv one after the other, compares each time what Waymark
/// works out with what the student is shown, and takes away what it made, whatever happens.
void try_situations(Site& site, Reader& reader);
/// The same for what is about the person: hidden and restricted activities, the enrolment, the time zone.
void try_person(Site& site);

}  // namespace waymark::live
