#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace waymark::config {

/// One thing wrong with a file, for the person who wrote it. Never holds a secret.
struct Problem {
    std::string file;
    int line = 0;    ///< from 1; 0 when the trouble is the file as a whole
    int column = 0;  ///< from 1, in characters; 0 like `line`
    std::string text;
    friend bool operator==(const Problem&, const Problem&) = default;
};

using Problems = std::vector<Problem>;

/// `file:line:column: text`, the form editors can jump to; without numbers when they are 0.
[[nodiscard]] std::string describe(const Problem& problem);

template <class T>
using Checked = tl::expected<T, Problems>;

}  // namespace waymark::config
