#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "stage.hpp"

namespace waymark::lti {

/// tests/fixtures/lti/<name>, e.g. "moodle-4.2/jwks.json".
[[nodiscard]] nlohmann::json read_recording(const std::string& name);
/// The names below tests/fixtures/lti that begin with "<folder>/<start>", sorted.
[[nodiscard]] std::vector<std::string> recordings(const std::string& folder, const std::string& start);

/// A registration that fits a recorded token: Moodle's own addresses as they stand in the token.
[[nodiscard]] Registration recorded_registration(const nlohmann::json& id_token_payload);

/// Judges the recorded launch or deep-linking request at the moment it was received, or `late` after it.
[[nodiscard]] tl::expected<Launch, Error> replay_launch(const nlohmann::json& recording,
                                                        std::chrono::seconds late = {},
                                                        std::vector<MessageType> served = {
                                                            MessageType::resource_link});

/// A recorded answer of the platform: its body byte for byte, or as JSON where the recording keeps it so.
[[nodiscard]] support::HttpResponse recorded_answer(const nlohmann::json& recording);

}  // namespace waymark::lti
