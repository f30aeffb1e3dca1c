#!/usr/bin/env python3
"""Checks that no two headers of the product define a type of one name in one namespace: the linker takes one for the
other without a word."""

import collections
import re

import lint

BOXES = ("service", "lti", "moodle_adapter", "config")
NAMESPACE = re.compile(r"namespace ([\w:]+) \{")
TYPE = re.compile(r"(?:struct|class|enum class) (\w+)(?: final)?(?: : [^{;]+)?\s*\{")


def types_of(text):
    """Full names of the types that are defined at the left margin, as ours are."""
    namespace = ""
    for line in text.splitlines():
        if opened := NAMESPACE.match(line):
            namespace = opened[1]
        if defined := TYPE.match(line):
            yield f"{namespace}::{defined[1]}"


def check(root):
    homes = collections.defaultdict(list)
    for name in lint.files(root, ".hpp"):
        if name.parts[0] in BOXES:
            for type_name in types_of((root / name).read_text(encoding="utf-8")):
                homes[type_name].append(str(name))
    for type_name, headers in homes.items():
        if len(headers) > 1:
            yield f"{type_name} is defined in {', '.join(headers)}"


def header(namespace, text):
    return f"namespace {namespace} {{\n\n{text}\n\n}}  // namespace {namespace}\n"


BAD = {
    "waymark::core::Work is defined in": {
        "service/core/a.hpp": header("waymark::core", "struct Work {\n    int a = 0;\n};"),
        "service/core/b.hpp": header("waymark::core", "class Work final : public Base {\n};"),
    },
}
GOOD = [
    {"service/core/a.hpp": header("waymark::core", "struct Work {\n};\nstruct Other;"),
     "service/store/a.hpp": header("waymark::store", "struct Work {\n};"),
     "lti/a.hpp": header("waymark::core", "struct Other {\n    struct Work {\n    };\n};")},
]

if __name__ == "__main__":
    lint.run(check, BAD, GOOD)
