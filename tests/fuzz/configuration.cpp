#include <cstdint>
#include <cstdlib>
#include <string>

#include "config/config.hpp"
#include "config/content.hpp"

using namespace waymark::config;

/// Any text is a configuration or a list of problems, and a printed configuration holds no token.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    const Environment environment = [](std::string_view) { return std::string{"very-secret-token"}; };
    const auto config = load(Texts{text, "a", text, "b", "/nowhere"}, environment);
    if (!config && config.error().empty()) std::abort();
    if (config && print_redacted(*config).find("very-secret-token") != std::string::npos) std::abort();
    const waymark::support::Asset file{"en.toml", text};
    (void)load_content({&file, 1});
    return 0;
}
