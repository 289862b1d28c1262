#!/usr/bin/env python3
"""Counts of a JUnit file of ctest: names what was skipped or failed, then 'PASSED FAILED SKIPPED'."""
import sys
import xml.etree.ElementTree as tree

LONGEST = 6000


def main():
    counts = {"run": 0, "fail": 0, "notrun": 0}
    for case in tree.parse(sys.argv[1]).getroot().iter("testcase"):
        status, name = case.get("status"), case.get("name")
        text = (case.findtext("system-out") or "").strip()
        skipped = case.find("skipped")
        if skipped is not None and "SKIP_RETURN_CODE" in skipped.get("message", ""):
            counts["notrun"] += 1
            print("skipped: %s: %s" % (name, text.split("\n")[-1]))
        elif status == "run":
            counts["run"] += 1
        else:
            counts["fail"] += 1
            print("FAILED: %s\n%s" % (name, text[-LONGEST:]))
    print(counts["run"], counts["fail"], counts["notrun"])


main()
