#!/usr/bin/env python3
"""All C code is laid out as clang-format 14 would; skipped where that is not installed."""
import re
import shutil
import subprocess
import sys

import house

VERSION = "14"
SKIPPED = 77


def find_tool():
    for name in ("clang-format-" + VERSION, "clang-format"):
        if shutil.which(name):
            version = subprocess.run([name, "--version"], capture_output=True, text=True).stdout
            if re.search(r"version %s\." % VERSION, version):
                return name
    return None


def main():
    tool = find_tool()
    if not tool:
        print("format: skipped, clang-format %s is not installed" % VERSION)
        sys.exit(SKIPPED)
    tree = house.root()
    paths = house.files(tree)
    run = subprocess.run([tool, "--dry-run", "-Werror", "--style=file", *paths], cwd=tree,
                         capture_output=True, text=True)
    problems = re.findall(r"^\S+:\d+:\d+: .*$", run.stderr, re.M)
    if run.returncode and not problems:
        problems = [run.stderr]
    house.report("format", problems, len(paths))


main()
