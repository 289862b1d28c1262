#!/usr/bin/env python3
"""Checks a JSON file against a schema of this folder (JSON Schema 2020-12)."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("no python3-jsonschema")
    sys.exit(77)


def main():
    folder = pathlib.Path(__file__).parent
    schema = json.loads((folder / sys.argv[1]).read_text())
    with open(sys.argv[2], encoding="utf-8") as file:
        instance = json.load(file)
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    errors = sorted(validator.iter_errors(instance), key=lambda error: list(map(str, error.path)))
    for error in errors[:5]:
        print("%s: %s" % ("/".join(map(str, error.path)), error.message[:200]))
    print("valid" if not errors else "%d errors" % len(errors))


main()
