#pragma once

#include "jobs/deliver.hpp"

namespace waymark {

/// For the tests that prove nothing is lost: when the environment names one of jobs::delivery_places in
/// WAYMARK_CRASH_AT, the probe ends the program with SIGKILL the first time a delivery comes there. Without
/// it the probe is empty.
[[nodiscard]] jobs::DeliveryProbe crash_probe();

}  // namespace waymark
