#!/usr/bin/env python3
"""No mutable globals: check_globals.py BUILD finds writable symbols in the libraries of a build."""
import pathlib
import re
import subprocess
import sys
import tempfile

SYMBOL = re.compile(r"^[0-9a-f]+ .{7} (\S+)\t[0-9a-f]+ (?:\.hidden )?(\S+)$")
WRITABLE = re.compile(r"(\.data|\.bss|\.tdata|\.tbss|\*COM\*)(?!\.rel\.ro)")
FEWEST_FUNCTIONS = 100
SKIPPED = 77


def cache(build, name):
    found = re.search(r"^%s:\w+=(.*)$" % name, (build / "CMakeCache.txt").read_text(), re.M)
    return found.group(1) if found else ""


def machine_code(build, archive, folder):
    """The archive itself, or, after link-time optimisation, its code compiled to the end."""
    if cache(build, "ORRERY_LTO") != "ON":
        return archive
    out = pathlib.Path(folder) / (archive.stem + ".o")
    subprocess.run([cache(build, "CMAKE_C_COMPILER"), "-r", "-nostdlib", "-O0", "-flinker-output=nolto-rel",
                    "-o", out, "-Wl,--whole-archive", archive, "-Wl,--no-whole-archive"], check=True)
    return out


def check(build, archive, folder):
    """Problems of one library, and how many functions it has."""
    table = subprocess.run(["objdump", "-t", machine_code(build, archive, folder)],
                           check=True, capture_output=True, text=True).stdout
    problems, functions = [], 0
    for line in table.split("\n"):
        symbol = SYMBOL.match(line)
        if not symbol:
            continue
        section, name = symbol.groups()
        functions += section.startswith(".text") and " F " in line
        if WRITABLE.match(section) and name != section and not line[17:24].strip().endswith("d"):
            problems.append("%s: '%s' is a mutable global (%s)" % (archive.name, name, section))
    return problems, functions


def main():
    build = pathlib.Path(sys.argv[1])
    if cache(build, "ORRERY_SANITIZE") or "--coverage" in cache(build, "CMAKE_C_FLAGS"):
        print("globals: skipped, instrumented builds add symbols of their own")
        sys.exit(SKIPPED)
    archives = sorted(p for p in build.glob("*.a") if p.name.startswith("liborrery_"))
    problems, functions = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for archive in archives:
            found, count = check(build, archive, folder)
            problems += found
            functions += count
    for problem in problems:
        print(problem)
    print("globals: %d problems in %d functions of %d libraries" % (len(problems), functions, len(archives)))
    sys.exit(1 if problems or functions < FEWEST_FUNCTIONS else 0)


main()
