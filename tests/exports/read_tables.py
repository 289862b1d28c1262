#!/usr/bin/env python3
"""Reads a folder of CSV tables with pandas: every column adds up to what SQL says of its view."""
import math
import pathlib
import sqlite3
import sys

try:
    import pandas
except ImportError:
    print("no python3-pandas")
    sys.exit(77)

QUERIES = {
    "runs": "SELECT run_id, policy, status FROM v_runs",
    "metrics": "SELECT run_id, metric, value FROM v_metrics",
    "comparison": "SELECT * FROM v_compare",
    "provenance": "SELECT wall_s, cpu_s FROM provenance JOIN run USING(run_no) JOIN study_run USING(run_no)",
    "repairs": "SELECT what, rows FROM repair",
}


def equal(mine, theirs):
    if pandas.api.types.is_numeric_dtype(theirs):
        mine, theirs = mine.dropna().map(float), theirs.dropna()
        return len(mine) == len(theirs) and math.fsum(mine) == math.fsum(theirs)
    return sorted(mine.fillna("").astype(str)) == sorted(theirs.fillna("").astype(str))


def main():
    results = sqlite3.connect(sys.argv[1])
    for path in sorted(pathlib.Path(sys.argv[2]).iterdir()):
        name = path.stem
        mine = pandas.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
        if name == "series":
            (count,) = results.execute("SELECT sum(n) FROM series").fetchone()
            assert count == len(mine), name
        else:
            theirs = pandas.read_sql(QUERIES.get(name, "SELECT * FROM v_" + name), results)
            assert len(mine) == len(theirs), name
            for column in theirs.columns:
                assert equal(mine[column], theirs[column]), "%s.%s" % (name, column)
        print("%s: %d rows, %d columns" % (name, len(mine), len(mine.columns)))


main()
