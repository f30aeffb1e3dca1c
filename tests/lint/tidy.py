#!/usr/bin/env python3
"""Reads every C++ file of a build folder with clang 14, several at once: the programs with clang-tidy, the tests with
the compiler's warnings alone (four times as fast). A file whose text, headers, command and rules are as when it last
passed, in this clone or another, is not read again.  tidy.py <build folder> [part of a path]"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import lint


def dependencies(build):
    """Object -> the project's own files it was made from, as ninja noted them."""
    listing = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=True)
    found, current = {}, None
    for line in listing.stdout.splitlines():
        if line and not line.startswith(" "):
            current = found.setdefault(line.split(":", 1)[0], [])
        elif line.strip() and current is not None:
            path = os.path.normpath(os.path.join(build, line.strip()))
            if path.startswith(f"{lint.ROOT}/"):
                current.append(pathlib.Path(path))
    return found


def stamp_folder():
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    folder = cache / "waymark" / "tidy"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fingerprint(version, command, paths):
    """The same wherever the clone lies."""
    digest = hashlib.sha256((version + command.replace(str(lint.ROOT), "")).encode())
    for path in sorted({lint.ROOT / ".clang-tidy", pathlib.Path(__file__).resolve(), *paths}):
        digest.update(str(path.relative_to(lint.ROOT)).encode())
        digest.update(path.read_bytes() if path.exists() else b"absent")
    return digest.hexdigest()


def is_test(source):
    return source.relative_to(lint.ROOT).parts[0] == "tests"


def command_for(build, source, compile_command):
    if not is_test(source):
        return ["clang-tidy-14", "-p", str(build), "--quiet", str(source)]
    words = shlex.split(compile_command)
    words = words[1:] if "ccache" in words[0] else words
    at = words.index("-o")
    return ["clang++-14", "-fsyntax-only", *[word for word in words[1:at] + words[at + 2:] if word != "-c"]]


def check_file(build, command, stamp):
    if stamp.exists():
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=build)
    if done.returncode == 0:
        stamp.touch()
        return ""
    return done.stdout + ("" if done.stdout else done.stderr)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    stamps = stamp_folder()
    version = subprocess.run(["clang-tidy-14", "--version"], capture_output=True, text=True, check=True).stdout
    objects = dependencies(build)
    work = []
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        source = pathlib.Path(entry["file"])
        if build in source.parents or lint.ROOT not in source.parents or wanted not in entry["file"]:
            continue
        output = re.search(r" -o (\S+)", entry["command"])
        paths = objects.get(output.group(1) if output else "", [])
        stamp = stamps / fingerprint(version, entry["command"], [source, *paths])
        work.append((build, command_for(build, source, entry["command"]), stamp))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for text in pool.map(lambda item: check_file(*item), work):
            if text:
                failed += 1
                print(text, flush=True)
    print(f"{len(work)} files, {failed} with findings")
    sys.exit(1 if failed else 0)


main()
