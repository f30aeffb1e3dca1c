#include <fmt/format.h>

#include <exception>

#include "commands.hpp"

int main(int argc, char** argv) {
    try {
        return waymark::run(argc, argv);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "waymark: {}\n", problem.what());
        return 1;
    }
}
