#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "support/clock.hpp"
#include "tests/practice_lms/practice.hpp"
#include "tests/practice_lms/server.hpp"

namespace waymark::bench {

/// The practice LMS with 2,000 students more and 40 activities in its course 2, on a port of its own; each
/// call takes a fixed time besides its work.
class BigPractice {
  public:
    explicit BigPractice(std::shared_ptr<const support::Clock> clock);
    ~BigPractice();
    BigPractice(const BigPractice&) = delete;
    BigPractice& operator=(const BigPractice&) = delete;

    [[nodiscard]] const std::string& address() const { return address_; }
    /// So many students came to the course once more.
    void move_students(int count);

  private:
    std::shared_ptr<const support::Clock> clock_;
    practice::PracticeServer server_;
    std::string address_;
    practice::PracticeLms lms_;
};

}  // namespace waymark::bench
