#!/usr/bin/env python3
"""Runs oulad_bench on small made-up tables in OULAD's format: fixture_test.py OULAD_BENCH."""

import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile

DAYS = [14, 28, 56, 64, 94, 124, 154]
STAGES = [4, 34, 64, 94, 124, 154, 184]
RUNS = ["2013B", "2013J", "2014B"]
MODULES = ["AAA", "BBB"]
STUDENTS = 60
DUES = [20, 50, 80, 110, 140, 170]


def write(folder, name, heading, rows):
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heading, *rows])


QUIZ_DUES = [30, 60, 90, 120]


def make(folder, groups_seed=1, quizzes=False):
    """Every third student is careless: little activity, many misses, and does not pass. Quizzes have dates that
    nobody keeps: all take them ten days later."""
    chance, outside = random.Random(7), random.Random(groups_seed)
    tables = {name: [] for name in ("course", "assessment", "student", "registration", "hand_in", "early", "stages")}
    number = 1000
    for module in MODULES:
        for run in RUNS:
            tables["course"].append([module, run, 240])
            pieces = [(f"{module}{run}{due}", due) for due in DUES]
            tables["assessment"] += [[module, run, piece, "TMA", due, 10] for piece, due in pieces]
            if quizzes:
                tables["assessment"] += [[module, run, f"quiz{module}{run}{due}", "CMA", due, 1] for due in QUIZ_DUES]
            for student in range(STUDENTS):
                number += 1
                careless = student % 3 == 0
                result = "Withdrawn" if careless else "Pass"
                if chance.random() < 0.1:
                    result = "Pass" if careless else "Fail"
                tables["student"].append([module, run, number, outside.choice("MF"), outside.choice("YN"),
                                          outside.choice(["0-10%", "50-60%", "90-100%"]), result, 1])
                gone = 100 if student == 0 else ""
                tables["registration"].append([module, run, number, -20, gone])
                if quizzes:
                    tables["hand_in"] += [[f"quiz{module}{run}{due}", number, due + 10, 0, 70] for due in QUIZ_DUES]
                for piece, due in pieces:
                    if chance.random() < (0.4 if careless else 0.95) and not (gone and due > gone):
                        tables["hand_in"].append([piece, number, due - chance.randrange(5), 0, chance.randrange(30, 100)])
                pace = (1 if careless else 4) + chance.random() * 2
                tables["early"].append([number] + [value for day in (14, 28, 42, 56)
                                                   for value in (round(pace * day), round(pace * day / 4))])
                tables["stages"] += [[module, run, number, day, round(pace * day / 5), round(pace * day)]
                                     for day in STAGES]
    course = ["code_module", "code_presentation"]
    write(folder, "course", [*course, "module_presentation_length"], tables["course"])
    write(folder, "assessment", [*course, "id_assessment", "assessment_type", "date", "weight"], tables["assessment"])
    write(folder, "student", [*course, "id_student", "gender", "disability", "imd_band", "final_result",
                              "enrolments_in_all"], tables["student"])
    write(folder, "student_registration", [*course, "id_student", "date_registration", "date_unregistration"],
          tables["registration"])
    write(folder, "student_assessment", ["id_assessment", "id_student", "date_submitted", "is_banked", "score"],
          tables["hand_in"])
    write(folder, "activity_14_28_42_56", ["id_student"] + [name for day in (14, 28, 42, 56)
                                                            for name in (f"rows_{day}", f"days_{day}")],
          tables["early"])
    write(folder, "stages30", [*course, "id_student", "day", "n_sites", "rows"], tables["stages"])


def run(program, folder, *more):
    return subprocess.run([program, "--data", str(folder), "--fit", "2013B,2013J", "--test", "2014B", *more],
                          capture_output=True, text=True, check=False)


def check_rows(program, folder):
    done = run(program, folder, "--json", "--leave-one-out")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert [row["day"] for row in rows] == DAYS, rows
    for row in rows:
        gone = 2 if row["day"] >= 100 else 0  # one of each module has left by then
        assert row["n"] == len(MODULES) * STUDENTS - gone, row
        assert row["auc"] > 0.8 and row["auc"] > row["auc_idle"], row
        assert abs(row["auc"] - row["auc_new_module"]) < 0.1, row
        assert row["p10"] >= row["base_rate"] and row["p20"] >= row["base_rate"], row
        assert 0 <= row["brier"] < 0.25 and 0 <= row["ece"] < 0.2, row
        assert row["auc_low"] <= row["auc"] <= row["auc_high"], row
    return done.stdout


def late_rows(program, folder, *more):
    done = run(program, folder, "--late", "--json", *more)
    assert done.returncode == 0, done.stderr
    return {(row["dates"], row["days_before"]): row for row in json.loads(done.stdout)["rows"]}


def check_late(program, folder):
    done = run(program, folder, "--late")
    assert done.returncode == 0 and "missed the last one" in done.stdout, done.stderr
    assert "likely late from a chance on" in done.stdout, done.stdout
    plain = late_rows(program, folder)
    for days in (7, 3, 1):
        assert plain["all", days]["n"] == plain["kept", days]["n"], plain  # every date is kept by somebody
        assert plain["all", days]["ap"] > plain["all", days]["ap_missed_last"], plain


def check_unkept_dates(program, folder):
    """Dates that nobody keeps are judged, too, and do not spoil the chances of the others."""
    make(folder, quizzes=True)
    for more in ((), ("--leave-one-out",)):
        rows = late_rows(program, folder, *more)
        for days in (7, 3, 1):
            whole, kept = rows["all", days], rows["kept", days]
            assert whole["n"] > kept["n"] and whole["base_rate"] > kept["base_rate"], rows
            assert kept["ece"] < 0.12, rows
            assert whole["ap"] > 0.9, rows


def main(program):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make(folder)
        first = check_rows(program, folder)
        audit = run(program, folder, "--audit").stdout
        assert "by gender" in audit and "by disability" in audit and "by deprivation" in audit, audit
        check_late(program, folder)

        make(folder, groups_seed=2)  # other genders, disabilities and addresses: not one figure may move
        assert check_rows(program, folder) == first

        check_unkept_dates(program, folder)
        (folder / "student_assessment.csv").unlink()
        broken = run(program, folder)
        assert broken.returncode == 1 and "student_assessment" in broken.stderr, broken.stderr
        nothing = run(program, folder / "nowhere")
        assert nothing.returncode == 1 and nothing.stderr, nothing
    print("oulad_bench keeps its format and its protocol")


if __name__ == "__main__":
    main(sys.argv[1])
