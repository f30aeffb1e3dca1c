#include "support/paths.hpp"

namespace waymark::test {

std::string source_path(std::string_view name) {
    return std::string(WAYMARK_SOURCE "/").append(name);
}

std::string fixture_path(std::string_view name) {
    return source_path(std::string("tests/fixtures/").append(name));
}

}  // namespace waymark::test
