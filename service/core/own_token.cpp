#include "core/own_token.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waymark::core {

namespace {

constexpr std::array state_words{
    std::pair{OwnTokenState::unchecked, "unchecked"},
    std::pair{OwnTokenState::good, "good"},
    std::pair{OwnTokenState::refused, "refused"},
    std::pair{OwnTokenState::other_person, "other_person"},
    std::pair{OwnTokenState::other_site, "other_site"},
    std::pair{OwnTokenState::too_little, "too_little"},
};

constexpr std::size_t needed_functions = 3;

bool has(const std::vector<std::string>& functions, std::string_view name) {
    return std::find(functions.begin(), functions.end(), name) != functions.end();
}

OwnTokenState state_by(const SiteInfo& told, std::string_view person_lms_id, std::string_view site_address) {
    if (!site_address.empty() && told.address != site_address) return OwnTokenState::other_site;
    if (told.account_lms_id != person_lms_id) return OwnTokenState::other_person;
    const auto& wanted = own_token_functions();
    const bool enough = std::all_of(wanted.begin(), wanted.begin() + needed_functions,
                                    [&](std::string_view name) { return has(told.functions, name); });
    return enough ? OwnTokenState::good : OwnTokenState::too_little;
}

}  // namespace

std::string_view word(OwnTokenState state) {
    for (const auto& [one, text] : state_words)
        if (one == state) return text;
    return "unknown";
}

std::optional<OwnTokenState> own_token_state(std::string_view text) {
    for (const auto& [one, spelled] : state_words)
        if (spelled == text) return one;
    return std::nullopt;
}

const std::vector<std::string_view>& own_token_functions() {
    static const std::vector<std::string_view> functions{"core_webservice_get_site_info",
                                                         "core_message_send_instant_messages",
                                                         "core_message_get_messages", mark_read_function};
    return functions;
}

OwnTokenVerdict judge_own_token(const SiteInfo& told, std::string_view person_lms_id,
                                std::string_view site_address) {
    OwnTokenVerdict verdict;
    verdict.state = state_by(told, person_lms_id, site_address);
    verdict.marks_read = has(told.functions, own_token_functions().back());
    const auto& known = own_token_functions();
    for (const std::string& name : told.functions)
        if (std::find(known.begin(), known.end(), name) == known.end()) verdict.surplus.push_back(name);
    std::sort(verdict.surplus.begin(), verdict.surplus.end());
    return verdict;
}

bool uses_own_token(OwnTokenUse use, DeliveryClass why) {
    switch (use) {
        case OwnTokenUse::never:
            return false;
        case OwnTokenUse::messages:
            return why == DeliveryClass::by_hand;
        case OwnTokenUse::messages_and_reminders:
            return true;
    }
    return false;
}

}  // namespace waymark::core
