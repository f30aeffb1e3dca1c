#pragma once

#include "world.hpp"

namespace waymark::test {

/// The students 10 to 13, and a message to the first of them that waits to be sent.
struct Written : World {
    Written() {
        builder.students(10, 13);
        sync();
        write(10, "Hello", "f");
    }
};

}  // namespace waymark::test
