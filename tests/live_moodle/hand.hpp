#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/live_moodle/site.hpp"

namespace waymark::live {

/// Calls with the token that makes situations; everything made is taken away again at the end, last first.
class Hand {
  public:
    explicit Hand(Site& site) : site_(site), transport_(site.with(site.stage_token), *site.http) {}
    ~Hand() { undo(); }
    Hand(const Hand&) = delete;
    Hand& operator=(const Hand&) = delete;

    /// A refusal is counted as wrong.
    std::optional<nlohmann::json> call(std::string_view function, const moodle::Params& params);
    /// The code of a refusal, or nothing when it was done; for what a site may refuse.
    std::optional<std::string> refusal(std::string_view function, const moodle::Params& params);
    void later(std::function<void()> undo) { undo_.push_back(std::move(undo)); }
    void undo();

    void extend(const std::string& assignment, const std::string& user, std::int64_t until);
    /// `who` is "userid" or "groupid".
    bool override_quiz(const std::string& quiz, const char* who, const std::string& id, core::Instant closes);
    /// A group of one member; its number, "" where it could not be made.
    std::string make_group(const std::string& course, const std::string& member);

  private:
    Site& site_;
    moodle::Transport transport_;
    std::vector<std::function<void()>> undo_;
};

}  // namespace waymark::live
