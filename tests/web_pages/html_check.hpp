#pragma once

#include <string>
#include <vector>

namespace waymark::test {

/// What is wrong with a page of ours: broken HTML, inline script or style, not exactly one h1, no language or
/// title, a field or button without a name, an id used twice or referred to but absent, a link that is
/// neither http(s) nor our own (a style sheet inside the page may be). Empty when all is well.
[[nodiscard]] std::vector<std::string> html_problems(const std::string& html);

}  // namespace waymark::test
