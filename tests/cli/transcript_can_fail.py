#!/usr/bin/env python3
"""Proves that transcript.py sees each kind of difference, skips, elides and updates as it should."""
import pathlib
import subprocess
import sys
import tempfile

RUNNER = pathlib.Path(__file__).resolve().parent / "transcript.py"
CASES = [  # name, text, exit code
    ("same.t", "# A remark.\n$ echo a\na\n\n$ echo b >&2; exit 3\n! b\n? 3\n", 0),
    ("blank.t", "$ printf 'a\\n\\nb\\n'\na\n\nb\n", 0),
    ("several.t", "$ cat <<END\n> one\n> two\n> END\none\ntwo\n", 0),
    ("folder.t", "$ mkdir x && cd x\n$ pwd\n$PWD/x\n", 0),
    ("marks.t", "$ echo '$ a'; echo '# b'\n\\$ a\n\\# b\n", 0),
    ("elided.t", "$ seq 9\n1\n...\n8\n~ [0-9]\n", 0),
    ("page.md", "# Page\n\n```console\n$ echo a\na\n```\n\n```sh\n$ false\n```\n", 0),
    ("skip.t", "$ echo no disk; exit 77\n$ false\n", 77),
    ("other.t", "$ echo a\nb\n", 1),
    ("less.t", "$ echo a; echo b\na\n", 1),
    ("more.t", "$ echo a\na\nb\n", 1),
    ("silent.t", "$ true\na\n", 1),
    ("code.t", "$ false\n", 1),
    ("wrong-code.t", "$ exit 2\n? 1\n", 1),
    ("stream.t", "$ echo a >&2\na\n", 1),
    ("pattern.t", "$ echo a\n~ [0-9]\n", 1),
    ("elided-tail.t", "$ seq 9\n...\n7\n", 1),
    ("none.t", "# No command at all.\n", 1),
    ("wrong-page.md", "```console\n$ echo a\nb\n```\n", 1),
]


def run(*words):
    return subprocess.run([sys.executable, RUNNER, *words], capture_output=True, text=True)


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text, code in CASES:
            file = pathlib.Path(folder) / name
            file.write_text(text)
            first = run(sys.argv[1], file)
            updated = run("--update", sys.argv[1], file)
            again = run(sys.argv[1], file)
            mended = 0 if code == 1 and name != "none.t" else code
            if (first.returncode, updated.returncode, again.returncode) != (code, mended, mended):
                wrong += 1
                print("%s: %d, updated %d, again %d\n%s%s" % (
                    name, first.returncode, updated.returncode, again.returncode, first.stdout, first.stderr))
            if code != 1 and file.read_text() != text:
                wrong += 1
                print("%s: changed by --update without need" % name)
    print("transcript: %d of %d cases right" % (len(CASES) - wrong, len(CASES)))
    sys.exit(1 if wrong else 0)


main()
