#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "moodle_adapter/moodle_lms.hpp"
#include "support/http_client.hpp"
#include "support/url.hpp"

namespace waymark::moodle {

/// Parameters of a call, flat and already in Moodle's nested naming: a[0][b].
using Params = support::FormFields;

/// PHP silently drops what is beyond `max_input_vars` (1000 by default); the rest is for the other
/// parameters.
inline constexpr std::size_t most_values = 900;

/// Appends `name[0]=…`, `name[1]=…`.
void add_list(Params& params, std::string_view name, const std::vector<std::int64_t>& values);
/// Appends the next `options[i][name]=…&options[i][value]=…`; `index` is the number of those already there.
void add_option(Params& params, std::size_t index, std::string_view name, std::string_view value);

/// A read may be repeated; a write is sent again only when nothing of it has left this machine.
enum class Effect { read, write };

/// Whether a site answers with effort, and how long to leave it alone. Safe from any thread.
class Strain {
  public:
    explicit Strain(std::chrono::milliseconds first_pause) : first_pause_(first_pause) {}
    /// Takes note of one answer, and of the pause that the site asked for with it.
    void note(bool strained, std::chrono::milliseconds asked = {});
    [[nodiscard]] bool now() const;
    /// What to wait before the next call: nothing, or a pause that doubles with every further sign of strain,
    /// up to half a minute.
    [[nodiscard]] std::chrono::milliseconds pause() const;

  private:
    mutable std::mutex mutex_;
    std::chrono::milliseconds first_pause_;
    std::chrono::milliseconds pause_{0};
};

/// One call of a Moodle web-service function: `POST <site>/webservice/rest/server.php`. call() is safe from
/// any thread, know_granted() is not.
///
/// Errors carry the function in `where` and in `detail` Moodle's `errorcode` alone, or for other troubles a
/// word and a status; never the message (it is localised and may name people), the parameters or the token.
class Transport {
  public:
    /// `http` must outlive this.
    Transport(Options options, support::HttpClient& http);

    /// The answer as JSON. Fails with every LmsFailure but recipient_refused; throws nothing. JSON that is
    /// nested deeper than 64 levels is bad_answer, a call with too many parameters is bad_request. A pause
    /// that the site asks for is kept before a repetition; beyond half a minute there is none.
    [[nodiscard]] core::LmsResult<nlohmann::json> call(std::string_view function, const Params& params,
                                                       Effect effect = Effect::read);

    /// Once told, calls of other functions fail with access_denied without being sent; an empty list tells
    /// nothing.
    void know_granted(const std::vector<std::string>& functions);
    /// The same for calls that write, where they have a token of their own; with an empty list every write is
    /// refused so.
    void know_granted_for_writing(const std::vector<std::string>& functions);
    [[nodiscard]] bool has_write_token() const { return !options_.write_token.empty(); }
    /// False only for a function that is known not to be granted.
    [[nodiscard]] bool offers(std::string_view function, Effect effect = Effect::read) const;

    [[nodiscard]] int parallel() const { return options_.parallel; }
    [[nodiscard]] const Strain& strain() const { return strain_; }
    /// Waits as Strain::pause() says.
    void give_rest() const;
    /// Requests sent so far, repeats included.
    [[nodiscard]] std::int64_t sent() const { return sent_.load(); }

  private:
    struct Attempt;
    [[nodiscard]] Attempt attempt(const support::HttpRequest& request, std::string_view function,
                                  Effect effect);
    [[nodiscard]] support::HttpRequest request_for(std::string_view function, const Params& params,
                                                   Effect effect) const;

    Options options_;
    support::HttpClient& http_;
    Strain strain_;
    std::atomic<std::int64_t> sent_{0};
    bool knows_granted_ = false;
    std::set<std::string, std::less<>> granted_;
    std::optional<std::set<std::string, std::less<>>> granted_for_writing_;
};

}  // namespace waymark::moodle
