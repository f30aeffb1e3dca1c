#!/usr/bin/env python3
"""Checks the HTML templates: nothing unescaped, nothing inline, attributes quoted, form fields labelled."""

import re

import lint

RULES = [
    (r"\{\{\{", "triple braces print text unescaped"),
    (r"\{\{\s*&", "{{& prints text unescaped"),
    (r"<style\b", "an inline style element"),
    (r"<script\b(?![^>]*\bsrc=)", "an inline script"),
    (r"\sstyle\s*=", "a style attribute"),
    (r"\son[a-z]+\s*=", "an inline event handler"),
    (r"javascript:", "a javascript: address"),
    (r"<(?:[a-z][a-z0-9]*)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?\s[a-z-]+=(?![\"'])", "an attribute without quotes"),
    (r"<a\b[^>]*target=\"_blank\"(?![^>]*rel=\"noopener)", "target=_blank without rel=noopener"),
    (r"<img\b(?![^>]*\balt=)", "an image without alt"),
    (r"<form\b(?![^>]*\bmethod=)", "a form without method"),
]
FIELD = re.compile(r"<(input|select|textarea)\b((?:[^>\"]|\"[^\"]*\")*)>", re.I)


def without_comments(text):
    """Comments become as many line ends as they had, so that line numbers stay right."""
    return re.sub(r"\{\{!.*?\}\}|<!--.*?-->", lambda match: "\n" * match.group(0).count("\n"), text, flags=re.S)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def check_fields(text):
    labels = set(re.findall(r"<label\b[^>]*\bfor=\"([^\"]+)\"", text))
    wrapped = [match.span() for match in re.finditer(r"<label\b.*?</label>", text, re.S)]
    for match in FIELD.finditer(text):
        attributes = match.group(2)
        if re.search(r'type="(hidden|submit|button)"', attributes) or "aria-label" in attributes:
            continue
        identity = re.search(r'\bid="([^"]+)"', attributes)
        inside = any(begin < match.start() < end for begin, end in wrapped)
        if not inside and not (identity and identity.group(1) in labels):
            yield match.start(), f"a <{match.group(1)}> without label"


def check_blocks(text):
    """Opened and closed sections must match; the library does not say when they do not."""
    open_blocks = []
    for match in re.finditer(r"\{\{([#^/])\s*([^}\s]+)\s*\}\}", text):
        kind, name = match.groups()
        if kind != "/":
            open_blocks.append((name, match.start()))
        elif not open_blocks or open_blocks[-1][0] != name:
            yield match.start(), f"{{{{/{name}}}}} closes nothing"
            return
        else:
            open_blocks.pop()
    for name, at in open_blocks:
        yield at, f"{{{{#{name}}}}} is not closed"


def check_translated(text):
    """Inside {{#_}}…{{/_}} only plain variables: a section there would be translated with the text."""
    for match in re.finditer(r"\{\{#_\}\}(.*?)\{\{/_\}\}", text, re.S):
        if re.search(r"\{\{[#^>]", match.group(1)) or "<" in match.group(1):
            yield match.start(), "markup or a section inside {{#_}}"


def check(root):
    for path in lint.files(root, ".mustache"):
        text = without_comments((root / path).read_text(encoding="utf-8"))
        found = []
        for pattern, message in RULES:
            found += [(match.start(), message) for match in re.finditer(pattern, text, re.I)]
        found += check_fields(text)
        found += check_blocks(text)
        found += check_translated(text)
        for at, message in sorted(found):
            yield f"{path}:{line_of(text, at)}: {message}"


PAGE = "service/web/templates/page.mustache"
BAD = {
    "triple braces": {PAGE: "<p>{{{name}}}</p>"},
    "{{& prints": {PAGE: "<p>{{& name}}</p>"},
    "an inline style element": {PAGE: "<style>p{}</style>"},
    "an inline script": {PAGE: "<script>run()</script>"},
    "a style attribute": {PAGE: '<p style="color: red">'},
    "an inline event handler": {PAGE: '<p onclick="run()">'},
    "a javascript: address": {PAGE: '<a href="javascript:run()">'},
    "an attribute without quotes": {PAGE: '<p class="a" id={{id}}>'},
    "an image without alt": {PAGE: '<img src="a.svg">'},
    "a form without method": {PAGE: '<form action="/a">'},
    "without rel=noopener": {PAGE: '<a href="/a" target="_blank">'},
    "a <textarea> without label": {PAGE: '<textarea name="text" id="text"></textarea>'},
    "a <input> without label": {PAGE: '<label for="other">Name</label><input id="name" type="text">'},
    "closes nothing": {PAGE: "{{#a}}{{/b}}"},
    "is not closed": {PAGE: "{{#a}}"},
    "inside {{#_}}": {PAGE: "{{#_}}Hello <b>you</b>{{/_}}"},
    "page.mustache:3:": {PAGE: "{{! a\ncomment }}\n{{{name}}}"},
}
GOOD = [
    {PAGE: '<label for="name">{{#_}}Name{{/_}}</label><input id="name" type="text" value="{{name}}">'},
    {PAGE: '<label>{{#_}}Name{{/_}} <input name="name" type="checkbox" checked></label>'},
    {PAGE: '<form method="post" action="{{link}}"><input type="hidden" name="a" value="{{a}}">'
           '<button type="submit">{{#_}}Send{{/_}}</button></form><script src="/a.js"></script>'},
    {PAGE: "{{#rows}}<td>{{name}}</td>{{/rows}}{{^rows}}<p>{{#_}}Nothing for {{name}}{{/_}}</p>{{/rows}}"},
]

if __name__ == "__main__":
    lint.run(check, BAD, GOOD)
