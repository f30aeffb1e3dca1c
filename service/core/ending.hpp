#pragma once

#include <optional>
#include <string_view>

namespace waymark::core {

/// How a mentor ends an item of the worklist (M1). The words are stored; do not rename them.
enum class Ending {
    done,            ///< dealt with
    not_applicable,  ///< does not concern this student
    known_reason,    ///< there is a reason, and the alarms rest until a day
    referred,        ///< passed on to somebody else
    wrong,           ///< the picture is wrong: feedback for the rules and the risk report
};
inline constexpr Ending all_endings[] = {Ending::done, Ending::not_applicable, Ending::known_reason,
                                         Ending::referred, Ending::wrong};
[[nodiscard]] std::string_view word(Ending ending);
[[nodiscard]] std::optional<Ending> ending(std::string_view text);

}  // namespace waymark::core
