#!/usr/bin/env python3
"""Checks every file: length, left-overs, paths of somebody's machine, calls that the house rules forbid."""

import re

import lint

CODE = {".cpp", ".hpp", ".js", ".mjs", ".py"}
TEXT = CODE | {".md", ".toml", ".txt", ".cmake", ".mustache", ".sql", ".css", ".json", ".po", ".conf", ".service", ""}
LONGEST = 400
# Recordings and seeds are data as they came; the lints name what they look for.
DATA = re.compile(r"^tests/(fixtures|golden|fuzz/corpus)/|package-lock\.json$|\.po$|\.pot$|^LICENSE$")
LINTS = re.compile(r"^tests/lint/")

EVERYWHERE = [
    (r"\b(TODO|FIXME|XXX|HACK)\b", "a left-over"),
    (r"(?<![\w.])/(?:work|root|home/\w+)/", "a path of somebody's machine"),
    (r"/tmp/b-", "a path of somebody's machine"),
    (r"^(<{7}|>{7}|={7})( |$)", "a merge conflict"),
    (r"[ \t]+$", "white space at the end of a line"),
    (r"\r", "a carriage return"),
]
PRODUCT = [
    (r"\bstd::regex\b", "std::regex recurses on its input"),
    (r"\b(?:std::)?(?:stoi|stol|stoll|stoul|stoull|stod|stof|atoi|atol|strtol|strtod)\(", "use std::from_chars"),
    (r"\b(?:std::)?(?:localtime|mktime|strftime|ctime)\(", "a function that depends on the process's zone"),
    (r"\bstd::locale::global\b|\bsetlocale\(", "the global locale is never changed"),
    (r"\b(?:std::)?s?rand\(", "randomness comes through support::Random"),
    (r"\busing namespace\b(?![\w: ]*literals;)", "using namespace"),
    (r"\bstd::(?:cout|cerr)\b", "output goes through the log or the command line"),
]
ALLOWED = {
    "std::(?:cout|cerr)": re.compile(r"^service/(main|command\w*|app)\b|^service/commands"),
}
CLOCK = re.compile(r"\b(?:system|steady)_clock::now\(")
CLOCK_FILES = re.compile(r"^service/support/|^service/web/(server|socket|request_head)\.cpp|^service/[a-z_]+\.cpp$")


def is_allowed(pattern, name):
    return any(key in pattern and files.search(name) for key, files in ALLOWED.items())


def find(text, rules, name):
    for pattern, message in rules:
        if is_allowed(pattern, name):
            continue
        for match in re.finditer(pattern, text, re.M):
            yield text.count("\n", 0, match.start()) + 1, f"{message}: {match.group(0).strip()!r}"


def check_product(text, name):
    yield from find(text, PRODUCT, name)
    if not CLOCK_FILES.search(name):
        yield from find(text, [(CLOCK.pattern, "time is an argument; only the rim asks the clock")], name)
    if name.endswith(".hpp") and "#pragma once" not in text:
        yield 1, "a header without #pragma once"


def check(root):
    for path in lint.files(root):
        name = str(path)
        if path.suffix not in TEXT or DATA.search(name) or LINTS.search(name):
            continue
        try:
            text = (root / path).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            yield f"{name}:1: not UTF-8"
            continue
        found = list(find(text, EVERYWHERE, name))
        if text and not text.endswith("\n"):
            found.append((text.count("\n") + 1, "no line end at the end"))
        if path.suffix in CODE and text.count("\n") > LONGEST:
            found.append((LONGEST + 1, f"{text.count(chr(10))} lines; {LONGEST} at most"))
        if path.suffix in {".cpp", ".hpp"} and path.parts[0] != "tests":
            found += check_product(text, name)
        for line, message in sorted(found):
            yield f"{name}:{line}: {message}"


BAD = {
    "401 lines": {"service/core/a.cpp": "int a;\n" * 401},
    "a left-over: 'TODO'": {"docs/a.md": "TODO: write\n"},
    "somebody's machine": {"docs/a.md": "see /home/someone/x\n"},
    "a merge conflict": {"docs/a.md": "<<<<<<< ours\n"},
    "white space at the end": {"docs/a.md": "a \n"},
    "a carriage return": {"docs/a.md": "a\r\n"},
    "no line end at the end": {"docs/a.md": "a"},
    "use std::from_chars": {"lti/a.cpp": "int a = std::stoi(b);\n"},
    "recurses": {"lti/a.cpp": "std::regex a;\n"},
    "time is an argument": {"service/jobs/a.cpp": "auto a = std::chrono::system_clock::now();\n"},
    "the process's zone": {"lti/a.cpp": "auto* a = std::localtime(&b);\n"},
    "without #pragma once": {"lti/a.hpp": "int a();\n"},
    "using namespace": {"lti/a.cpp": "using namespace std;\n"},
    "output goes through": {"lti/a.cpp": "std::cerr << a;\n"},
    "a.cpp:2:": {"lti/a.cpp": "int a;\n// FIXME\n"},
}
GOOD = [
    {"service/core/a.cpp": "int a;\n" * 400, "lti/a.hpp": "#pragma once\n", "docs/a.md": "text\n"},
    {"tests/lti/a_test.cpp": "auto a = std::regex{};\n", "service/main.cpp": "std::cerr << a;\n",
     "lti/a.cpp": "using namespace std::chrono_literals;\n"},
]

if __name__ == "__main__":
    lint.run(check, BAD, GOOD)
