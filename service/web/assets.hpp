#pragma once

#include <string>
#include <string_view>

#include "support/embed.hpp"

namespace waymark::web {

/// Path of an embedded static file, e.g. "/static/3f…/waymark.css"; the hash is that of its bytes, so the
/// answer may be kept for ever. Throws std::logic_error when there is no such file.
[[nodiscard]] std::string static_url(std::string_view name);

/// The file at such a path; nullptr when the name is unknown or the hash is not that of this build.
[[nodiscard]] const support::Asset* find_static(std::string_view path);

/// Content-Type by the file's ending.
[[nodiscard]] std::string_view static_type(const support::Asset& file);

}  // namespace waymark::web
