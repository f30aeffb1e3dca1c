#!/usr/bin/env python3
"""Checks that docs/operations.md has a row for every command of the program."""

import re

import lint

FOLDER = "service/commands"
PAGE = "docs/operations.md"
FAMILY = re.compile(r'(\w+) = registry\s*\.family\("([\w-]+)"')
COMMAND = re.compile(r'registry\s*\.add(?:_without_app)?\(\s*(?:nullptr|(\w+)|registry\s*\.family\("([\w-]+)"[^)]*\)),\s*"([\w-]+)"')


def commands(text):
    """The commands that one source file registers, as they are typed."""
    families = dict(FAMILY.findall(text))
    for variable, family, name in COMMAND.findall(text):
        family = family or families.get(variable, variable)
        yield f"{family} {name}".strip()


def is_told(command, rows):
    """`waymark own-token give`, `list` in one row tells of both."""
    family, _, name = command.rpartition(" ")
    return any(re.search(rf"`waymark {re.escape(command)}[ `]", row)
               or (family and f"`waymark {family} " in row and f"`{name}`" in row)
               for row in rows)


def check(root):
    page = root / PAGE
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `waymark")]
    found = 0
    for path in lint.files(root, ".cpp"):
        if not path.is_relative_to(FOLDER):
            continue
        for command in commands((root / path).read_text(encoding="utf-8")):
            found += 1
            if not is_told(command, rows):
                yield f"{path}: no row of {PAGE} tells of `waymark {command}`"
    if found == 0:
        yield f"no command was found in {FOLDER}"


SOURCE = ('CLI::App* family = registry.family("own-token", "tokens");\n'
          'registry.add(family, "give", "keep one", give);\n'
          'registry.add(registry.family("policy", "rules"),\n    "diff", "compare", diff);\n'
          'registry\n    .add_without_app(nullptr, "doctor", "look", doctor);\n')
ROWS = "| `waymark own-token list`, `give` | a |\n| `waymark policy diff OLD NEW` | b |\n"


def sample(rows):
    return {f"{FOLDER}/some.cpp": SOURCE, PAGE: "# Operations\n" + rows}


BAD = {
    "`waymark doctor`": sample(ROWS + "\n`waymark doctor` is named in the text alone\n"),
    "`waymark policy diff`": sample("| `waymark own-token list`, `give` | a |\n| `waymark doctor` | c |\n"),
    "`waymark own-token give`": sample("| `waymark own-token list` | a |\n| `waymark policy diff` |\n| `waymark doctor` |\n"),
    "no command was found": {PAGE: ROWS},
}
GOOD = [sample(ROWS + "| `waymark doctor [--json]` | c |\n")]

if __name__ == "__main__":
    lint.run(check, BAD, GOOD)
