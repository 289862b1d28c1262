#!/usr/bin/env python3
"""Starts a study again and again and kills it with each time more runs finished: kill_often.py STUDY DB"""
import sqlite3
import subprocess
import sys
import time

study, path = sys.argv[1:]


def finished():
    try:
        with sqlite3.connect("file:%s?mode=ro" % path, uri=True, timeout=10) as db:
            return db.execute("SELECT count(*) FROM run WHERE status = 'ok'").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


kills = 0
for wanted in (1, 20, 45, 80, 120):
    process = subprocess.Popen(["orrery", "run", study, "-j2", "-q", "-o", path])
    while finished() < wanted and process.poll() is None:
        time.sleep(0.002)
    kills += process.poll() is None
    process.kill()
    process.wait()
print("killed %d times" % kills)
