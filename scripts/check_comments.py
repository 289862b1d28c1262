#!/usr/bin/env python3
"""Each file opens with a comment that says what it is; headers explain, sources do not chatter."""
import re

import house

LEAST_IN_HEADER, MOST_IN_SOURCE = 0.15, 0.30
OPENING = re.compile(r"(?:#define \w+[^\n]*\n)?/\*[ \n*]*[\w`'(]")
SIGNED = re.compile(r"@(file|author|date|brief)\b|\b(copyright|licen[cs]ed under|author:)", re.I)


def share(text):
    """Lines with a comment over all lines that are not blank."""
    pairs = [(old, new) for old, new in zip(text.split("\n"), house.bare(text).split("\n")) if old.strip()]
    return sum(old != new for old, new in pairs) / max(1, len(pairs))


def check(path, text):
    problems = []
    if not OPENING.match(text):
        problems.append("%s:1: does not begin with a comment that says what the file is" % path)
    for match in SIGNED.finditer(text[:600]):
        problems.append("%s:%d: '%s' does not belong in a file" % (
            path, house.line_of(text, match.start()), match.group(0)))
    comments = share(text)
    if path.endswith(".h") and not path.startswith("tests/") and comments < LEAST_IN_HEADER:
        problems.append("%s:1: %.0f %% comments; a header is the manual of its code" % (path, 100 * comments))
    if path.endswith(".c") and comments > MOST_IN_SOURCE and text.count("\n") > 60:
        problems.append("%s:1: %.0f %% comments; say why, not what" % (path, 100 * comments))
    return problems


def main():
    tree = house.root()
    paths = house.files(tree)
    problems = []
    for path in paths:
        problems += check(path, house.read(tree, path))
    house.report("comments", problems, len(paths))


main()
