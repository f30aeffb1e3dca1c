#include "core/rows_by_owner.hpp"

namespace waymark::core {

namespace {

constexpr std::size_t least_slots = 64;
constexpr std::uint64_t odd_constant = 0x9E3779B97F4A7C15U;  // spreads neighbouring ids over the slots
constexpr unsigned upper_half = 32;

}  // namespace

std::size_t Numbering::slot_of(std::int64_t id) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = (static_cast<std::uint64_t>(id) * odd_constant >> upper_half) & mask;
    while (slots_[slot].next != 0 && slots_[slot].id != id) slot = (slot + 1) & mask;
    return slot;
}

void Numbering::grow() {
    std::vector<Slot> old(std::max(least_slots, slots_.size() * 2));
    old.swap(slots_);
    for (const Slot& one : old)
        if (one.next != 0) slots_[slot_of(one.id)] = one;
}

std::uint32_t Numbering::number(std::int64_t id) {
    if (slots_.size() <= std::size_t{count_} * 2) grow();
    Slot& slot = slots_[slot_of(id)];
    if (slot.next == 0) slot = {id, ++count_};
    return slot.next - 1;
}

std::optional<std::uint32_t> Numbering::find(std::int64_t id) const {
    if (slots_.empty()) return std::nullopt;
    const Slot& slot = slots_[slot_of(id)];
    if (slot.next == 0) return std::nullopt;
    return slot.next - 1;
}

}  // namespace waymark::core
