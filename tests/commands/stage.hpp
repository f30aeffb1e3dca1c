#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/practice_lms/practice.hpp"
#include "tests/practice_lms/server.hpp"

namespace waymark::test {

/// How a program ended and what it said.
struct Ended {
    int status = -1;
    std::string out;
    std::string err;
};

/// The built program beside a practice LMS, in a folder of its own. Nothing but files and sockets lies
/// between the test and the program.
class Stage {
  public:
    Stage();
    ~Stage();
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Runs `waymark --config … words`; `input` is its standard input.
    [[nodiscard]] Ended run(std::vector<std::string> words, const std::string& input = "") const;
    /// The facts are there.
    void sync() const;
    void write(const std::string& name, const std::string& text) const;
    [[nodiscard]] std::string file(const std::string& name) const { return (folder_ / name).string(); }
    /// Writes the configuration anew with one text of it replaced.
    void configure(std::string_view text, std::string_view by);

    practice::PracticeLms& lms() { return *lms_; }
    [[nodiscard]] std::int64_t now() const { return lms_->now(); }
    /// What the tool's public address serves; the doctor looks there.
    bool key_set_served = true;

  private:
    std::filesystem::path folder_;
    practice::PracticeServer lms_server_{"127.0.0.1", 0};
    practice::PracticeServer tool_server_{"127.0.0.1", 0};
    std::unique_ptr<practice::PracticeLms> lms_;
    std::string configuration_;
};

}  // namespace waymark::test
