#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "support/clock.hpp"
#include "tests/practice_lms/faults.hpp"
#include "tests/practice_lms/world.hpp"
#include "web/http.hpp"

namespace waymark::practice {

struct Options {
    MoodleVersion version = MoodleVersion::v4_2;
    std::string site_url = "http://127.0.0.1:8080";  ///< of this practice LMS, without a slash at the end
    std::string tool_url;                            ///< of Waymark, without a slash at the end
    bool placed = true;                    ///< Waymark stands in the course, where its address is known
    std::string token = "practice-token";  ///< of the service account
    bool may_message_anyone = true;        ///< moodle/site:messageanyuser at system level
    std::optional<bool> subsections;       ///< by default as in that version: on from 5.1
    std::shared_ptr<const support::Clock> clock;  ///< the system's when empty
    std::string state_file;                       ///< what was written survives a restart; "" = it does not
};

/// A Moodle small enough to know by heart: the recorded course with its 60 students, moved to now. It
/// remembers what is written to it. Every public function is safe from any thread.
class PracticeLms {
  public:
    /// Throws std::runtime_error when the state file cannot be read.
    explicit PracticeLms(Options options);

    /// Answers the web services, the practice pages and whatever answer_also() added; 404 for the rest.
    [[nodiscard]] web::Response handle(const web::Request& request);

    /// The LTI half; asked before the 404. Set it before the first request.
    using Handler = std::function<std::optional<web::Response>(const web::Request&)>;
    void answer_also(Handler handler) { also_ = std::move(handler); }

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] Faults& faults() { return faults_; }
    [[nodiscard]] const Options& options() const { return options_; }
    [[nodiscard]] Time now() const;

  private:
    [[nodiscard]] web::Response rest(const web::Request& request);
    [[nodiscard]] web::Response service(const web::Request& request);
    [[nodiscard]] web::Response carried_out(const support::FormFields& fields);
    void save();

    Options options_;
    World world_;
    Faults faults_;
    Handler also_;
    std::mutex saving_;
};

}  // namespace waymark::practice
