#pragma once

#include "fault_stage.hpp"

namespace waymark::fault {

/// The stage with the programs as built.
struct BuiltStage : Stage {
    explicit BuiltStage(const std::string& writes)
        : Stage({WAYMARK_PROGRAM, PRACTICE_LMS_PROGRAM, WAYMARK_TEMPLATE}, writes) {}
};

}  // namespace waymark::fault
