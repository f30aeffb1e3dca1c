#!/usr/bin/env python3
"""Turns the short fuzz tests into long ones: reads `ctest --show-only=json-v1` of a fuzz build, writes lines of a
CTestTestfile in which each runs for the given number of seconds."""

import json
import re
import sys

CLOSING = 600  # to write what was found, on a busy machine


def long_test(test, seconds):
    name = f"long: {test['name']}"
    words = [re.sub(r"^-max_total_time=.*", f"-max_total_time={seconds}", word) for word in test["command"]]
    quoted = " ".join(f"[==[{word}]==]" for word in words)
    return (
        f"add_test([=[{name}]=] {quoted})\n"
        f"set_tests_properties([=[{name}]=] PROPERTIES LABELS long TIMEOUT {seconds + CLOSING})\n"
    )


def main():
    seconds = int(sys.argv[1])
    tests = [test for test in json.load(sys.stdin)["tests"] if test["name"].startswith("fuzz: ")]
    if not tests:
        sys.exit("no fuzz tests: is the preset fuzz built?")
    sys.stdout.write("".join(long_test(test, seconds) for test in tests))


if __name__ == "__main__":
    main()
