#!/usr/bin/env python3
"""Checks the translations: complete, the same placeholders on both sides, the right number of plural forms, no
markup that the source lacks, and the list of messages up to date with the sources. In Latvian texts a date stands in
the locative ("3. jūnijā"), so none follows a preposition that asks for another case; quotation marks are „ ”."""

import ast
import os
import re
import subprocess
import tomllib

import lint

PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}|\{[a-z_0-9]+\}")
LATVIAN_CASE = re.compile(r"\b(?:līdz|kopš|pēc|pirms|no)\s+\{(?:date|when|day|due|time)\}", re.IGNORECASE)
EXTRACT = "service/i18n/extract.sh"


def entries(text):
    """Yields (line, flags, {field: text}) of each entry of a .po file."""
    fields, flags, current, begin = {}, set(), None, 1
    for number, line in enumerate(text.splitlines() + [""], 1):
        match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+(".*")$', line)
        if match:
            if match.group(1) in ("msgctxt", "msgid") and "msgstr" in "".join(fields):
                yield begin, flags, fields
                fields, flags = {}, set()
            if not fields:
                begin = number
            current = match.group(1)
            fields[current] = ast.literal_eval(match.group(2))
        elif line.startswith('"') and current:
            fields[current] += ast.literal_eval(line)
        elif not line.strip():
            if fields:
                yield begin, flags, fields
            fields, flags, current = {}, set(), None
        elif line.startswith("#,"):
            flags |= {flag.strip() for flag in line[2:].split(",")}


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


def check_entry(fields, flags, plurals):
    source = fields.get("msgid", "")
    translations = {name: text for name, text in fields.items() if name.startswith("msgstr")}
    if "fuzzy" in flags:
        yield "is marked fuzzy"
    if "msgid_plural" in fields and len(translations) != plurals:
        yield f"has {len(translations)} plural forms, the header says {plurals}"
    for name, text in translations.items():
        if not text.strip():
            yield f"{name} is empty"
            continue
        wanted = placeholders(source)
        # A plural form may leave out its number ("one day"), but no other value.
        if "msgid_plural" in fields:
            wanted = [item for item in placeholders(fields["msgid_plural"]) if item != "{n}"]
            got = [item for item in placeholders(text) if item != "{n}"]
        else:
            got = placeholders(text)
        if got != wanted:
            yield f"{name} has placeholders {got}, the source has {wanted}"
        if "{{" in text and "{{" not in source:
            yield f"{name} has {{{{, the source has not"
        if re.search(r"[<>]", text) and not re.search(r"[<>]", source):
            yield f"{name} has markup, the source has not"
        if text != text.strip() and source == source.strip():
            yield f"{name} begins or ends with white space"


def check_catalogue(path, text):
    plurals = 0
    for line, flags, fields in entries(text):
        if fields.get("msgid") == "" and "msgctxt" not in fields:
            header = re.search(r"nplurals\s*=\s*(\d+)", fields.get("msgstr", ""))
            plurals = int(header.group(1)) if header else 0
            if not header:
                yield f"{path}:{line}: the header has no Plural-Forms"
            continue
        for problem in check_entry(fields, flags, plurals):
            yield f"{path}:{line}: {fields.get('msgid')!r} {problem}"


def check_latvian(text):
    found = LATVIAN_CASE.search(text)
    if found:
        yield f"a date is in the locative, so it cannot follow a preposition: {found.group(0)!r}"
    if re.search(r"[\"“«»]", text):
        yield "quotation marks in Latvian are „ ”"


def texts_of(value):
    """Every text in a table of a .toml file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner)


def latvian_texts(root):
    """Yields (place, text) of all that is said in Latvian: translations, and the texts that are sent."""
    for path in lint.files(root, ".po"):
        if path.name != "lv.po":
            continue
        for line, _, fields in entries((root / path).read_text(encoding="utf-8")):
            if fields.get("msgid") == "" and "msgctxt" not in fields:
                continue
            for name, text in fields.items():
                if name.startswith("msgstr"):
                    yield f"{path}:{line}", text
    for path in lint.files(root, ".toml"):
        if path.name == "lv.toml" and path.is_relative_to("config/content"):
            for text in texts_of(tomllib.loads((root / path).read_text(encoding="utf-8"))):
                yield path, text


def check(root):
    catalogues = lint.files(root, ".po")
    if not catalogues:
        yield "there is no .po file"
    for path in catalogues:
        yield from check_catalogue(path, (root / path).read_text(encoding="utf-8"))
    for place, text in latvian_texts(root):
        for problem in check_latvian(text):
            yield f"{place}: {problem}: {text.strip()!r}"
    if (root / EXTRACT).exists():
        done = subprocess.run(["sh", str(root / EXTRACT), "--check"], capture_output=True, text=True, check=False,
                              env={**os.environ, "LC_ALL": "C.UTF-8"})
        if done.returncode != 0:
            yield (done.stdout + done.stderr).strip() or f"{EXTRACT} --check failed"


HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=0;\\n"\n\n'


def sample(body, header=HEADER):
    return {"service/i18n/po/lv.po": header + body}


BAD = {
    "there is no .po file": {"README.md": "a\n"},
    "is empty": sample('msgid "Hello"\nmsgstr ""\n'),
    "is marked fuzzy": sample('#, fuzzy\nmsgid "Hello"\nmsgstr "Sveiki"\n'),
    "has placeholders": sample('msgid "Hello {name}"\nmsgstr "Sveiki {vards}"\n'),
    "has {{, the source has not": sample('msgid "Hello"\nmsgstr "Sveiki {{name}}"\n'),
    "has markup": sample('msgid "Hello"\nmsgstr "<b>Sveiki</b>"\n'),
    "plural forms, the header says 3": sample('msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} diena"\n'),
    "begins or ends with white space": sample('msgid "Hello"\nmsgstr "Sveiki "\n'),
    "no Plural-Forms": sample('msgid "Hello"\nmsgstr "Sveiki"\n', 'msgid ""\nmsgstr "Language: lv\\n"\n\n'),
    "'līdz {when}'": sample('msgid "Open until {when}."\nmsgstr "Atvērts līdz {when}."\n'),
    "'Kopš {date}'": {**sample('msgid "a"\nmsgstr "b"\n'),
                      "config/content/mentors/lv.toml": '[weekly]\nquiet = "Kopš {date} nekā nav."\n'},
    "quotation marks in Latvian": sample('msgid "“Help”"\nmsgstr "“Palīdzība”"\n'),
    "out of date": {**sample('msgid "Hello"\nmsgstr "Sveiki"\n'), EXTRACT: "echo out of date; exit 1\n"},
}
GOOD = [
    sample('msgid "Hello {name}"\nmsgstr "Sveiki, {name}!"\n\n'
           'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} diena"\nmsgstr[1] "viena"\nmsgstr[2] "{n} dienu"\n'),
    {**sample('msgid "“{name}” until {date}, {n} days before"\n'
              'msgstr "„{name}” līdz dienas beigām {date}, pirms {n} dienām"\n'),
     "config/content/lv.toml": '[a]\ntext = "Kopš tā laika, {date}: „b”"\n'},
    sample('msgctxt "verb"\nmsgid ""\n"long "\n"text"\nmsgstr "garš "\n"teksts"\n'),
]

if __name__ == "__main__":
    lint.run(check, BAD, GOOD)
