#pragma once

#include <chrono>
#include <string>

#include "support/http_client.hpp"

namespace waymark::bench {

/// A Moodle 4.5 of one course with very many students, in this process: each call takes a fixed time, answers
/// are as large as Moodle's. Safe from any thread; `move_students` is not.
class BigMoodle final : public support::HttpClient {
  public:
    struct Size {
        int students = 2000;
        int assignments = 10;
        int quizzes = 2;
        int pages = 28;
        std::chrono::microseconds per_call{30000};  ///< what a Moodle needs for its usual answer
    };
    explicit BigMoodle(Size size);

    [[nodiscard]] tl::expected<support::HttpResponse, support::HttpError> send(
        const support::HttpRequest& request) override;

    /// So many students came to the course once more.
    void move_students(int count) { moved_ = count; }

  private:
    [[nodiscard]] std::string answer(const std::string& function, const support::HttpRequest& request) const;
    [[nodiscard]] std::string people(std::size_t from, std::size_t count, bool active_only) const;
    [[nodiscard]] std::string contents() const;
    [[nodiscard]] std::string assignments() const;
    [[nodiscard]] std::string submissions(bool since) const;
    [[nodiscard]] std::string quizzes() const;
    [[nodiscard]] std::string completion() const;
    [[nodiscard]] std::string grades(int group) const;

    Size size_;
    int moved_ = 0;
    std::string completion_;
};

}  // namespace waymark::bench
