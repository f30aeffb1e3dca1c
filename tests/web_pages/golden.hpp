#pragma once

#include <string>

namespace waymark::test {

/// Checks a page against tests/golden/<name>.html, which a person has read. WAYMARK_WRITE_GOLDEN=1 writes it
/// anew, to be read again.
void compare_with_golden(const std::string& name, const std::string& html);

}  // namespace waymark::test
