#!/usr/bin/env python3
"""Runs a transcript and compares what the commands say with what is written: see tests/cli/README.md.

transcript.py [--update] ORRERY FILE: FILE is a .t file, or a .md file with ```console blocks.
Exit code: 0 as written, 1 different, 77 skipped."""
import difflib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED, SECONDS = 77, 300
MARKS = ("$ ", "> ", "# ", "! ", "? ", "~ ", "\\")


class Step:
    """One command: the shell text, the lines written below it and their place in the file."""

    def __init__(self, command, first):
        self.command, self.first, self.written = command, first, []


def parse(path, lines):
    """Steps of a file; in Markdown only ```console blocks count."""
    steps, active, step = [], path.suffix != ".md", None
    for number, line in enumerate(lines):
        if path.suffix == ".md" and line.startswith("```"):
            active, step = line.strip() == "```console", None
        elif active and line.startswith("$ "):
            step = Step(line[2:], number)
            steps.append(step)
        elif active and step and line.startswith("> ") and not step.written:
            step.command += "\n" + line[2:]
            step.first = number
        elif active and step and line.startswith("# ") and path.suffix != ".md":
            step = None
        elif active and step:
            step.written.append(line)
    for step in steps:
        while step.written and not step.written[-1].strip():
            step.written.pop()
    return steps


def save(folder, lines):
    """Writes the blocks of a page that follow '<!-- save: NAME -->', as a reader would."""
    for found in re.finditer(r"<!-- save: (\S+) -->\n```\w*\n(.*?)```", "\n".join(lines), re.S):
        (folder / found.group(1)).write_text(found.group(2))


def prepare(folder, orrery, markdown):
    """The environment of the commands. Pages of the guide see the tree as one who has cloned it,
    or, with ORRERY_PREFIX, nothing but what is installed there."""
    prefix = os.environ.get("ORRERY_PREFIX")
    if markdown and prefix:
        (folder / "workloads").symlink_to(pathlib.Path(prefix) / "share" / "orrery")
    elif markdown:
        for entry in ROOT.iterdir():
            if entry.name not in ("build", ".git") and not entry.name.endswith(".db"):
                (folder / entry.name).symlink_to(entry)
        (folder / "build" / "release").mkdir(parents=True)
        (folder / "build" / "release" / "orrery").symlink_to(orrery)
    keep = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    found = sorted(pathlib.Path(prefix).rglob("orrery.pc")) if prefix else []
    keep["PKG_CONFIG_PATH"] = str(found[0].parent if found else orrery.parent / "pkgconfig")
    return dict(keep, PATH="%s:%s" % (orrery.parent, os.environ["PATH"]), HOME=str(folder), TZ="UTC",
                LC_ALL="C.UTF-8", ROOT=str(ROOT), DATA=os.environ.get("ORRERY_DATA", ""))


def execute(step, folder, environment):
    """What the command says, written as in a transcript, and its exit code."""
    memo = folder / ".pwd"
    where = memo.read_text().strip() if memo.exists() else str(folder)
    code = "trap 'pwd >\"%s\"' EXIT\n%s" % (memo, step.command)
    run = subprocess.Popen(["bash", "-c", code], cwd=where, env=environment, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = run.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        out, err = run.communicate()
        err += b"stopped after %d seconds\n" % SECONDS

    def lines(data):
        text = data.decode("utf-8", "backslashreplace").replace(str(ROOT), "$ROOT").replace(str(folder), "$PWD")
        found = text.split("\n")
        return found[:-1] if found[-1] == "" else found
    said = ["\\" + line if line.startswith(MARKS) or line == "..." else line for line in lines(out)]
    while said and not said[-1].strip():
        said.pop()
    said += ["! " + line for line in lines(err)]
    return said + (["? %d" % run.returncode] if run.returncode else []), run.returncode


def agrees(written, said):
    """Line by line; '...' stands for any lines, '~ ' begins a regular expression."""
    if not written:
        return not said
    if written[0] == "...":
        return any(agrees(written[1:], said[i:]) for i in range(len(said) + 1))
    if not said:
        return False
    same = re.fullmatch(written[0][2:], said[0]) if written[0].startswith("~ ") else written[0].rstrip() == said[0].rstrip()
    return bool(same) and agrees(written[1:], said[1:])


def show(path, step, said):
    print("%s:%d: $ %s" % (path, step.first + 1, step.command))
    for line in list(difflib.unified_diff(step.written, said, lineterm="", n=2))[2:]:
        print("  " + line)


def main():
    update = "--update" in sys.argv
    orrery, path = [pathlib.Path(a).resolve() for a in sys.argv[1:] if a != "--update"]
    lines = path.read_text().split("\n")
    steps = parse(path, lines)
    differences, moved = 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name).resolve()
        environment = prepare(folder, orrery, path.suffix == ".md")
        save(folder, lines if path.suffix == ".md" else [])
        for step in steps:
            said, code = execute(step, folder, environment)
            if code == SKIPPED:
                print("\n".join(said[:-1]))
                sys.exit(SKIPPED)
            if agrees(step.written, said):
                continue
            differences += 1
            show(path, step, said)
            first = step.first + 1 + moved
            lines[first:first + len(step.written)] = said
            moved += len(said) - len(step.written)
    if update and differences:
        path.write_text("\n".join(lines))
    print("%s: %d of %d commands as written" % (path.name, len(steps) - differences, len(steps)))
    sys.exit(1 if not steps or (differences and not update) else 0)


sys.setrecursionlimit(100000)
main()
