#!/usr/bin/env python3
"""stop_at_agrees.py SYSTEM [TIMES]: what --stop-at shows is what the records of the whole run say.

Runs the quickstart study of a system with records, takes instants at which something begins or ends
there and times between them, and compares the lists shown at each with what has begun by then and
has not ended. Ends with a message at the first difference.
"""
import json
import os
import random
import sqlite3
import subprocess
import sys

ROOT = os.environ["ROOT"]
# system: table, then for each list shown: its name, its columns, what it holds of the table, the
# columns there; all in the order that makes rows comparable. {t} is the time in ns.
SYSTEMS = {
    "batch": ("jobs", [
        ("running jobs", ["job_no", "job", "procs"], "start_ns <= {t} AND finish_ns > {t}",
         "job_no, job, procs"),
        ("waiting jobs", ["job_no", "job", "procs"], "submit_ns <= {t} AND start_ns > {t}",
         "job_no, job, procs")]),
    "cloud": ("vms", [
        ("running VMs", ["vm_no", "vm", "pm"], "start_ns <= {t} AND finish_ns > {t}",
         "vm_no, vm, pm"),
        ("waiting VMs", ["vm_no", "vm"],
         "submit_ns <= {t} AND coalesce(start_ns, finish_ns) > {t}", "vm_no, vm")]),
    "dag": ("dag_tasks", [
        ("running tasks", ["job_no", "task", "machine"], "start_ns <= {t} AND finish_ns > {t}",
         "job_no, task_no, pe_no")]),
    "os": ("os_segments", [
        ("CPUs", ["cpu", "thread_no", "thread"], "start_ns <= {t} AND finish_ns > {t}",
         "CAST(substr(cpu, 5) AS INTEGER), thread_no, thread")]),
    "bigdata": ("big_tasks", [
        ("tasks on machines", ["machine", "job_no", "stage", "task", "copy"],
         "start_ns <= {t} AND finish_ns > {t}", "machine, job_no, stage, task, copy")]),
}


def shown_at(study, settings, run, time):
    """The state of the run as --stop-at tells it."""
    text = subprocess.run(["orrery", "run", study, *settings, "--run", run, "--stop-at",
                           f"{time}ns", "--format", "json"], check=True, capture_output=True).stdout
    return json.loads(text)


def times_of(database, run_no, table, count):
    """Instants of the records, as many between them, and one before all."""
    draw = random.Random(5)
    events = sorted({t for row in database.execute(
        f"SELECT start_ns, finish_ns FROM {table} WHERE run_no = ?", (run_no,))
        for t in row if t is not None})
    exact = draw.sample(events, min(count // 2, len(events)))
    between = [draw.randrange(events[0], events[-1]) for _ in range(count - len(exact))]
    return [0] + exact + between


def main():
    system = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    table, lists = SYSTEMS[system]
    study = f"{ROOT}/workloads/studies/{system}-quickstart.yaml"
    settings = ["--set", "sweep={seed: [7]}", "--set", f"record=[{table}]"]
    subprocess.run(["orrery", "run", study, *settings, "-q", "-o", f"{system}.db"], check=True)
    database = sqlite3.connect(f"{system}.db")
    rows = 0
    for run_no, run in database.execute("SELECT run_no, run_id FROM run ORDER BY run_id").fetchall():
        for time in times_of(database, run_no, table, count):
            state = shown_at(study, settings, run, time)
            for name, columns, where, select in lists:
                shown = sorted([str(row[c]) for c in columns] for row in state[name.replace(" ", "_")]
                               if row[columns[-1]] is not None)
                recorded = sorted([str(value) for value in row] for row in database.execute(
                    f"SELECT {select} FROM {table} WHERE run_no = ? AND {where.format(t=time)}",
                    (run_no,)))
                if shown != recorded:
                    sys.exit(f"{system} run {run} at {time}ns: {name} shown "
                             f"{[r for r in shown if r not in recorded][:3]} but not recorded, "
                             f"recorded {[r for r in recorded if r not in shown][:3]} but not shown")
                rows += len(shown)
    if rows < 40:
        sys.exit(f"{system}: only {rows} rows were compared")
    print(f"{system}: agrees")


main()
