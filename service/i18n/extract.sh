#!/bin/sh
# Makes po/waymark.pot from text("…"), plural("…", "…"), text_in("…", "…") and translatable("…") in C++ and from
# {{#_}}…{{/_}} in templates, then brings every po/*.po up to date with it. With --check changes nothing and
# fails when the files are not up to date.
set -eu
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
check=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - web/templates > "$work/templates.cpp" <<'PYTHON'
import pathlib, re, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.mustache")):
    for message in re.findall(r"\{\{#_\}\}(.*?)\{\{/_\}\}", path.read_text(encoding="utf-8"), re.S):
        text = " ".join(message.split()).replace("\\", "\\\\").replace('"', '\\"')
        print('text("%s");' % text)
PYTHON

find . -name '*.cpp' -print | sort > "$work/sources"
echo "$work/templates.cpp" >> "$work/sources"
# xgettext warns of every quotation mark that is not ASCII; its own errors end the script by the exit status.
xgettext --language=C++ --from-code=UTF-8 --no-location --sort-output --no-wrap \
    --keyword --keyword=text:1 --keyword=plural:1,2 --keyword=text_in:1c,2 --keyword=translatable:1 \
    --files-from="$work/sources" --output="$work/body.pot" 2> "$work/warnings" || { cat "$work/warnings" >&2; exit 1; }
{
    printf 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    printf '"Content-Transfer-Encoding: 8bit\\n"\n'
    # The tool's own header holds the date, which would make every run differ.
    sed -n '/^$/,$p' "$work/body.pot" | grep -v '^#, c-format'
} > "$work/waymark.pot"

if [ "$check" = --check ]; then
    cmp -s "$work/waymark.pot" i18n/po/waymark.pot || { echo "po/waymark.pot is out of date: run $0" >&2; exit 1; }
else
    cp "$work/waymark.pot" i18n/po/waymark.pot
fi
for catalogue in i18n/po/*.po; do
    [ -e "$catalogue" ] || continue
    msgmerge --quiet --no-fuzzy-matching --no-location --no-wrap --sort-output "$catalogue" "$work/waymark.pot" \
        | msgattrib --no-obsolete --no-wrap - > "$work/merged.po"
    if [ "$check" = --check ]; then
        cmp -s "$work/merged.po" "$catalogue" || { echo "$catalogue is out of date: run $0" >&2; exit 1; }
    else
        cp "$work/merged.po" "$catalogue"
    fi
done
