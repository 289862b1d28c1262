#!/usr/bin/env python3
"""How long large reports take to open: opening.py ORRERY prints a table and fails above 2 s. Run it on an idle machine."""
import os
import shutil
import subprocess
import sys
import tempfile

import browser

MOST = 2000
STUDIES = (
    ("30,000 jobs, 2 policies", "batch.lublin, jobs: 30000", "batch.fcfs, batch.easy", "", "jobs, series"),
    ("100,000 jobs, 2 policies", "batch.lublin, jobs: 100000", "batch.fcfs, batch.easy", "", "jobs, series"),
    ("100,000 jobs, 4 policies", "batch.lublin, jobs: 100000", "batch.fcfs, batch.easy, batch.sjf, batch.conservative", "", "jobs, series"),
    ("1.1 million points of series", "batch.lublin, jobs: 2000", "batch.fcfs, batch.easy, batch.sjf, batch.conservative",
     "sweep: {load: 0.5..0.95 step 0.05, seed: 1..30}", "series"),
)
STUDY = """study: {name}
system: batch
workload: {{generator: {workload}}}
platform: {{nodes: 128}}
policies: [{policies}]
{sweep}
measure: [wait.mean, utilization]
compare: {{to: batch.fcfs}}
record: [{record}]
"""


def measure(orrery, folder, row):
    name, workload, policies, sweep, record = row
    with open(os.path.join(folder, "study.yaml"), "w", encoding="utf-8") as file:
        file.write(STUDY.format(name=name, workload=workload, policies=policies, sweep=sweep, record=record))
    for command in (["run", "study.yaml", "-q", "-o", "r.db"], ["report", "r.db", "-o", "r.html"]):
        subprocess.run([orrery, *command], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    times, busy = [], []
    for _ in range(5):
        page = browser.Browser(browser.find())
        page.open(os.path.join(folder, "r.html"))
        page.frames()
        times.append(int(page.run("document.documentElement.dataset.drawn")))
        busy.append(page.busy())
        page.close()
    size = os.path.getsize(os.path.join(folder, "r.html"))
    os.unlink(os.path.join(folder, "r.db"))
    times.sort()
    busy.sort()
    print(f"| {name} | {size / 1e6:.1f} MB | {times[2]} ms ({times[0]}-{times[-1]}) | {busy[2]} ms |", flush=True)
    return times[2]


def main():
    if len(sys.argv) != 2 or not browser.find():
        sys.exit("usage: opening.py ORRERY, where Chromium is installed")
    folder = tempfile.mkdtemp(prefix="orrery-opening-")
    try:
        print("| report | size | two frames after drawing, median of 5 (range) | processor time of the page |\n|---|---|---|---|")
        slowest = max(measure(os.path.abspath(sys.argv[1]), folder, row) for row in STUDIES)
    finally:
        shutil.rmtree(folder)
    if slowest > MOST:
        sys.exit(f"{slowest} ms; expected {MOST} at most")


main()
