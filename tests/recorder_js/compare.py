# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the workload of a recorded call against that of better-all's picture of it, whose
cells are a sixtieth of it: compare.py LINE RECORDED PRINTED. The picture begins when the first task
does, the recording when the call does."""
import json
import sys

UNIT_MS = {"ms": 1, "us": 1e-3, "ns": 1e-6}


def bodies(path):
    """By task: what each step awaits, and how long it runs, in milliseconds."""
    with open(path, encoding="utf-8") as file:
        workload = json.load(file)
    unit = UNIT_MS[workload["time_unit"]]
    result = {}
    for name, task in workload["tasks"].items():
        steps = task.get("steps", [{"await": task.get("after", [])}, {"run": task.get("latency")}])
        awaits, runs = [], []
        for step in steps:
            if "await" in step and step["await"]:
                awaits.append(sorted(step["await"]))
            if "run" in step:
                runs.append(step["run"] * unit)
        result[name] = awaits, runs
    return result


recorded, printed = (bodies(path) for path in sys.argv[2:])
with open(sys.argv[1], encoding="utf-8") as line:
    began = min(task["start"] for task in json.loads(line.readline())["tasks"]) * 1e-6
for _, runs in recorded.values():
    runs[0] -= began
if set(recorded) != set(printed):
    sys.exit(f"tasks {set(printed)}, not {set(recorded)}")
cell = sum(sum(runs) for _, runs in recorded.values()) / 60
for name, (awaits, runs) in recorded.items():
    if printed[name][0] != awaits:
        sys.exit(f"{name} awaits {printed[name][0]}, not {awaits}")
    for expected, found in zip(runs, printed[name][1]):
        if abs(expected - found) > 2 * cell + 1:
            sys.exit(f"{name} runs {printed[name][1]}, not {runs}")
