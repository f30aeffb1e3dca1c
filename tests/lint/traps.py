#!/usr/bin/env python3
"""Checks that every test named in the table of traps of docs/moodle.md exists, title included, and that every trap of the
version comparison has a row."""

import re

import lint

TABLE_FILE = "docs/moodle.md"
NUMBERED = [str(number) for number in range(1, 19)] + ["3b", "7b", "7c"]
NAMED = re.compile(r'`(\w+_test)`(?: "([^"…]+)…?")?')


def test_files(root, name):
    return sorted((root / "tests").rglob(name + ".cpp"))


def has_title(path, title):
    return f'TEST_CASE("{title}' in path.read_text(encoding="utf-8")


def check_row(root, trap, cell):
    tests = NAMED.findall(cell)
    if not tests:
        yield f"{TABLE_FILE}: no test for: {trap}"
    for name, title in tests:
        paths = test_files(root, name)
        if not paths:
            yield f"{TABLE_FILE}: there is no {name}.cpp, for: {trap}"
        elif title and not any(has_title(path, title) for path in paths):
            yield f'{TABLE_FILE}: {name} has no test "{title}…", for: {trap}'


def check(root):
    path = root / TABLE_FILE
    if not path.is_file():
        return
    table = path.read_text(encoding="utf-8").partition("<!-- traps -->")[2].partition("<!-- /traps -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if row[0] != "from"]
    for row in rows:
        if len(row) != 3:
            yield f"{TABLE_FILE}: a row without three cells: {row[0]}"
        else:
            yield from check_row(root, row[1], row[2])
    sources = {source for row in rows for source in row[0].split(", ")}
    for number in NUMBERED:
        if f"V{number}" not in sources:
            yield f"{TABLE_FILE}: V{number} has no row"


def sample(cell='`a_test` "one thing…"', missing=None):
    rows = "".join(f"| V{number} | x | {cell} |\n" for number in NUMBERED if number != missing)
    return {
        TABLE_FILE: f"<!-- traps -->\n| from | trap | test |\n|---|---|---|\n{rows}<!-- /traps -->\n",
        "tests/box/a_test.cpp": 'TEST_CASE("one thing and more") {}\n',
    }


if __name__ == "__main__":
    lint.run(
        check,
        {
            "no test for: x": sample("somewhere"),
            "there is no b_test.cpp": sample("`b_test`"),
            'a_test has no test "another': sample('`a_test`; `a_test` "another…"'),
            "V7b has no row": sample(missing="7b"),
        },
        [sample(), sample("`a_test` (derived)")],
    )
