#pragma once

#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace waymark::moodle {

/// Rows that Moodle refuses to send (`invalidresponse`: one user with markup in the name spoils every list he
/// is in). They are left out and counted; more than `most` of them are no longer single bad rows but a broken
/// site.
struct Quarantine {
    int rows = 0;
    int most = 20;
};

/// The page for asking again what was refused as a whole: a power of two, so that halves of it are pages too.
constexpr std::size_t careful_page = 128;

/// Whether Moodle refused its own output, so that a part of the same list may still be had.
[[nodiscard]] inline bool refused_own_output(const core::LmsError& error) {
    return error.detail == "invalidresponse";
}

/// The rows `from` … `from + count`, without those that Moodle cannot send: a refused range is asked again in
/// halves. `fetch(from, count)` gives core::LmsResult<std::vector<Row>>; other failures end the reading.
template <class Row, class Fetch>
core::LmsResult<std::vector<Row>> fetch_around_bad_rows(const Fetch& fetch, std::size_t from,
                                                        std::size_t count, Quarantine& quarantine) {
    core::LmsResult<std::vector<Row>> rows = fetch(from, count);
    if (rows || !refused_own_output(rows.error())) return rows;
    if (count <= 1) {
        ++quarantine.rows;
        if (quarantine.rows > quarantine.most) return rows;
        return std::vector<Row>{};
    }
    const std::size_t half = count / 2;
    auto first = fetch_around_bad_rows<Row>(fetch, from, half, quarantine);
    if (!first) return first;
    auto second = fetch_around_bad_rows<Row>(fetch, from + half, count - half, quarantine);
    if (!second) return second;
    first->insert(first->end(), std::make_move_iterator(second->begin()),
                  std::make_move_iterator(second->end()));
    return first;
}

/// A listing page by page until one is not full, without the rows that Moodle cannot send.
template <class Row, class Fetch>
core::LmsResult<std::vector<Row>> fetch_pages_around_bad_rows(const Fetch& fetch, std::size_t page_size,
                                                              Quarantine& quarantine) {
    std::vector<Row> all;
    for (std::size_t from = 0;; from += page_size) {
        const int bad_before = quarantine.rows;
        auto page = fetch_around_bad_rows<Row>(fetch, from, page_size, quarantine);
        if (!page) return page;
        const auto arrived = page->size() + static_cast<std::size_t>(quarantine.rows - bad_before);
        all.insert(all.end(), std::make_move_iterator(page->begin()), std::make_move_iterator(page->end()));
        if (arrived < page_size) return all;
    }
}

}  // namespace waymark::moodle
