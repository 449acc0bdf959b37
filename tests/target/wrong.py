# SPDX-License-Identifier: GPL-3.0-or-later
"""A program that is measured by lines, without a library, and does one thing wrong, which its
argument names: for tests/cli/target_program.sh, on its graph of a and b, c after a, d after b."""
import json
import sys
import time

WRONG = sys.argv[1] if len(sys.argv) > 1 else ""
ORDERS = {"early": [0, 3, 1, 2], "loses": [0, 1, 2], "twice": [0, 1, 0, 2, 3],
          "stops": [0, 1, 2], "unknown": [0, 1, 2, 3, 4]}


def say(*words):
    print(*words, flush=True)


def forever():
    while True:
        time.sleep(100)


def run(graph, checked):
    begun = time.monotonic_ns()
    order = range(graph["tasks"])

    def now():
        return time.monotonic_ns() - begun

    if len(order) == 4:
        order = misbehave(order, checked, now)
    for task in order or []:
        if checked:
            say("start", task, "on", task % workers, "at", now())
            say("end", task, "at", now())
    if len(order or []) == 3 and WRONG == "stops":
        forever()
    if order:
        say("ran", now())


def misbehave(order, checked, now):
    """The order of the tasks; None: it has answered already."""
    if WRONG == "fails":
        return say("! the third wheel is off")
    if WRONG == "dies":
        sys.exit("out of luck")
    if WRONG == "leaves" or (WRONG == "leaves-timed" and not checked):
        sys.exit(0)
    if WRONG == "nonsense":
        return say("start 3 somewhere")
    if WRONG == "floods":
        while True:
            sys.stdout.write("x" * 65536)
    if WRONG == "worker-twice" and checked:
        say("start 0 on 1 at", now())
        say("start 1 on 1 at", now())
        say("end 0 at", now())
        say("end 1 at", now())
        return [2, 3]
    return ORDERS.get(WRONG, order)


graphs, workers = {}, 1
for line in sys.stdin:
    word, _, rest = line.rstrip("\n").partition(" ")
    if word == "hello":
        if WRONG == "silent":
            forever()
        say("can declared" if WRONG != "boasts" else "can everything")
    elif word == "start":
        workers = json.loads(rest)["workers"]
        say("started")
    elif word == "graph":
        number, _, text = rest.partition(" ")
        graphs[number] = json.loads(text)
        say("built")
    elif word == "run":
        run(graphs[rest.split()[0]], rest.endswith("checked"))
    elif word == "spin":
        say("spun 1")
    else:
        say({"stop": "stopped", "drop": "dropped", "bytes": "bytes 4096"}[word])
