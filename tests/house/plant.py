#!/usr/bin/env python3
"""Proves that a house check can fail: plants one violation at a time in a copy of the tree.

plant.py CHECK BUILD: each row below names a file, the text put at its end (or a new file), and what
the check must say about it."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77
EASY = "policies/batch/easy.c"
LONG = "\nvoid planted(void)\n{\n" + "    planted();\n" * 61 + "}\n"

PLANTS = {
    "layers": [
        (EASY, '#include "sim/engine/engine.h"\n', "easy.c:%d: may not include 'sim/engine/engine.h'"),
        (EASY, '#include "sim/run/plan.h"\n', "may not include 'sim/run/plan.h'"),
        (EASY, '#include "sim/base/../run/plan.h"\n', "is not written from the root"),
        ("sim/base/vec.h", '#include "sim/engine/engine.h"\n', "may not include 'sim/engine/engine.h'"),
        ("sim/engine/engine.c", '#include "sim/batch/batch.h"\n', "may not include"),
        ("sim/batch/batch.c", '#include "policies/registry.h"\n', "may not include"),
        ("sim/batch/batch.c", '#include "sim/cloud/cloud.h"\n', "may not include"),
        ("policies/lib/order.c", '#include "sim/batch/batch.h"\n', "may not include"),
        ("policies/lib/cloud/plan.c", '#include "sim/batch/batch.h"\n', "may not include"),
        ("policies/lib/cloud/plan.c", '#include "sim/engine/engine.h"\n', "may not include"),
        (EASY, '#include "policies/lib/cloud/plan.h"\n', "may not include"),
        ("traces/store.c", '#include "sim/batch/batch_spec.h"\n', "may not include"),
        ("workloads/batch/lublin.c", '#include "sim/batch/batch.h"\n', "may not include"),
        ("sim/run/plan.c", '#include "sim/cli/cli.h"\n', "may not include 'sim/cli/cli.h'"),
        ("sim/run/plan.c", '#include "sim/report/report.h"\n', "may not include 'sim/report/report.h'"),
        ("sim/report/report.c", '#include "sim/run/runner.h"\n', "may not include 'sim/run/runner.h'"),
        ("sim/run/plan.c", '#include "export.h"\n', "is not written from the root"),
        ("sim/run/plan.c", "#include <sqlite3.h>\n", "sqlite3.h is included in more than one pair"),
        ("sim/run/plan.c", "#include <yaml.h>\n", "yaml.h is included in more than one pair"),
        ("sim/base/text.c", "#include <gsl/gsl_cdf.h>\n", "gsl/gsl_cdf.h is included in more than one pair"),
        ("sim/base/text.c", lambda text: "#include <stdio.h>\n" + text, "own header"),
        ("sim/batch/batch.c", "/* As easy does. */\n", "names the policy 'easy'"),
        ("sim/batch/batch.c", "/* As batch_conservative does. */\n", "names the policy 'conservative'"),
        ("sim/run/results.sql", "-- batch_easy\n", "names the policy 'easy'"),
    ],
    "size": [
        (EASY, "\n" * 600, "lines; at most 600"),
        (EASY, LONG, "planted has 61 lines; at most 60"),
        (EASY, "\nint planted(int a, int b, int c, int d, int e, int f)\n{\n}\n", "planted has 6 parameters"),
        ("sim/batch/batch.h", "\nbool planted(int a, int (*b)(int x, int y), int c, int d, int e,\n"
                              "             int f) __attribute__((pure));\n", "planted has 6 parameters"),
        ("sim/batch/batch.h", "\nstruct t {\n    int (*op)(int, int, int, int, int, int);\n};\n", "op has 6 parameters"),
        (EASY, "\nK_AND_R(x)\nint x;\n{\n}\n", "bodies but"),
    ],
    "lists": [
        ("policies/batch/planted.c", "/* Not listed. */\n", "add POLICY(batch, planted)"),
        ("policies/list.def", "POLICY(batch, gone)\n", "POLICY(batch, gone) has no file"),
        ("policies/list.def", "POLICY(batch, easy)\n", "is there twice"),
        ("workloads/batch/planted.c", "/* Not listed. */\n", "add GENERATOR(batch, planted)"),
        ("traces/import/planted.c", "/* Not listed. */\n", "add FORMAT(planted)"),
        ("sim/planted/planted.c", "/* Not listed. */\n", "add SYSTEM(planted)"),
        (EASY, lambda text: text.replace('"batch.easy"', '"batch.eazy"'), """does not say '.name = "batch.easy"'"""),
        (EASY, lambda text: text.replace("batch_policy batch_easy", "batch_policy easy"), "does not say 'struct"),
    ],
    "words": [
        (EASY, "int x = at" + "oi(y);\n", "reads rubbish"),
        (EASY, "spr" + "intf(y);\n", "has no bound"),
        (EASY, "str" + "cpy(a, b);\n", "has no bound"),
        (EASY, "str" + "tok(a, b);\n", "hidden state"),
        (EASY, "ra" + "nd();\n", "not reproducible"),
        (EASY, "#if" + " 0\n", "dead code"),
        (EASY, "fr" + "ee(p);\n", "outside sim/base/arena.c"),
        (EASY, "cal" + "loc (1, 2);\n", "outside sim/base/arena.c"),
        ("docs/planted.md", "TO" + "DO: write\n", "unfinished work"),
        ("docs/planted.md", "<" * 7 + " HEAD\n", "unfinished merge"),
        ("scripts/planted", "cd /ho" + "me/somebody\n", "path of one machine"),
    ],
    "comments": [
        ("sim/base/planted.c", "int x;\n", "does not begin with a comment"),
        ("sim/base/planted.c", "/* A file. @author me */\n", "does not belong"),
        ("sim/base/planted.h", "/* A file. */\n" + "int x;\n" * 20, "a header is the manual"),
        ("sim/base/planted.c", "/* A file. */\n" + "/* More. */\nint x;\n" * 50, "say why, not what"),
    ],
    "docs": [
        ("docs/guide/planted.md", "<!-- file: LICENSE -->\n```\nMine.\n```\n", "does not show LICENSE as it is"),
        ("docs/guide/planted.md", "<!-- file: gone.c -->\n```c\nint x;\n```\n", "does not show gone.c as it is"),
    ],
    "headers": [
        ("sim/base/planted.h", "/* Forgot stdint. */\nint64_t planted(void);\n", "int64_t"),
        ("sim/base/planted.h", "/* No guard. */\nstruct planted {\n    int x;\n};\n", "redefinition"),
        ("sim/base/planted.h", "/* Warns. */\nint planted();\n", "strict-prototypes"),
    ],
    "format": [(EASY, "int  x;\n", "easy.c:"), (EASY, "  int x;\n", "easy.c:")],
}


def run_check(check, tree, build):
    words = [sys.executable, ROOT / "scripts" / ("check_%s.py" % check)]
    words += [build] if check == "headers" else []
    return subprocess.run(words + [tree], capture_output=True, text=True)


def plant(tree, path, text):
    """Changes one file and returns the function that takes it back."""
    file = tree / path
    old = file.read_text() if file.exists() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text(old) if callable(text) else (old or "") + text)
    return lambda: file.unlink() if old is None else file.write_text(old)


def main():
    check, build = sys.argv[1:]
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder) / "tree"
        skip = shutil.ignore_patterns("build", ".git", "*.db", "__pycache__")
        shutil.copytree(ROOT, tree, ignore=skip)
        for path, text, expected in PLANTS[check]:
            undo = plant(tree, path, text)
            lines = (tree / path).read_text().count("\n")
            run = run_check(check, tree, build)
            undo()
            if run.returncode == SKIPPED:
                print(run.stdout, end="")
                sys.exit(SKIPPED)
            expected = expected % lines if "%d" in expected else expected
            if run.returncode != 1 or expected not in run.stdout:
                missed += 1
                print("in %s: '%s' was expected, and this was said (exit %d):\n%s%s" % (
                    path, expected, run.returncode, run.stdout, run.stderr))
    print("%s: %d of %d planted violations found" % (check, len(PLANTS[check]) - missed, len(PLANTS[check])))
    sys.exit(1 if missed else 0)


main()
