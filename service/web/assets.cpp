#include "web/assets.hpp"

#include <map>
#include <stdexcept>

#include "support/crypto.hpp"

namespace waymark::web {
namespace {

constexpr std::size_t hash_digits = 16;

using Paths = std::map<std::string, const support::Asset*, std::less<>>;

std::string path_of(const support::Asset& file) {
    return "/static/" + support::hex(support::sha256(file.bytes)).substr(0, hash_digits) + "/" +
           std::string(file.name);
}

const Paths& paths() {
    static const Paths all = [] {
        Paths made;
        for (const support::Asset& file : embedded::static_files()) made.emplace(path_of(file), &file);
        return made;
    }();
    return all;
}

}  // namespace

std::string static_url(std::string_view name) {
    for (const auto& [path, file] : paths())
        if (file->name == name) return path;
    throw std::logic_error("no static file " + std::string(name));
}

const support::Asset* find_static(std::string_view path) {
    const auto found = paths().find(path);
    return found == paths().end() ? nullptr : found->second;
}

std::string_view static_type(const support::Asset& file) {
    if (file.name.ends_with(".css")) return "text/css; charset=utf-8";
    if (file.name.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (file.name.ends_with(".svg")) return "image/svg+xml";
    return "application/octet-stream";
}

}  // namespace waymark::web
