#include "store/availability_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace waymark::store {

namespace {

using core::Availability;
using Kind = Availability::Kind;
using Expects = Availability::Expects;

constexpr std::array kind_words{
    std::pair{Kind::all, std::string_view{"all"}},
    std::pair{Kind::any, std::string_view{"any"}},
    std::pair{Kind::not_all, std::string_view{"not_all"}},
    std::pair{Kind::not_any, std::string_view{"not_any"}},
    std::pair{Kind::from, std::string_view{"from"}},
    std::pair{Kind::until, std::string_view{"until"}},
    std::pair{Kind::group, std::string_view{"group"}},
    std::pair{Kind::grouping, std::string_view{"grouping"}},
    std::pair{Kind::activity_grouping, std::string_view{"activity_grouping"}},
    std::pair{Kind::completion, std::string_view{"completion"}},
    std::pair{Kind::grade, std::string_view{"grade"}},
    std::pair{Kind::profile, std::string_view{"profile"}},
    std::pair{Kind::unknown, std::string_view{"unknown"}},
};
constexpr std::array expects_words{
    std::pair{Expects::incomplete, std::string_view{"incomplete"}},
    std::pair{Expects::complete, std::string_view{"complete"}},
    std::pair{Expects::passed, std::string_view{"passed"}},
    std::pair{Expects::failed, std::string_view{"failed"}},
};

[[noreturn]] void broken() {
    throw std::runtime_error("the database holds access conditions that cannot be read");
}

template <class Words, class Value>
std::string_view word_of(const Words& words, Value value) {
    for (const auto& [one, word] : words)
        if (one == value) return word;
    throw std::logic_error("store: no such access condition");
}

template <class Words>
auto value_of(const Words& words, std::string_view text) {
    for (const auto& [value, word] : words)
        if (word == text) return value;
    broken();
}

std::string escaped(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        if (letter == '{' || letter == '}' || letter == '\\') result += '\\';
        result += letter;
    }
    return result;
}

std::string number_text(const std::optional<double>& number) {
    return number ? fmt::format("{}", *number) : std::string();
}

std::string inside(const Availability& node) {
    switch (node.kind) {
        case Kind::all:
        case Kind::any:
        case Kind::not_all:
        case Kind::not_any: {
            std::string children;
            for (const Availability& child : node.children) children += availability_text(child);
            return children;
        }
        case Kind::from:
        case Kind::until:
            return node.at ? fmt::format("{}", core::to_unix(*node.at)) : std::string();
        case Kind::completion:
            return fmt::format("{}:{}", word_of(expects_words, node.expects), escaped(node.lms_id));
        case Kind::grade:
            return fmt::format("{}:{}:{}", number_text(node.least), number_text(node.below),
                               escaped(node.lms_id));
        case Kind::group:
        case Kind::grouping:
        case Kind::activity_grouping:
        case Kind::profile:
        case Kind::unknown:
            return escaped(node.lms_id);
    }
    return {};
}

bool is_junction(Kind kind) {
    return kind == Kind::all || kind == Kind::any || kind == Kind::not_all || kind == Kind::not_any;
}

class Parser {
  public:
    explicit Parser(std::string_view text) : rest_(text) {}

    Availability node(int depth) {
        if (depth > deepest) broken();
        Availability result;
        if (take('-')) result.shown = false;
        const std::size_t brace = rest_.find('{');
        if (brace == std::string_view::npos) broken();
        result.kind = value_of(kind_words, rest_.substr(0, brace));
        rest_.remove_prefix(brace + 1);
        if (is_junction(result.kind)) {
            while (!rest_.empty() && rest_.front() != '}') result.children.push_back(node(depth + 1));
        } else {
            fill(result, leaf());
        }
        if (!take('}')) broken();
        return result;
    }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

  private:
    static constexpr int deepest = 64;

    bool take(char letter) {
        if (rest_.empty() || rest_.front() != letter) return false;
        rest_.remove_prefix(1);
        return true;
    }

    /// Up to the closing brace, unescaped.
    std::string leaf() {
        std::string text;
        while (!rest_.empty() && rest_.front() != '}') {
            if (rest_.front() == '\\') rest_.remove_prefix(1);
            if (rest_.empty()) broken();
            text += rest_.front();
            rest_.remove_prefix(1);
        }
        return text;
    }

    static std::optional<double> number(const std::string& text) {
        if (text.empty()) return std::nullopt;
        double value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) broken();
        return value;
    }

    static std::string cut(std::string& text) {
        const std::size_t colon = text.find(':');
        if (colon == std::string::npos) broken();
        std::string first = text.substr(0, colon);
        text.erase(0, colon + 1);
        return first;
    }

    static std::optional<core::Instant> time(const std::string& text) {
        if (text.empty()) return std::nullopt;
        std::int64_t value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) broken();
        return core::from_unix(value);
    }

    static void fill(Availability& node, std::string text) {
        if (node.kind == Kind::from || node.kind == Kind::until) {
            node.at = time(text);
            return;
        }
        if (node.kind == Kind::completion) node.expects = value_of(expects_words, cut(text));
        if (node.kind == Kind::grade) {
            node.least = number(cut(text));
            node.below = number(cut(text));
        }
        node.lms_id = std::move(text);
    }

    std::string_view rest_;
};

}  // namespace

std::string availability_text(const Availability& tree) {
    return fmt::format("{}{}{{{}}}", tree.shown ? "" : "-", word_of(kind_words, tree.kind), inside(tree));
}

Availability availability_of(std::string_view text) {
    Parser parser(text);
    Availability tree = parser.node(0);
    if (!parser.at_end()) broken();
    return tree;
}

}  // namespace waymark::store
