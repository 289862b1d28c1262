#!/usr/bin/env python3
"""list.def files and the files on disk name the same things, each by one spelling."""
import re

import house

# List, macro, folder of the files, and what each file must define: {0} first word, {1} last word.
LISTS = [
    ("policies/list.def", "POLICY", "policies/{0}/{1}.c", ("struct {0}_policy {0}_{1} =", '.name = "{0}.{1}"')),
    ("workloads/list.def", "GENERATOR", "workloads/{0}/{1}.c", ("{0}_{1} =", '.name = "{0}.{1}"')),
    ("traces/list.def", "FORMAT", "traces/import/{0}.c", ("trace_format_{0} =", '.name = "{0}"')),
    ("sim/list.def", "SYSTEM", "sim/{0}/{0}.c", ()),
]
NOT_LISTED = re.compile(r"policies/lib/|workloads/(platforms|studies)/|sim/(base|engine|model|run|report|cli)/")


def on_disk(tree, pattern):
    """Words of every file that the pattern fits, list lines or not."""
    parts = pattern.split("/")
    found = set()
    for path in house.files(tree, [parts[0]], (".c",)):
        names = path.split("/")
        if NOT_LISTED.match(path) or len(names) != len(parts):
            continue
        stem = names[-1][:-2]
        if "{1}" in pattern and (tree / path).with_suffix(".h").exists():
            continue  # a helper with a header of its own
        if "{1}" in pattern:
            found.add((names[1], stem))
        elif parts[1] == "{0}":
            found.add((names[1],))
        elif names[1] == parts[1]:
            found.add((stem,))
    return found


def check(tree, path, macro, pattern, marks):
    problems = []
    rows = house.names_in(tree, path, macro)
    for row in rows:
        file = pattern.format(*row)
        if rows.count(row) > 1:
            problems.append("%s: %s(%s) is there twice" % (path, macro, ", ".join(row)))
        if not (tree / file).exists():
            problems.append("%s: %s(%s) has no file %s" % (path, macro, ", ".join(row), file))
            continue
        text = " ".join(house.bare(house.read(tree, file)).split())
        for mark in marks:
            if mark.format(*row) not in text:
                problems.append("%s:1: does not say '%s'" % (file, mark.format(*row)))
    for row in sorted(on_disk(tree, pattern) - set(rows)):
        problems.append("%s: %s is not listed; add %s(%s)" % (path, pattern.format(*row), macro, ", ".join(row)))
    return problems, len(rows)


def main():
    tree = house.root()
    problems, rows = [], 0
    for row in LISTS:
        found, count = check(tree, *row)
        problems += found
        rows += count
    house.report("lists", problems, rows)


main()
