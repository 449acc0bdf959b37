# SPDX-License-Identifier: GPL-3.0-or-later
"""results_schema.py FILE...: holds results.json files against reports/results.schema, and those of
a load against reports/load.schema.

Keys that the schema does not know are told as well: the reader is to pass over them, but what this
program writes is to stand there.
"""
import json
import sys

import jsonschema


def closed(schema):
    """The same schema, without a place for unknown keys."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        copy.setdefault("additionalProperties", False)
    return copy


def validator_of(path):
    """Of the schema in that file."""
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(closed(schema))


def main():
    run, load = (validator_of("reports/%s.schema" % name) for name in ("results", "load"))
    wrong = 0
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            results = json.load(file)
        for error in list((load if "load" in results else run).iter_errors(results))[:3]:
            print("%s: %s: %s" % (path, error.json_path, error.message[:200]))
            wrong += 1
    return wrong > 0


sys.exit(main())
