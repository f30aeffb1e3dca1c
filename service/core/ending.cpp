#include "core/ending.hpp"

namespace waymark::core {

std::string_view word(Ending ending) {
    switch (ending) {
        case Ending::done:
            return "done";
        case Ending::not_applicable:
            return "not_applicable";
        case Ending::known_reason:
            return "known_reason";
        case Ending::referred:
            return "referred";
        case Ending::wrong:
            return "wrong";
    }
    return "unknown";
}

std::optional<Ending> ending(std::string_view text) {
    for (const Ending one : all_endings)
        if (word(one) == text) return one;
    return std::nullopt;
}

}  // namespace waymark::core
