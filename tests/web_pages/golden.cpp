#include "golden.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "tests/support/paths.hpp"

namespace waymark::test {

void compare_with_golden(const std::string& name, const std::string& html) {
    const std::string path = source_path("tests/golden/" + name + ".html");
    const char* write = std::getenv("WAYMARK_WRITE_GOLDEN");
    if (write != nullptr && std::string_view(write) == "1") {
        std::filesystem::create_directories(source_path("tests/golden"));
        std::ofstream(path, std::ios::binary) << html;
    }
    std::ifstream file(path, std::ios::binary);
    INFO("golden file " << path);
    CHECK(html == std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace waymark::test
