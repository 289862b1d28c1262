#!/usr/bin/env python3
"""Reads a figure back: its size, the fields of colour in it, and whether they keep inside the frame."""
import re
import sys
import xml.etree.ElementTree as tree

FIELD = re.compile(r"fill:rgb\(([0-9.]+)%,([0-9.]+)%,([0-9.]+)%\)")
NUMBER = re.compile(r"-?[0-9.]+(?:e-?[0-9]+)?")


def box(element):
    """Left, top, right and bottom of a rectangle."""
    numbers = [float(number) for number in NUMBER.findall(element.get("d"))]
    return min(numbers[0::2]), min(numbers[1::2]), max(numbers[0::2]), max(numbers[1::2])


def main():
    root = tree.parse(sys.argv[1]).getroot()
    # Letters are shapes in <defs>; white is the paper.
    defs = {id(element) for group in root.iter("{http://www.w3.org/2000/svg}defs") for element in group.iter()}
    paths = [element for element in root.iter("{http://www.w3.org/2000/svg}path") if id(element) not in defs]
    frame = max((box(path) for path in paths if "fill:none" in path.get("style", "") and path.get("d").count("L") == 3),
                key=lambda place: (place[2] - place[0]) * (place[3] - place[1]))
    fields = []
    for path in paths:
        colour = FIELD.search(path.get("style", ""))
        if colour and "fill:none" not in path.get("style") and path.get("d").count("L") == 3:
            fields.append((tuple(float(part) for part in colour.groups()), box(path)))
    inside = sum(place[0] >= frame[0] - .5 and place[1] >= frame[1] - .5 and place[2] <= frame[2] + .5 and
                 place[3] <= frame[3] + .5 for _, place in fields)
    print("%s x %s, %d fields, %d in the frame" % (root.get("width"), root.get("height"), len(fields), inside))
    if len(sys.argv) > 2:
        widest = max(place[2] - place[0] for _, place in fields)
        print(*("%.3f" % ((place[2] - place[0]) / widest) for _, place in fields))


main()
