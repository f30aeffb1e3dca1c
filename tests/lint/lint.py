"""What the lints share: the files of the project, and the way a lint runs, reports and proves itself."""

import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = {".git", "build", "node_modules", ".cache", "__pycache__"}


def files(root, *suffixes):
    """Every file below root with one of the suffixes (all files without any), as paths relative to root."""
    found = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if SKIPPED.intersection(relative.parts) or not path.is_file():
            continue
        if not suffixes or path.suffix in suffixes:
            found.append(relative)
    return found


def run(check, bad_samples, good_samples):
    """check(root) yields problems. With --self-test every bad sample (a dict of path to text) must give a
    problem that holds the sample's key, and every good one none."""
    if "--self-test" in sys.argv:
        sys.exit(self_test(check, bad_samples, good_samples))
    problems = list(check(ROOT))
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems")
    sys.exit(1 if problems else 0)


def problems_in(check, sample):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in sample.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return list(check(root))


def self_test(check, bad_samples, good_samples):
    failures = 0
    for expected, sample in bad_samples.items():
        problems = problems_in(check, sample)
        if not any(expected in problem for problem in problems):
            print(f"not noticed: {expected!r}; said {problems}")
            failures += 1
    for sample in good_samples:
        problems = problems_in(check, sample)
        if problems:
            print(f"false alarm on {sorted(sample)}: {problems}")
            failures += 1
    print(f"{len(bad_samples)} bad and {len(good_samples)} good samples, {failures} misjudged")
    return 1 if failures else 0
