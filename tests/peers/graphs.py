# SPDX-License-Identifier: GPL-3.0-or-later
"""The graphs that simulators run, and what is right: a makespan. A graph is (durations,
predecessors) in task order."""
import collections
import heapq
import math
import random

PARENTS = 3
MEAN = 1e7  # nanoseconds


def draw(tasks, seed):
    """As many layers as tasks in one, each after PARENTS of the layer before, drawn with
    repetition."""
    rng = random.Random(seed)
    width = round(math.sqrt(tasks))
    durations = [max(1, round(rng.expovariate(1 / MEAN))) for _ in range(tasks)]
    return durations, [sorted({task // width * width - width + rng.randrange(width)
                               for _ in range(PARENTS)}) if task >= width else []
                       for task in range(tasks)]


def write(path, graphs):
    with open(path, "w", encoding="ascii") as out:
        for durations, awaited in graphs:
            out.write(f"{len(durations)}\n")
            out.writelines(" ".join(map(str, [duration, *preds])) + "\n"
                           for duration, preds in zip(durations, awaited))


def makespan(graph, workers):
    """With list scheduling, first come first served, by the definition; 0 workers: as many as
    wanted."""
    durations, awaited = graph
    left, successors = [len(preds) for preds in awaited], [[] for _ in awaited]
    for task, preds in enumerate(awaited):
        for pred in preds:
            successors[pred].append(task)
    now, free = 0, workers or len(awaited)
    ready, running = collections.deque(task for task, count in enumerate(left) if count == 0), []
    while ready or running:
        while ready and free:
            free -= 1
            task = ready.popleft()
            heapq.heappush(running, (now + durations[task], task))
        now, done = heapq.heappop(running)
        free += 1
        for task in successors[done]:
            left[task] -= 1
            if left[task] == 0:
                ready.append(task)
    return now
