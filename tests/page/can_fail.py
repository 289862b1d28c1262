#!/usr/bin/env python3
"""Proves that the checks of page.py find faults: can_fail.py ORRERY plants one after the other into the pages that it writes."""
import os
import stat
import subprocess
import sys
import tempfile

import browser

HERE = os.path.dirname(os.path.abspath(__file__))
# Check, text of the page, what stands there instead, a word of the complaint.
FAULTS = (
    ("own", "--soft: #55606e", "--soft: #9aa0a8", "contrast"),
    ("own", "</body>", "<script src='https://example.org/x.js'></script></body>", "problems of the page"),
    ("own", "sweeps.begin();", "sweeps.begin(); console.error('broken');", "broken"),
    ("own", "withUnit(metrics[metric], units[metric] || \"no unit\");\n  clear($(\"axis-plot\")", "metrics[metric];\n  clear($(\"axis-plot\")", "no unit in"),
    ("own", "if (!groups.has(name))", "if (k < 1)", ""),
    ("sweep", "Home: [s, 0], End: [s, end]", "Home: [s, 0], End: [s, 0]", "keys read"),
    ("sweep", "colors: lines.map(line => colour(line.policy))", "colors: lines.map(() => ink(\"--card\"))", "an empty canvas"),
    ("jobs", "ends[running.top()] <= begins[i]", "ends[running.top()] < begins[i] - 1000", "not on the first free places"),
    ("jobs", "spans[2 * k + 1] = lasts[k] + 1", "spans[2 * k + 1] = lasts[k]", "places"),
    ("jobs", "if (sign * more <= 0", "if (r % 2 || sign * more <= 0", "gain most"),
    ("hostile", "make(\"b\", {}, `Job ${labelOf(chart, i)}`)", "make(\"b\", { innerHTML: `Job ${labelOf(chart, i)}` })", ""),
    ("keyboard", "className: \"plot\", tabIndex: 0", "className: \"plot\", tabIndex: -1", "does not reach"),
    ("speed", "choose(0);\n", "choose(0);\nfor (const end = performance.now() + 5000; performance.now() < end;);\n", "two frames"),
)
PLANT = """#!/bin/sh
# Runs the program, then plants the fault into its report.
"{orrery}" "$@" || exit
[ "$1" != report ] || exec "{python}" -c '
import sys
path, old, new = sys.argv[1:]
text = open(path, encoding="utf-8").read()
assert old in text, "nothing to plant at: " + old
open(path, "w", encoding="utf-8").write(text.replace(old, new))' r.html "$OLD" "$NEW"
"""


def complaint(program, check, old, new):
    """What the check says of pages with the fault; None when it is content."""
    done = subprocess.run([sys.executable, "-B", os.path.join(HERE, "page.py"), program, check], capture_output=True, text=True, check=False,
                          env={**os.environ, "OLD": old, "NEW": new})
    return None if done.returncode == 0 else done.stdout + done.stderr


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: can_fail.py ORRERY [CHECK...]")
    if not browser.find():
        print("skipped: no Chromium is installed")
        sys.exit(77)
    missed = []
    chosen = [fault for fault in FAULTS if len(sys.argv) == 2 or fault[0] in sys.argv[2:]]
    with tempfile.TemporaryDirectory(prefix="orrery-page-") as folder:
        program = os.path.join(folder, "orrery")
        with open(program, "w", encoding="utf-8") as file:
            file.write(PLANT.format(orrery=os.path.abspath(sys.argv[1]), python=sys.executable))
        os.chmod(program, stat.S_IRWXU)
        for check, old, new, word in chosen:
            said = complaint(program, check, old, new)
            if said is None or word not in said or "nothing to plant" in said:
                missed.append(f"{check}: with {new!r} it says: {said}")
    if missed:
        sys.exit("\n".join(missed))
    print(f"{len(chosen)} faults found")


main()
