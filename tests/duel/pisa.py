#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The comparison of PISA (Coleman and Krishnamachari, 2024) made again: each strategy against each
other by `simbench duel`, and how many times as long it takes at worst, as a table in Markdown.
    tests/duel/pisa.py build/simbench"""
import json
import subprocess
import sys

# Theirs that are here too, by their names: FastestNode is one-worker, GDL is dls.
STRATEGIES = ["cpop", "dls", "etf", "heft", "max-min", "mct", "met", "min-min", "olb", "one-worker"]
OPTIONS = ["--costs", "related", "--tasks", "5", "--workers", "4", "--tries", "2300", "--quiet"]


def worst(program, a, b):
    out = subprocess.run([program, "duel", a, b] + OPTIONS, check=True, capture_output=True)
    return float(json.loads(out.stdout)["description"].split(":")[-1].split()[0])


def main():
    print("| worst of … against |", " | ".join(STRATEGIES), "| most |")
    print("|---|" + "---:|" * (len(STRATEGIES) + 1))
    for a in STRATEGIES:
        row = [worst(sys.argv[1], a, b) if a != b else None for b in STRATEGIES]
        cells = ["–" if x is None else "%.2f" % x for x in row]
        print("|", a, "|", " | ".join(cells), "| %.2f |" % max(x for x in row if x))


main()
