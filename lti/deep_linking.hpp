#pragma once

#include <chrono>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "lti/error.hpp"
#include "lti/key.hpp"
#include "lti/platform.hpp"
#include "support/random.hpp"

/// LTI Deep Linking 2.0: a teacher chooses on our page what the platform shall place in the course.
namespace waymark::lti {

/// What the platform will take, from the request's deep_linking_settings (§4.4.1).
struct DeepLinkingSettings {
    std::string return_url;                 ///< where the browser posts our answer; on the platform's origin
    std::vector<std::string> accept_types;  ///< e.g. "ltiResourceLink", "link", "html"
    std::vector<std::string> accept_targets;      ///< "iframe", "window", "embed"; Moodle also "frame"
    std::vector<std::string> accept_media_types;  ///< for files; empty if the platform named none
    bool accept_multiple = false;                 ///< whether more than one item may be answered
    std::optional<bool> accept_lineitem;  ///< nothing if unsaid, as Moodle, which takes them nevertheless
    bool auto_create = false;             ///< items are created without asking the teacher again
    std::string title;                    ///< proposed for the item
    std::string text;                     ///< proposed for the item
    std::optional<std::string> data;      ///< opaque; must come back in the answer

    [[nodiscard]] bool accepts(std::string_view type) const;
};

/// Reads deep_linking_settings. Fails with claims_missing when a required member is absent or the return
/// address is not on the platform's own or an approved origin, with claims_type on a wrong JSON type.
[[nodiscard]] tl::expected<DeepLinkingSettings, Error> read_deep_linking(const nlohmann::json& claims,
                                                                         const Registration& registration);

/// A gradebook column that shall come with an item.
struct LinkLineItem {
    std::string label = {};  ///< "" = the item's title
    double maximum = 100;
    std::string resource_id = {};            ///< our own name of what is graded; "" = none
    std::string tag = {};                    ///< "" = none
    std::string submission_review_url = {};  ///< where graders are launched to; "" = none
};

/// One link of ours to be placed (type ltiResourceLink).
struct LinkItem {
    std::string title = {};
    std::string text = {};      ///< "" = none
    std::string url = {};       ///< under our public address; always sent, Blackboard refuses items without
    std::string icon_url = {};  ///< square; "" = none
    int icon_size = 0;          ///< pixels of a side; 0 = unsaid
    /// Names of [a-z0-9_] only (Moodle lowers and replaces others). Line breaks in values become spaces:
    /// Moodle keeps parameters as lines.
    std::map<std::string, std::string> custom = {};
    std::optional<LinkLineItem> line_item = {};
};

struct DeepLinkingAnswer {
    std::string deployment_id = {};    ///< of the launch that asked
    std::vector<LinkItem> items = {};  ///< none = cancelled: the platform closes its dialog
    std::string message = {};          ///< shown to the teacher by the platform; "" = none
    std::string log = {};              ///< for the platform's log; "" = none
    std::string error_message = {};    ///< like message, but tells that it went wrong
    std::string error_log = {};
};

/// The signed answer (§4.5): the browser posts it as the one form field "JWT" to settings.return_url, query
/// kept. It is valid from five seconds before `now` (Moodle allows no difference of clocks) for five minutes.
[[nodiscard]] std::string deep_linking_response(const Registration& registration,
                                                const DeepLinkingSettings& settings,
                                                const DeepLinkingAnswer& answer, const PrivateKey& key,
                                                support::Random& random, std::chrono::sys_seconds now);

}  // namespace waymark::lti
