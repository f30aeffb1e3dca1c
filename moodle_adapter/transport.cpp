#include "moodle_adapter/transport.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "moodle_adapter/errors.hpp"
#include "support/clock.hpp"
#include "support/http_dates.hpp"

namespace waymark::moodle {
namespace {

using core::LmsError;
using core::LmsFailure;
using nlohmann::json;

constexpr int deepest_answer = 64;
constexpr int most_attempts = 3;
constexpr std::chrono::milliseconds longest_pause{30000};
/// Room for the few parameters that every call has besides its list.
constexpr std::size_t most_parameters = most_values + 60;

/// Whether `text` nests deeper than the JSON library can take apart without exhausting the stack. Text that
/// is not JSON is left to the parser.
bool nests_too_deep(std::string_view text) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
            continue;
        }
        if (c == '"') in_string = true;
        if (c == ']' || c == '}') --depth;
        if ((c == '[' || c == '{') && ++depth > deepest_answer) return true;
    }
    return false;
}

/// Error codes are short words; anything else is not repeated in a log.
std::string safe_code(std::string_view code) {
    const bool plain = code.size() <= 64 && std::all_of(code.begin(), code.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                  (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/';
                       });
    return std::string{plain ? code : std::string_view{"unreadable_code"}};
}

std::string without_token(std::string text, const std::string& token) {
    if (token.empty()) return text;
    for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at)) {
        text.replace(at, token.size(), "TOKEN");
        at += 5;
    }
    return text;
}

/// Moodle's error object, whatever the HTTP status; nothing if the answer is not one.
std::optional<LmsError> error_in(const json& answer) {
    if (!answer.is_object() || !answer.contains("exception")) return std::nullopt;
    const auto code = answer.find("errorcode");
    if (code == answer.end() || !code->is_string()) {
        return LmsError{LmsFailure::server_error, "", "no_errorcode", false};
    }
    const auto& text = code->get_ref<const std::string&>();
    return LmsError{failure_of(text), "", safe_code(text), false};
}

tl::expected<json, LmsError> read_answer(const support::HttpResponse& response) {
    if (nests_too_deep(response.body))
        return tl::unexpected(LmsError{LmsFailure::bad_answer, "", "too_deep", false});
    json answer = json::parse(response.body, nullptr, false);
    if (!answer.is_discarded()) {
        if (auto error = error_in(answer)) return tl::unexpected(std::move(*error));
        if (response.status == 200) return answer;
    }
    return tl::unexpected(
        LmsError{failure_of(response), "", fmt::format("status_{}", response.status), false});
}

bool is_passing(support::HttpFailure failure) {
    switch (failure) {
        case support::HttpFailure::not_connected:
        case support::HttpFailure::timed_out:
        case support::HttpFailure::interrupted:
            return true;
        case support::HttpFailure::invalid_url:
        case support::HttpFailure::forbidden:
        case support::HttpFailure::too_large:
            return false;
    }
    return false;
}

bool is_strain(int status) {
    return status >= 500 || status == 429;
}

}  // namespace

void add_list(Params& params, std::string_view name, const std::vector<std::int64_t>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        params.emplace_back(fmt::format("{}[{}]", name, i), std::to_string(values[i]));
    }
}

void add_option(Params& params, std::size_t index, std::string_view name, std::string_view value) {
    params.emplace_back(fmt::format("options[{}][name]", index), std::string{name});
    params.emplace_back(fmt::format("options[{}][value]", index), std::string{value});
}

struct Transport::Attempt {
    core::LmsResult<json> result;
    bool again = false;  ///< the same call may be tried once more
};

void Strain::note(bool strained, std::chrono::milliseconds asked) {
    const std::lock_guard lock(mutex_);
    if (!strained) {
        pause_ = std::chrono::milliseconds{0};
    } else {
        pause_ = std::min(longest_pause, std::max({first_pause_, pause_ * 2, asked}));
    }
}

bool Strain::now() const {
    return pause().count() > 0;
}

std::chrono::milliseconds Strain::pause() const {
    const std::lock_guard lock(mutex_);
    return pause_;
}

