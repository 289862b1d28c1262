#!/usr/bin/env python3
"""Files of at most 600 lines, functions of at most 60, parameters of at most 5."""
import re

import house

LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 600, 60, 5
# A function at file level, as clang-format lays it out: its name and parameters, then { or ;
FUNCTION = re.compile(r"^(?!#|typedef|return|else|__attribute__)[a-zA-Z_][\w \t*\n]*?\b(\w+)\(([^{};]*)\)"
                      r"[ \t\n]*([{;])", re.M)
ATTRIBUTE = re.compile(r"__attribute__\(\((?:[^()]|\([^()]*\))*\)\) ?")
BODY = re.compile(r"(?<![=,])\n\{")
TYPE = re.compile(r"^(?:struct|enum|union) \w+\n\{", re.M)
POINTER = re.compile(r"\(\s*\*\s*(\w+)\s*\)\s*\(([^()]*)\)")


def count_parameters(text):
    text = text.strip()
    if text in ("", "void"):
        return 0
    depth, count = 0, 1 - text.endswith("...")
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        count += letter == "," and depth == 0
    return count


def body_lines(code, opening):
    end = code.find("\n}", opening)
    return code.count("\n", opening, end + 1) - 1


def check(path, text):
    problems = []
    code = ATTRIBUTE.sub("", house.bare(text, strings=False))
    lines = text.count("\n")
    functions = 0
    if lines > LONGEST_FILE:
        problems.append("%s:%d: %d lines; at most %d" % (path, lines, lines, LONGEST_FILE))
    for match in FUNCTION.finditer(code):
        name, parameters, end = match.groups()
        where = "%s:%d: %s has " % (path, house.line_of(code, match.start(1)), name)
        functions += end == "{"
        if count_parameters(parameters) > MOST_PARAMETERS:
            problems.append(where + "%d parameters; at most %d" % (count_parameters(parameters), MOST_PARAMETERS))
        if end == "{" and body_lines(code, match.end()) > LONGEST_FUNCTION:
            problems.append(where + "%d lines; at most %d" % (body_lines(code, match.end()), LONGEST_FUNCTION))
    for match in POINTER.finditer(code):
        if count_parameters(match.group(2)) > MOST_PARAMETERS:
            problems.append("%s:%d: op %s has %d parameters; at most %d" % (
                path, house.line_of(code, match.start()), match.group(1),
                count_parameters(match.group(2)), MOST_PARAMETERS))
    # Every body closes with a brace at the start of a line: none may have been overlooked.
    bodies = len(BODY.findall(TYPE.sub("", code)))
    if bodies != functions:
        problems.append("%s:1: %d bodies but %d functions seen" % (path, bodies, functions))
    return problems


def main():
    tree = house.root()
    paths = house.files(tree)
    problems = []
    for path in paths:
        problems += check(path, house.read(tree, path))
    house.report("size", problems, len(paths))


main()
