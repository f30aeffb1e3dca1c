#pragma once

namespace waymark {

/// Parses the command line, does what it says and returns the exit status: 0 done, 1 failed (the reason is on
/// standard error), 2 the command line or the configuration is wrong.
int run(int argc, char** argv);

}  // namespace waymark