Transport::Transport(Options options, support::HttpClient& http)
    : options_(std::move(options)), http_(http), strain_(options_.first_pause) {
    options_.parallel = std::max(options_.parallel, 1);
    if (!options_.stopwatch) options_.stopwatch = support::monotonic_now;
    while (!options_.site.empty() && options_.site.back() == '/') options_.site.pop_back();
    if (!options_.sleeper) {
        options_.sleeper = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); };
    }
}

void Transport::give_rest() const {
    if (const auto pause = strain_.pause(); pause.count() > 0) options_.sleeper(pause);
}

void Transport::know_granted(const std::vector<std::string>& functions) {
    granted_ = {functions.begin(), functions.end()};
    knows_granted_ = !granted_.empty();
}

void Transport::know_granted_for_writing(const std::vector<std::string>& functions) {
    granted_for_writing_.emplace(functions.begin(), functions.end());
}

bool Transport::offers(std::string_view function, Effect effect) const {
    if (effect == Effect::write && has_write_token())
        return !granted_for_writing_ || granted_for_writing_->count(function) != 0;
    return !knows_granted_ || granted_.find(function) != granted_.end();
}

support::HttpRequest Transport::request_for(std::string_view function, const Params& params,
                                            Effect effect) const {
    const bool writes = effect == Effect::write && has_write_token();
    const std::string& token = writes ? options_.write_token : options_.token;
    support::FormFields fields{
        {"wstoken", token}, {"wsfunction", std::string{function}}, {"moodlewsrestformat", "json"}};
    fields.insert(fields.end(), params.begin(), params.end());
    support::HttpRequest request;
    request.method = "POST";
    request.url = options_.site + "/webservice/rest/server.php";
    request.body = support::form_encode(fields);
    request.content_type = "application/x-www-form-urlencoded";
    request.connect_timeout = options_.connect_timeout;
    request.total_timeout = options_.total_timeout;
    request.max_body = options_.max_answer;
    return request;
}

Transport::Attempt Transport::attempt(const support::HttpRequest& request, std::string_view function,
                                      Effect effect) {
    ++sent_;
    const auto began = options_.stopwatch();
    const auto response = http_.send(request);
    const bool slow = options_.stopwatch() - began > options_.slow;
    const bool strained = response && is_strain(response->status);
    const auto asked = strained ? support::retry_after(response->headers) : std::nullopt;
    strain_.note(slow || strained || (!response && is_passing(response.error().failure)),
                 asked.value_or(std::chrono::seconds{0}));
    if (!response) {
        const auto& error = response.error();
        const bool again = is_passing(error.failure) && (effect == Effect::read || !error.maybe_sent);
        return {tl::unexpected(
                    LmsError{failure_of(error.failure), std::string{function},
                             without_token(without_token(error.detail, options_.token), options_.write_token),
                             effect == Effect::write && error.maybe_sent}),
                again};
    }
    auto answer = read_answer(*response);
    if (answer) return {std::move(*answer), false};
    LmsError error = std::move(answer.error());
    error.where = function;
    error.fate_unknown = effect == Effect::write && may_have_happened(error.failure);
    error.retry_after = asked;
    return {tl::unexpected(std::move(error)), strained && effect == Effect::read};
}

core::LmsResult<json> Transport::call(std::string_view function, const Params& params, Effect effect) {
    if (!offers(function, effect)) {
        return tl::unexpected(
            LmsError{LmsFailure::access_denied, std::string{function}, "not_granted", false});
    }
    if (params.size() > most_parameters) {
        return tl::unexpected(
            LmsError{LmsFailure::bad_request, std::string{function}, "too_many_parameters", false});
    }
    const auto request = request_for(function, params, effect);
    auto pause = options_.first_pause;
    for (int tried = 1;; ++tried) {
        Attempt attempted = attempt(request, function, effect);
        const std::chrono::milliseconds asked =
            attempted.result ? std::chrono::seconds{0}
                             : attempted.result.error().retry_after.value_or(std::chrono::seconds{0});
        if (!attempted.again || tried == most_attempts || asked > longest_pause)
            return std::move(attempted.result);
        options_.sleeper(std::max(pause, asked));
        pause *= 2;
    }
}

}  // namespace waymark::moodle
