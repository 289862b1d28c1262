#!/usr/bin/env python3
"""Code shown in the guide is the code of the tree: a block after '<!-- file: PATH -->' equals PATH."""
import re

import house

BLOCK = re.compile(r"<!-- file: (\S+) -->\n```\w*\n(.*?)```", re.S)


def main():
    tree = house.root()
    problems, shown = [], 0
    for page in sorted((tree / "docs" / "guide").glob("*.md")) + [tree / "README.md"]:
        if not page.exists():
            continue
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            shown += 1
            path = tree / match.group(1)
            if not path.exists() or path.read_text(encoding="utf-8") != match.group(2):
                line = text.count("\n", 0, match.start()) + 1
                problems.append("%s:%d: does not show %s as it is" % (page.name, line, match.group(1)))
    house.report("docs", problems, shown)


main()
