#pragma once

#include <string>
#include <string_view>

namespace waymark::web {

/// A name for finding and sorting: lower case, Latin letters without their marks ("Āboliņš" becomes
/// "abolins"). Other letters stay as they are.
[[nodiscard]] std::string plain_letters(std::string_view name);

}  // namespace waymark::web
