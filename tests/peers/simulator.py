# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulators in Python have in common; called as simulator.h says."""
import sys
import time

DRAW_MEAN = 1e7  # nanoseconds
SECONDS = 0.3


def read(path):
    """[(durations, predecessors)] of all graphs in a file: numbers and lists of numbers in task
    order."""
    graphs = []
    with open(path, encoding="ascii") as lines:
        for first in lines:
            rows = [[int(word) for word in next(lines).split()] for _ in range(int(first))]
            graphs.append(([row[0] for row in rows], [row[1:] for row in rows]))
    return graphs


def main(prepare):
    """prepare(durations, predecessors, workers) gives simulate(replicates): the mean makespan, or
    with 0 that of the durations."""
    what, path, workers = sys.argv[1], sys.argv[2], int(sys.argv[3])
    graphs = read(path)
    if what == "check":
        for durations, predecessors in graphs:
            print(f"{prepare(durations, predecessors, workers)(0):.0f}")
        return
    durations, predecessors = graphs[0]
    simulate = prepare(durations, predecessors, workers)
    replicates, took = 1, 0.0
    while True:  # as many as fill the time, found by trying: the last and longest try counts
        begun = time.perf_counter()
        makespan = simulate(replicates)
        took = time.perf_counter() - begun
        if took > SECONDS:
            break
        replicates *= 2
    print(f"{took * 1e9 / (replicates * len(durations)):.4f} {makespan:.0f}")
