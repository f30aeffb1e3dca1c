#pragma once

#include <span>
#include <string_view>

namespace waymark::support {

/// A file built into the program. Both views live as long as the program.
struct Asset {
    std::string_view name;   ///< file name without folder, e.g. "0001_initial.sql"
    std::string_view bytes;  ///< the content as it was at build time
};

/// The asset called `name`, or nullptr.
[[nodiscard]] constexpr const Asset* find_asset(std::span<const Asset> assets, std::string_view name) {
    for (const Asset& asset : assets)
        if (asset.name == name) return &asset;
    return nullptr;
}

}  // namespace waymark::support

/// One function per call of waymark_embed() in CMake; each list is in the order of that call.
namespace waymark::embedded {
std::span<const support::Asset> migrations();
std::span<const support::Asset> sql();
std::span<const support::Asset> templates();
std::span<const support::Asset> static_files();
std::span<const support::Asset> catalogues();
std::span<const support::Asset> content();
std::span<const support::Asset> mentor_content();
}  // namespace waymark::embedded
