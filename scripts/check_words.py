#!/usr/bin/env python3
"""Words that the tree does without: unsafe calls, leftovers, paths of one machine."""
import re

import house

CALLS = {
    r"\batoi\s*\(": "reads rubbish as 0; use text_to_int",
    r"\b(v?sprintf|strcpy|strcat|gets)\s*\(": "has no bound; use snprintf or struct text",
    r"\bstrtok\s*\(": "keeps hidden state",
    r"\bs?rand\s*\(": "is not reproducible; use sim/base/rng.h",
    r"#\s*if\s+0\b": "is dead code; git remembers it",
}
MEMORY = re.compile(r"\b(malloc|calloc|realloc|free)\s*\(")
MEMORY_OWNER = "sim/base/arena.c"
# Written in two parts, so that this file does not find itself.
LEFTOVERS = re.compile(r"\b(%s)\b" % "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")))
CONFLICT = re.compile(r"^[<>]{7} .*$", re.M)
MACHINE = re.compile(r"(?<![\w.}])/(%s)/" % "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me")))
TEXTS = ("sim", "policies", "workloads", "traces", "tests", "scripts", "docs", "cmake", ".ci")
SINGLE = ("CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md")


def check_code(path, text):
    code = house.bare(text, strings=False)
    problems = []
    for word, why in CALLS.items():
        for match in re.finditer(word, code):
            problems.append("%s:%d: %s %s" % (path, house.line_of(code, match.start()), match.group(0).rstrip("( "), why))
    for match in MEMORY.finditer(code) if path != MEMORY_OWNER else ():
        problems.append("%s:%d: %s outside %s; use mem_alloc, an arena or a slab" % (
            path, house.line_of(code, match.start()), match.group(1), MEMORY_OWNER))
    return problems


def check_text(path, text):
    problems = []
    for pattern, why in ((LEFTOVERS, "is unfinished work"), (CONFLICT, "is an unfinished merge"), (MACHINE, "is a path of one machine")):
        for match in pattern.finditer(text):
            problems.append("%s:%d: %s %s" % (path, house.line_of(text, match.start()), match.group(0), why))
    return problems


def main():
    tree = house.root()
    paths = [p for p in house.files(tree, TEXTS, ("",)) if not re.match(r"tests/(fuzz/corpus|cli/broken)/", p)]
    paths += [p for p in SINGLE if (tree / p).exists()]
    problems = []
    checked = 0
    for path in paths:
        try:
            text = house.read(tree, path)
        except UnicodeDecodeError:
            continue
        checked += 1
        problems += check_text(path, text)
        if path.endswith((".c", ".h")):
            problems += check_code(path, text)
    house.report("words", problems, checked)


main()
