#!/usr/bin/env python3
"""Checks that every box includes and links only what the table in docs/architecture.md allows."""

import fnmatch
import re

import lint

TABLE_FILE = "docs/architecture.md"
LIBRARIES = [
    (r"tl/expected\.hpp", None),
    (r"openssl/", "OpenSSL"),
    (r"fmt/", "fmt"),
    (r"httplib\.h", "cpp-httplib"),
    (r"SQLiteCpp/", "SQLiteCpp"),
    (r"sqlite3\.h", "SQLite"),
    (r"nlohmann/json_fwd\.hpp", None),
    (r"nlohmann/", "nlohmann/json"),
    (r"boost/locale", "Boost.Locale"),
    (r"date/", "date"),
    (r"(kainjow/)?mustache\.hpp", "mustache"),
    (r"toml\+\+/", "toml++"),
    (r"CLI/", "CLI11"),
    (r"gumbo\.h", "gumbo"),
]
POSIX = re.compile(r"(sys|netinet|arpa)/\w+\.h|(unistd|fcntl|poll|netdb|signal|pthread|dirent|time|malloc)\.h")
STANDARD = re.compile(r"[a-z_]+")
PURE_BANS = {"iostream", "fstream", "filesystem", "thread", "mutex", "random", "cstdio", "condition_variable"}
# A template in log.hpp formats; the others are shared by the .cpp files of one box and nobody else.
HEADER_EXCEPTIONS = {
    "service/support/log.hpp": {"fmt"},
    "service/store/connection.hpp": {"SQLiteCpp"},
    "moodle_adapter/call.hpp": {"nlohmann/json"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)


class Box:
    def __init__(self, name, patterns, uses, libraries):
        self.name = name
        self.patterns = patterns
        self.uses = uses
        self.libraries = libraries


def cells(line):
    return [cell.strip().replace("`", "") for cell in line.strip().strip("|").split("|")]


def words(cell):
    return [] if cell in ("–", "") else [word.strip() for word in cell.split(",")]


def read_library(text):
    """'cpp-httplib (server.cpp socket.cpp)' -> ('cpp-httplib', ['server.cpp', 'socket.cpp'])."""
    match = re.fullmatch(r"(\S+)(?: \(([^)]*)\))?", text)
    return match.group(1), (match.group(2) or "*").split()


def read_table(root):
    text = (root / TABLE_FILE).read_text(encoding="utf-8")
    match = re.search(r"<!-- boxes -->\n(.*?)<!-- /boxes -->", text, re.S)
    rows = [cells(line) for line in match.group(1).splitlines() if line.startswith("|")][2:]
    return [Box(row[0], words(row[1]), words(row[2]), dict(map(read_library, words(row[3])))) for row in rows]


def matches(pattern, path):
    """Like a shell: * stays inside a folder, ** does not."""
    expression = re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return re.fullmatch(expression, str(path)) is not None


def box_of(boxes, path):
    for box in boxes:
        if any(matches(pattern, path) for pattern in box.patterns):
            return box
    return None


def resolve(root, name):
    for base in ("", "service/"):
        if (root / (base + name)).is_file():
            return base + name
    return None


def check_own(root, boxes, box, name):
    target = resolve(root, name)
    if target is None:
        return f'includes "{name}", which is no file below the root or service/'
    owner = box_of(boxes, target)
    if owner is None:
        return f'includes "{name}", which belongs to no box'
    if owner is not box and box.uses != ["all"] and owner.name not in box.uses:
        return f'{box.name} may not use {owner.name} ("{name}")'
    return None


def library_of(name):
    for pattern, library in LIBRARIES:
        if re.match(pattern, name):
            return True, library
    return False, None


def check_outside(path, box, name):
    known, library = library_of(name)
    if known:
        if library is None:
            return None
        if library not in box.libraries:
            return f"{box.name} may not use {library} (<{name}>)"
        if not any(fnmatch.fnmatch(path.name, pattern) for pattern in box.libraries[library]):
            return f"{library} is for {' '.join(box.libraries[library])} only (<{name}>)"
        if path.suffix == ".hpp" and library not in HEADER_EXCEPTIONS.get(str(path), set()):
            return f"a header must not include {library} (<{name}>)"
        return None
    if POSIX.fullmatch(name):
        return f"core is pure, but includes <{name}>" if box.name == "core" else None
    if not STANDARD.fullmatch(name):
        return f"<{name}> is of no library in the table"
    if box.name == "core" and name in PURE_BANS:
        return f"core is pure, but includes <{name}>"
    return None


def check_links(root, boxes):
    """The USES of waymark_box() must be the table's."""
    by_name = {box.name: box for box in boxes}
    for path in lint.files(root, ".txt"):
        if path.name != "CMakeLists.txt":
            continue
        text = (root / path).read_text(encoding="utf-8")
        for name, rest in re.findall(r"waymark_box\(\s*(\w+)([^)]*)\)", text):
            if name not in by_name:
                yield f"{path}: box {name} is not in the table of {TABLE_FILE}"
                continue
            uses = re.search(r"USES((?:\s+[a-z_0-9]+)+)", rest)
            linked = set(uses.group(1).split()) if uses else set()
            if by_name[name].uses != ["all"] and linked != set(by_name[name].uses):
                yield f"{path}: box {name} links {sorted(linked)}, the table says {sorted(by_name[name].uses)}"


def check(root):
    boxes = read_table(root)
    for path in lint.files(root, ".cpp", ".hpp"):
        if path.parts[0] == "tests":
            continue
        box = box_of(boxes, path)
        if box is None:
            yield f"{path}: belongs to no box of {TABLE_FILE}"
            continue
        for kind, name in INCLUDE.findall((root / path).read_text(encoding="utf-8")):
            problem = check_own(root, boxes, box, name) if kind == '"' else check_outside(path, box, name)
            if problem:
                yield f"{path}: {problem}"
    yield from check_links(root, boxes)


SAMPLE_TABLE = """<!-- boxes -->
| box | files | may use | outside libraries |
|---|---|---|---|
| core | `service/core/*` | – | – |
| support | `service/support/*` | – | OpenSSL, fmt, cpp-httplib (http_client.cpp) |
| store | `service/store/*` | core, support | SQLiteCpp |
| app | `service/*.cpp` | all | CLI11 |
<!-- /boxes -->
"""


def sample(path, text, more=None):
    return {TABLE_FILE: SAMPLE_TABLE, "service/core/a.hpp": "#include <string>\n",
            "service/store/a.hpp": '#include "core/a.hpp"\n', path: text, **(more or {})}


BAD = {
    "core may not use store": sample("service/core/b.cpp", '#include "store/a.hpp"\n'),
    "core may not use fmt": sample("service/core/b.cpp", "#include <fmt/format.h>\n"),
    "core is pure, but includes <sys/stat.h>": sample("service/core/b.cpp", "#include <sys/stat.h>\n"),
    "core is pure, but includes <fstream>": sample("service/core/b.cpp", "#include <fstream>\n"),
    "a header must not include OpenSSL": sample("service/support/b.hpp", "#include <openssl/evp.h>\n"),
    "cpp-httplib is for http_client.cpp only": sample("service/support/b.cpp", "#include <httplib.h>\n"),
    "is of no library in the table": sample("service/store/b.cpp", "#include <curl/curl.h>\n"),
    "belongs to no box of": sample("service/other/b.cpp", "\n"),
    "which is no file below": sample("service/store/b.cpp", '#include "core/absent.hpp"\n'),
    "the table says": sample("service/core/CMakeLists.txt", "waymark_box(core SOURCES a.cpp USES support)\n"),
    "box extra is not in the table": sample("service/core/CMakeLists.txt", "waymark_box(extra SOURCES a.cpp)\n"),
}
GOOD = [
    sample("service/store/b.cpp", '#include <SQLiteCpp/SQLiteCpp.h>\n#include <vector>\n#include "core/a.hpp"\n'),
    sample("service/support/http_client.cpp", "#include <httplib.h>\n#include <poll.h>\n"),
    sample("service/main.cpp", '#include <CLI/CLI.hpp>\n#include "store/a.hpp"\n',
           {"service/store/CMakeLists.txt": "waymark_box(store SOURCES a.cpp USES core support OUTSIDE SQLiteCpp)\n"}),
]

if __name__ == "__main__":
    lint.run(check, BAD, GOOD)
