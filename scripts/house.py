"""What the house checks share: the files of the tree, code without comments, the report."""
import pathlib
import re
import sys

CODE = ("sim", "policies", "workloads", "traces", "tests")


def root():
    """The tree to check: the first argument, or the one this script lies in."""
    return pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent)


def files(tree, folders=CODE, ends=(".c", ".h")):
    """Paths of files relative to the tree, sorted."""
    found = []
    for folder in folders:
        found += [p.relative_to(tree).as_posix() for p in (tree / folder).rglob("*")
                  if p.is_file() and p.name.endswith(ends) and "__pycache__" not in p.parts]
    return sorted(found)


def read(tree, path):
    return (tree / path).read_text(encoding="utf-8")


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def bare(text, strings=True):
    """C code without comments (and string contents, unless they are wanted); lines stay in place."""
    def blank(match):
        token = match.group(0)
        if token[0] == "/":
            return " " + "\n" * token.count("\n")
        return token if strings else token[0] + token[-1]
    return TOKEN.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def names_in(tree, path, macro):
    """Arguments of each MACRO(...) line of a list.def."""
    lines = re.findall(r"^%s\(([^)]*)\)" % macro, read(tree, path), re.M)
    return [tuple(word.strip() for word in line.split(",")) for line in lines]


def report(name, problems, checked):
    """Prints the problems and ends the script; a check that looked at nothing fails, too."""
    for problem in problems:
        print(problem)
    print("%s: %d problems in %d files" % (name, len(problems), checked))
    sys.exit(1 if problems or not checked else 0)
