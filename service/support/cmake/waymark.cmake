# What every target of this project shares: warnings, sanitizers, and the one way to declare a box.

add_library(waymark_options INTERFACE)
target_include_directories(waymark_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/service)
target_compile_options(waymark_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
    -Werror)
target_compile_definitions(waymark_options INTERFACE _GLIBCXX_ASSERTIONS)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_definitions(waymark_options INTERFACE _FORTIFY_SOURCE=2)
    target_compile_options(waymark_options INTERFACE -fstack-protector-strong)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # g++ 12 sees trouble inside std::string and std::vector that is not there (GCC bug 105329 and relatives).
        target_compile_options(waymark_options INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
                               -Wno-maybe-uninitialized)
    endif()
endif()
if(WAYMARK_SANITIZE)
    target_compile_options(waymark_options INTERFACE
        -fsanitize=${WAYMARK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
    target_link_options(waymark_options INTERFACE -fsanitize=${WAYMARK_SANITIZE})
endif()
if(WAYMARK_FUZZ)
    target_compile_options(waymark_options INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(waymark_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(WAYMARK_COVERAGE)
    target_compile_options(waymark_options INTERFACE --coverage -O0)
    target_link_options(waymark_options INTERFACE --coverage)
endif()

# waymark_box(NAME SOURCES ... USES box... OUTSIDE library...)
# One static library per box. USES are the boxes it may know (docs/architecture.md has the same table and
# tests/lint/layers.py checks the includes); OUTSIDE libraries stay private, so no other box sees their headers.
function(waymark_box NAME)
    cmake_parse_arguments(BOX "" "" "SOURCES;USES;OUTSIDE" ${ARGN})
    if(NOT BOX_SOURCES)
        set(BOX_SOURCES ${CMAKE_CURRENT_BINARY_DIR}/empty.cpp)
        file(TOUCH ${BOX_SOURCES})
    endif()
    add_library(waymark_${NAME} STATIC ${BOX_SOURCES})
    add_library(waymark::${NAME} ALIAS waymark_${NAME})
    target_link_libraries(waymark_${NAME} PUBLIC waymark_options tl::expected PRIVATE ${BOX_OUTSIDE})
    foreach(USED IN LISTS BOX_USES)
        target_link_libraries(waymark_${NAME} PUBLIC waymark::${USED})
    endforeach()
endfunction()

# waymark_embed(TARGET NAME FILES ...): the bytes of FILES become `std::span<const support::Asset> NAME()`,
# declared in support/embed.hpp's form by the caller. File names are kept without their folder.
function(waymark_embed TARGET NAME)
    set(OUT ${CMAKE_CURRENT_BINARY_DIR}/${NAME}.embedded.cpp)
    add_custom_command(OUTPUT ${OUT}
        COMMAND ${CMAKE_COMMAND} -DOUT=${OUT} -DNAME=${NAME} "-DFILES=${ARGN}"
                -P ${PROJECT_SOURCE_DIR}/service/support/cmake/embed.cmake
        DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/service/support/cmake/embed.cmake VERBATIM)
    target_sources(${TARGET} PRIVATE ${OUT})
endfunction()
