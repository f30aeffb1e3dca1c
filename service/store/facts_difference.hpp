#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "store/facts_rows.hpp"
#include "store/facts_save.hpp"

/// What of a part has to be written. A course of two thousand has a hundred thousand rows, of which a reading
/// changes a few hundred. Internal to this box.
namespace waymark::store {

// Everything that a row says, in an order that begins with what it is about.
[[nodiscard]] inline auto all_of(const core::Submission& row) {
    return std::tie(row.activity, row.person, row.group, row.state, row.modified, row.graded, row.attempt);
}
[[nodiscard]] inline auto all_of(const core::QuizAttempt& row) {
    return std::tie(row.activity, row.person, row.state, row.started, row.finished, row.closes,
                    row.awaits_marking);
}
[[nodiscard]] inline auto all_of(const core::Completion& row) {
    return std::tie(row.activity, row.person, row.state, row.changed);
}
[[nodiscard]] inline auto all_of(const core::Grade& row) {
    return std::tie(row.activity, row.person, row.points, row.maximum, row.graded);
}
[[nodiscard]] inline auto all_of(const core::Extension& row) {
    return std::tie(row.activity, row.person, row.until);
}
[[nodiscard]] inline auto all_of(const core::Participation& row) {
    return std::tie(row.activity, row.person, row.entries, row.begun, row.finished, row.reviews_asked,
                    row.reviews_done, row.latest);
}
[[nodiscard]] inline auto all_of(const core::Exclusion& row) {
    return std::tie(row.activity, row.person);
}
[[nodiscard]] inline auto all_of(const core::HiddenGrade& row) {
    return std::tie(row.activity, row.person);
}
[[nodiscard]] inline auto all_of(const core::StatedDates& row) {
    return std::tie(row.activity, row.person, row.dates.opens, row.dates.due, row.dates.closes, row.as_of);
}

/// Of rows about the same person and activity only the last stays, as if each were written over the one
/// before.
template <class Row>
void keep_last(std::vector<Row>& rows) {
    const auto about = [](const Row& row) { return std::tie(row.activity, row.person); };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const Row& left, const Row& right) { return about(left) < about(right); });
    const auto kept = std::unique(rows.rbegin(), rows.rend(), [&](const Row& left, const Row& right) {
        return about(left) == about(right);
    });
    rows.erase(rows.begin(), kept.base());
}

/// A row as it is stored; `number` only in tables where rows have one.
template <class Row>
struct StoredRow {
    Row row;
    std::int64_t number = 0;
};

template <class Row>
struct Difference {
    std::vector<StoredRow<Row>> gone;  ///< stored, and not read any more or read otherwise
    std::vector<Row> come;             ///< read, and not stored or stored otherwise
};

/// Equal rows that one side has more often than the other are part of the difference.
template <class Row>
[[nodiscard]] Difference<Row> difference(std::vector<StoredRow<Row>> stored, std::vector<Row> read) {
    const auto before = [](const Row& left, const Row& right) { return all_of(left) < all_of(right); };
    const auto stored_before = [&](const StoredRow<Row>& left, const StoredRow<Row>& right) {
        return before(left.row, right.row);
    };
    // Mostly they come in order, and looking is cheap.
    if (!std::is_sorted(stored.begin(), stored.end(), stored_before))
        std::sort(stored.begin(), stored.end(), stored_before);
    if (!std::is_sorted(read.begin(), read.end(), before)) std::sort(read.begin(), read.end(), before);
    Difference<Row> result;
    auto have = stored.begin();
    auto want = read.begin();
    while (have != stored.end() || want != read.end()) {
        if (want == read.end() || (have != stored.end() && before(have->row, *want))) {
            result.gone.push_back(*have++);
        } else if (have == stored.end() || before(*want, have->row)) {
            result.come.push_back(*want++);
        } else {
            ++have;
            ++want;
        }
    }
    return result;
}

/// Rows of the reading with lasting ids; those about what the reading does not hold are left out.
template <class Row>
[[nodiscard]] std::vector<Row> placed(const Intake& intake, const std::vector<Row>& rows) {
    std::vector<Row> result;
    result.reserve(rows.size());
    for (const Row& row : rows) {
        const auto activity = lasting(intake.activities, row.activity);
        const auto person = lasting(intake.people, row.person);
        if (!activity || !person) continue;
        result.push_back(row);
        result.back().activity = *activity;
        result.back().person = *person;
    }
    return result;
}

/// A table with one row for each person and activity. `load` and `erase` are its statements.
template <class Row>
struct PersonalTable {
    const char* load;
    const char* erase;  ///< of one row
    Row (*read)(Query&);
    std::vector<Row> core::CourseSnapshot::*rows;
};

/// What is stored, as the caller knows it or as the table has it.
template <class Row>
[[nodiscard]] std::vector<StoredRow<Row>> stored_rows(const Intake& intake, const PersonalTable<Row>& table) {
    std::vector<StoredRow<Row>> rows;
    if (intake.before != nullptr) {
        rows.reserve((intake.before->*table.rows).size());
        for (const Row& row : intake.before->*table.rows) rows.push_back({row});
        return rows;
    }
    each_row(intake.database, table.load, intake.course,
             [&](Query& row) { rows.push_back({table.read(row)}); });
    return rows;
}

/// Takes away the rows that are gone and answers those that have to be written.
template <class Row>
[[nodiscard]] std::vector<Row> rows_to_write(const Intake& intake, const PersonalTable<Row>& table) {
    std::vector<Row> wanted = placed(intake, intake.snapshot.*table.rows);
    keep_last(wanted);
    Difference<Row> result = difference(stored_rows(intake, table), std::move(wanted));
    Query erase(intake.database, table.erase);
    erase.bind(":course", intake.course);
    for (const StoredRow<Row>& gone : result.gone)
        erase.bind(":activity", gone.row.activity).bind(":person", gone.row.person).run();
    return std::move(result.come);
}

}  // namespace waymark::store
