#!/usr/bin/env python3
"""Who may include whom: the table of layers, one owner per foreign header, no policy named in sim/."""
import re

import house

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
POLICY_SIDE = r"sim/base/|sim/policy\.h$|policies/lib/|policies/(registry|plugin|plugin_check)\.h$|(policies|sim)/list\.def$"
BELOW_RUN = r"sim/(?!run/|report/|cli/|main)|policies/|workloads/|traces/"

# Folder of the including file -> what it may include; the first row that fits counts. \1 is the system.
LAYERS = [
    (r"sim/base/", r"sim/base/"),
    (r"sim/engine/", r"sim/(base|engine)/"),
    (r"sim/model/", r"sim/(base|engine|model)/"),
    (r"sim/run/", BELOW_RUN + r"|sim/run/"),
    (r"sim/report/", r"sim/base/|sim/system\.h$|sim/run/(results|compare)\.h$|sim/report/"),
    (r"sim/(?:cli/|main\.c$)", BELOW_RUN + r"|sim/(run|report|cli)/"),
    (r"sim/(?:system|policy)\.h$", r"sim/base/|sim/policy\.h$"),
    (r"sim/([a-z0-9_]+)/", r"sim/(base|engine|model|\1)/|sim/(system|policy)\.h$"),
    (r"policies/lib/[a-z0-9_]+\.[ch]$", r"sim/base/|policies/lib/[a-z0-9_]+\.h$"),
    (r"policies/lib/([a-z0-9_]+)/",
     r"sim/base/|sim/policy\.h$|sim/\1/(\1|trial|trial_[a-z]+)\.h$|policies/lib/(\1/)?[a-z0-9_]+\.h$"),
    (r"policies/[a-z0-9_]+\.[ch]$", POLICY_SIDE),
    (r"policies/([a-z0-9_]+)/",
     r"sim/base/|sim/policy\.h$|sim/\1/\1\.h$|policies/lib/(\1/)?[a-z0-9_]+\.h$"),
    (r"traces/", r"sim/base/|traces/"),
    (r"workloads/[a-z0-9_]+\.[ch]$",
     r"sim/base/|sim/(system|policy)\.h$|traces/store\.h$|sim/([a-z0-9_]+)/\2_spec\.h$|workloads/"),
    (r"workloads/([a-z0-9_]+)/", r"sim/base/|traces/store\.h$|sim/\1/\1_spec\.h$|workloads/\1/"),
    (r"tests/", r""),
]
# Words that a policy bears because the field calls it so and that mean other things, too: they count as a name only with
# the system in front.
PLAIN = {"capacity", "central", "conservative", "deadline", "delay", "duplex", "fair", "fifo", "late", "linear", "list", "met", "priority", "random", "recorded", "rt", "stride", "table"}
SYSTEM = re.compile(r"<?(sqlite3\.h|yaml\.h|cjson/.*|cJSON\.h|gsl/.*|zlib\.h|zstd\.h|glpk\.h|nettle/.*|xxhash\.h|expat\.h|cairo\.h|cairo-svg\.h|fontconfig/.*)$")


def allowed(path, target):
    for folder, may in LAYERS:
        found = re.match(folder, path)
        if found:
            system = found.group(1) if found.groups() else ""
            return re.match(may.replace(r"\1", re.escape(system)) if system else may, target)
    return None


def check_includes(tree, path, owners):
    problems = []
    text = house.read(tree, path)
    code = house.bare(text)
    for match in INCLUDE.finditer(code):
        kind, target = match.groups()
        where = "%s:%d: " % (path, house.line_of(code, match.start(1)))
        if SYSTEM.match(target) and not path.startswith("tests/"):
            owners.setdefault(target, set()).add(re.sub(r"\.[ch]$", "", path))
        elif target.endswith(".inc"):
            continue  # a file of the tree as the build embeds it
        elif kind == '"' and ("/" not in target or ".." in target):
            problems.append(where + "'%s' is not written from the root" % target)
        elif kind == '"' and not allowed(path, target):
            problems.append(where + "may not include '%s'" % target)
    own = re.sub(r"\.c$", ".h", path)
    first = INCLUDE.search(code)
    if path.endswith(".c") and (tree / own).exists() and (not first or first.group(2) != own):
        problems.append("%s:1: does not include its own header '%s' first" % (path, own))
    return problems


def check_names(tree):
    """Mechanism knows no policy by name, not even in a remark."""
    names = house.names_in(tree, "policies/list.def", "POLICY")
    word = re.compile(r"\b((?:%s)[_.])?(%s)\b" % tuple("|".join(sorted(set(part))) for part in zip(*names)))
    problems = []
    for path in house.files(tree, ["sim"], (".c", ".h", ".sql", ".def")):
        text = house.read(tree, path)
        for match in word.finditer(text):
            system, name = (match.group(1) or "")[:-1], match.group(2)
            # A function of another system, such as batch_next_fit, is none of cloud's policies.
            if (system, name) in names or not system and name not in PLAIN:
                problems.append("%s:%d: names the policy '%s'" % (path, house.line_of(text, match.start()), name))
    return problems


def main():
    tree = house.root()
    paths = house.files(tree)
    owners, problems = {}, []
    for path in paths:
        problems += check_includes(tree, path, owners)
    for header, places in sorted(owners.items()):
        if len(places) > 1:
            problems.append("%s is included in more than one pair: %s" % (header, ", ".join(sorted(places))))
    problems += check_names(tree)
    house.report("layers", problems, len(paths))


main()
