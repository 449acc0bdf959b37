#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kubernetes_jobs.py FILE: holds each document of FILE against the API's schema, as the classes of
Debian's python3-kubernetes have it: no other keys, the types, and what is required. Prints the
kinds. Refuses them as they would be refused by a server that validates strictly."""
import re
import sys

import yaml
from kubernetes.client import models

KINDS = {"batch/v1 Job": models.V1Job}
PLAIN = {"str": str, "int": int, "bool": bool, "float": float, "object": object}


def held(value, kind, where):
    """`value` as the API's type `kind`; exits where it is none."""
    if value is None:
        sys.exit(f"{where}: null")
    inner = re.fullmatch(r"(list\[|dict\(str, )(.*)[\])]", kind)
    if inner and inner[1] == "list[":
        if not isinstance(value, list):
            sys.exit(f"{where}: no list")
        return [held(item, inner[2], f"{where}[{i}]") for i, item in enumerate(value)]
    if inner:
        return {key: held(item, inner[2], f"{where}.{key}") for key, item in value.items()}
    if kind in PLAIN:
        if not isinstance(value, PLAIN[kind]) or (kind == "int" and isinstance(value, bool)):
            sys.exit(f"{where}: no {kind}: {value!r}")
        return value
    return model(value, getattr(models, kind), where)


def model(value, kind, where):
    """`value` as an object of the class `kind`."""
    if not isinstance(value, dict):
        sys.exit(f"{where}: no {kind.__name__}")
    names = {key: name for name, key in kind.attribute_map.items()}
    unknown = set(value) - set(names)
    if unknown:
        sys.exit(f"{where}: no such key: {', '.join(sorted(unknown))}")
    parts = {names[key]: held(item, kind.openapi_types[names[key]], f"{where}.{key}")
             for key, item in value.items()}
    try:
        return kind(**parts)  # its setters refuse what is missing or of no such value
    except ValueError as error:
        sys.exit(f"{where}: {error}")


def main(path):
    with open(path, encoding="utf-8") as file:
        documents = list(yaml.safe_load_all(file))
    for number, document in enumerate(documents):
        kind = f"{document.get('apiVersion')} {document.get('kind')}"
        if kind not in KINDS:
            sys.exit(f"document {number}: {kind}")
        model(document, KINDS[kind], f"document {number}")
        print(kind)


main(sys.argv[1])
