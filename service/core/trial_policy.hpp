#pragma once

#include <string>
#include <vector>

#include "core/time.hpp"

namespace waymark::core {

enum class TrialKind {
    hold_out,  ///< some students get no nudges, to see what nudges do
    wording,   ///< some students get the second wording of a text
};

/// A trial that an institution decided on and answers for (design §6). There is none until somebody writes
/// all of this down; students read of it in the data notice.
struct Trial {
    std::string name;  ///< part of the draw and of stored rows; never reuse for another trial
    TrialKind kind = TrialKind::hold_out;
    std::string site;                  ///< key of the site it is for
    std::vector<std::string> courses;  ///< of that site, by LMS id or short name; nowhere else
    std::string purpose;               ///< what is to be learned; shown to students
    std::string approved_by;           ///< who answers for it; shown to students
    Day approved{};                    ///< not after `first`
    Day first{};                       ///< in the zone of the site
    Day last{};                        ///< included
    int share = 10;    ///< percent of students in the other arm; a hold-out has most_held_out at most
    std::string text;  ///< of a wording: the name of the text that has two
};

inline constexpr int most_held_out = 20;   ///< percent
inline constexpr int longest_trial = 366;  ///< days
/// The texts that have a second wording.
inline constexpr const char* worded_texts[] = {"reminder", "missed", "several"};

}  // namespace waymark::core
