#!/usr/bin/env python3
"""Checks that every case of the certification suite and the security battery has a row in docs/lti.md, and that the
test file named there has a test tagged (C++) or titled (JavaScript) with it."""

import re

import lint

TABLE_FILE = "docs/lti.md"
COUNTS = {"N": 12, "P": 18, "D": 7, "S": 6, "A": 15, "B": 9, "C": 15, "E": 7}
ROW = re.compile(r"^\| ([A-Z]\d\d) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", re.M)


def all_cases():
    return [f"{letter}{number:02}" for letter, count in COUNTS.items() for number in range(1, count + 1)]


def has_case(root, name, case):
    path = root / name
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8")
    return f"[{case}]" in text if path.suffix == ".cpp" else re.search(rf"\b{case}\b", text) is not None


def check(root):
    path = root / TABLE_FILE
    if not path.is_file():
        return
    table = path.read_text(encoding="utf-8").partition("<!-- cases -->")[2].partition("<!-- /cases -->")[0]
    rows = ROW.findall(table)
    named = [case for case, _, _ in rows]
    for case in all_cases():
        if named.count(case) != 1:
            yield f"{TABLE_FILE}: {case} has {named.count(case)} rows"
    for case in sorted(set(named) - set(all_cases())):
        yield f"{TABLE_FILE}: {case} is no known case"
    for case, expected, place in rows:
        if place == "–":
            if expected not in ("web edge", "not served"):
                yield f"{TABLE_FILE}: {case} has no test and no reason"
        elif not has_case(root, place, case):
            yield f"{TABLE_FILE}: {case} is not tested in {place}"


def sample(**changes):
    rows = {case: f"| {case} | x | jwt_alg | tests/a_test.cpp |" for case in all_cases()} | changes
    tests = " ".join(f"[{case}]" for case in all_cases() if case != "C13")
    return {
        TABLE_FILE: "<!-- cases -->\n" + "\n".join(row for row in rows.values() if row) + "\n<!-- /cases -->\n",
        "tests/a_test.cpp": tests,
        "tests/b.test.mjs": 'test("C13 storage blocked", …)',
    }


C13 = "| C13 | x | launch | tests/b.test.mjs |"

if __name__ == "__main__":
    lint.run(
        check,
        {
            "C13 is not tested in tests/a_test.cpp": sample(),
            "N07 has 0 rows": sample(C13=C13, N07=""),
            "N07 has 2 rows": sample(C13=C13, N08="| N07 | x | y | tests/a_test.cpp |"),
            "Q01 is no known case": sample(C13=C13, Q01="| Q01 | x | y | tests/a_test.cpp |"),
            "A01 has no test and no reason": sample(C13=C13, A01="| A01 | x | jwt_alg | – |"),
            "A01 is not tested in tests/gone.cpp": sample(C13=C13, A01="| A01 | x | jwt_alg | tests/gone.cpp |"),
        },
        [sample(C13=C13), sample(C13="| C13 | x | web edge | – |")],
    )
