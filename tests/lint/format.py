#!/usr/bin/env python3
"""Checks that every C++ file is as clang-format-14 would write it."""

import subprocess
import sys

import lint

paths = [str(lint.ROOT / path) for path in lint.files(lint.ROOT, ".cpp", ".hpp")]
done = subprocess.run(["clang-format-14", "--dry-run", "-Werror", *paths], capture_output=True, text=True, check=False)
print("\n".join(line for line in done.stderr.splitlines() if "error:" in line))
print(f"{len(paths)} files")
sys.exit(done.returncode)
