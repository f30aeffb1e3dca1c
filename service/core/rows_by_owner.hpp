#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace waymark::core {

/// Gives each of many ids a small number, in the order in which they are first seen.
class Numbering {
  public:
    /// The number of `id`; a new one if it has none yet.
    std::uint32_t number(std::int64_t id);
    [[nodiscard]] std::optional<std::uint32_t> find(std::int64_t id) const;
    [[nodiscard]] std::uint32_t size() const { return count_; }

  private:
    struct Slot {
        std::int64_t id = 0;
        std::uint32_t next = 0;  ///< the number plus one; 0 = free
    };
    [[nodiscard]] std::size_t slot_of(std::int64_t id) const;
    void grow();

    std::vector<Slot> slots_;  ///< open addressing; a power of two, at most half full
    std::uint32_t count_ = 0;
};

/// Rows of one kind of a snapshot: those of one owner together, of these those of one activity together,
/// otherwise in the order of the snapshot. Refers to the snapshot's rows, which must outlive it.
template <class Row>
class RowsByOwner {
  public:
    /// What one owner has, in two lists of the same length.
    struct Part {
        std::span<const std::uint32_t> activities;  ///< numbers, ascending
        std::span<const Row* const> rows;
    };

    /// `owner_of` and `activity_of` give the numbers of a row's owner and activity.
    template <class OwnerOf, class ActivityOf>
    void collect(const std::vector<Row>& rows, OwnerOf owner_of, ActivityOf activity_of) {
        if (rows.empty()) return;
        std::vector<Place> places;
        places.reserve(rows.size());
        for (const Row& row : rows) places.push_back({owner_of(row), activity_of(row), &row});
        // Stable, first by the lesser order. Most snapshots have that one already.
        const auto by_activity = [](const Place& a, const Place& b) { return a.activity < b.activity; };
        if (!std::is_sorted(places.begin(), places.end(), by_activity))
            std::stable_sort(places.begin(), places.end(), by_activity);
        spread(places);
    }
    [[nodiscard]] bool empty() const { return rows_.empty(); }
    [[nodiscard]] Part of(std::uint32_t owner) const {
        if (owner + 1 >= first_.size()) return {};
        const std::size_t first = first_[owner];
        const std::size_t count = first_[owner + 1] - first;
        return {std::span(activities_).subspan(first, count), std::span(rows_).subspan(first, count)};
    }
    [[nodiscard]] std::span<const Row* const> of(std::uint32_t owner, std::uint32_t activity) const {
        const Part part = of(owner);
        const auto [begin, end] = std::equal_range(part.activities.begin(), part.activities.end(), activity);
        return part.rows.subspan(static_cast<std::size_t>(begin - part.activities.begin()),
                                 static_cast<std::size_t>(end - begin));
    }

  private:
    struct Place {
        std::uint32_t owner = 0;
        std::uint32_t activity = 0;
        const Row* row = nullptr;
    };
    void spread(const std::vector<Place>& places) {
        std::uint32_t owners = 0;
        for (const Place& place : places) owners = std::max(owners, place.owner + 1);
        first_.assign(owners + 1U, 0);
        for (const Place& place : places) ++first_[place.owner + 1];
        for (std::size_t owner = 1; owner < first_.size(); ++owner) first_[owner] += first_[owner - 1];
        std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
        activities_.resize(places.size());
        rows_.resize(places.size());
        for (const Place& place : places) {
            const std::uint32_t at = next[place.owner]++;
            activities_[at] = place.activity;
            rows_[at] = place.row;
        }
    }

    std::vector<std::uint32_t> first_;  ///< by owner, and one more
    std::vector<std::uint32_t> activities_;
    std::vector<const Row*> rows_;
};

}  // namespace waymark::core
