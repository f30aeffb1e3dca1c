#pragma once

#include <optional>

#include "core/effect.hpp"
#include "moodle_adapter/transport.hpp"

namespace waymark::moodle {

/// core::EffectSender::perform over Moodle's web services. An id that is no number is bad_request; a score is
/// not ours to send: access_denied. Groups: what of them is there already, by idnumber, is not made again;
/// the grouping is left out where the service does not grant the functions for it.
[[nodiscard]] core::LmsResult<core::Receipt> perform(Transport& transport, const core::Effect& effect);

/// core::EffectSender::find_effect. Event and post by the marker in their text, groups by idnumber and
/// members, extension and quiz override by the date itself, a deletion by the event's absence.
[[nodiscard]] core::LmsResult<std::optional<core::Receipt>> find_effect(Transport& transport,
                                                                        const core::Effect& effect);

}  // namespace waymark::moodle
