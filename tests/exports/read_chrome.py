#!/usr/bin/env python3
"""Reads Chrome trace events back: no two slices of a track overlap; counts and exact total time."""
import decimal
import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        trace = json.load(file, parse_float=decimal.Decimal)
    events = trace["traceEvents"]
    slices = [event for event in events if event["ph"] == "X"]
    named = {(event["pid"], event["tid"]) for event in events if event["ph"] == "M"}
    ends = {}
    for event in sorted(slices, key=lambda event: (event["ts"], event["dur"])):
        track = event["pid"], event["tid"]
        assert track in named, "a track without a name"
        assert event["ts"] >= ends.get(track, -1), "slices overlap on track %s" % (track,)
        ends[track] = event["ts"] + event["dur"]
    total = sum(decimal.Decimal(event["dur"]) for event in slices) * 1000
    levels = sum(event["ph"] == "C" for event in events)
    print("%d tracks, %d slices of %d ns, %d values of levels" % (len(ends), len(slices), total, levels))
    for name in sys.argv[2:]:
        print("%s: %d" % (name, sum(event["name"] == name for event in slices)))


main()
