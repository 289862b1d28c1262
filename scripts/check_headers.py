#!/usr/bin/env python3
"""Every header compiles by itself, twice in a row: check_headers.py BUILD [ROOT]."""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

import house


def flags_of(build, built, tree):
    """Compiler and flags of each folder as the build uses them, but for its output and for `tree`."""
    flags = {}
    for row in json.loads((build / "compile_commands.json").read_text()):
        words = [w for w in shlex.split(row["command"]) if not w.startswith(("-flto", "-fno-fat"))]
        for option in ("-o", "-c"):
            if option in words:
                at = words.index(option)
                del words[at:at + 2]
        folder = os.path.dirname(os.path.relpath(row["file"], built))
        flags[folder] = ["-I%s" % tree if word == "-I%s" % built else word for word in words]
        flags[folder].append("-fsyntax-only")
    return flags


def main():
    build = pathlib.Path(sys.argv.pop(1))
    tree = house.root().resolve()
    flags = flags_of(build, pathlib.Path(__file__).resolve().parent.parent, tree)
    groups = {}
    headers = house.files(tree, ends=(".h",))
    for header in headers:
        folder = os.path.dirname(header)
        groups.setdefault(folder if folder in flags else "sim/cli", []).append(header)
    problems = []
    with tempfile.TemporaryDirectory() as scratch:
        for folder, group in sorted(groups.items()):
            sources = []
            for header in group:
                source = pathlib.Path(scratch) / (header.replace("/", "_") + ".c")
                source.write_text('#include "%s"\n#include "%s"\n' % (header, header))
                sources.append(str(source))
            run = subprocess.run(flags[folder] + sources, capture_output=True, text=True)
            if run.returncode:
                problems.append(run.stderr.rstrip())
    house.report("headers", problems, len(headers))


main()
