# SPDX-License-Identifier: GPL-3.0-or-later
"""NumPy: the longest path, level by level, many replicates side by side. Unlimited workers only."""
import numpy as np

import simulator

LANES = 128  # replicates side by side: the fastest of 16 to 512 here


def prepare(durations, predecessors, workers):
    if workers:
        raise SystemExit("NumPy: unlimited workers only")
    tasks = len(durations)
    level = [0] * tasks
    for task, preds in enumerate(predecessors):
        level[task] = 1 + max((level[pred] for pred in preds), default=-1)
    order = sorted(range(tasks), key=level.__getitem__)
    row = {task: number for number, task in enumerate(order)}
    row[None] = tasks  # a row of zeroes stands for a predecessor that is not there
    levels = []
    first = 0
    while first < tasks:
        last = first
        while last < tasks and level[order[last]] == level[order[first]]:
            last += 1
        most = max(len(predecessors[task]) for task in order[first:last])
        awaited = [[row[p] for p in predecessors[task]] + [tasks] * (most - len(predecessors[task]))
                   for task in order[first:last]]
        levels.append((slice(first, last), np.array(awaited, dtype=np.intp).T))
        first = last
    fixed = np.array([durations[task] for task in order], dtype=float)[:, None]
    random = np.random.default_rng(1)
    finish = np.zeros((tasks + 1, LANES))

    def run(lanes, draw):
        now = finish[:, :lanes]
        for rows, awaited in levels:
            begin = now[tasks]
            for number, preds in enumerate(awaited):
                begin = np.maximum(begin, now[preds]) if number else now[preds]
            np.add(draw(rows, lanes), begin, out=now[rows])
        return now.max(axis=0).sum()

    def exponential(rows, lanes):
        return random.exponential(simulator.DRAW_MEAN, (rows.stop - rows.start, lanes))

    def simulate(replicates):
        if replicates == 0:
            return run(1, lambda rows, lanes: fixed[rows])
        lanes = [min(LANES, replicates - begun) for begun in range(0, replicates, LANES)]
        return sum(run(count, exponential) for count in lanes) / replicates

    return simulate


simulator.main(prepare)
