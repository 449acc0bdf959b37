# SPDX-License-Identifier: GPL-3.0-or-later
"""The graphs that the peers run, and what is right: an order of tasks, a makespan. A graph is
(durations, predecessors) in task order."""
import collections
import heapq
import math
import random

PARENTS = 3
MEAN = 1e7  # nanoseconds


def predecessors(shape, task, width, rng):
    """The tasks that `task` awaits, ascending, without repetition."""
    if shape == "chain":
        return [task - 1] if task else []
    if shape == "fan":
        return [0] if task else []
    if task < width:
        return []
    before, column = task // width * width - width, task % width
    if shape == "stencil":
        return [before + c for c in (column - 1, column, column + 1) if 0 <= c < width]
    return sorted({before + rng.randrange(width) for _ in range(PARENTS)})


def draw(shape, tasks, seed):
    """Schedulers get 100 layers, or a stencil 100 wide; simulators ("square") as many layers as
    tasks in one."""
    rng = random.Random(seed)
    widths = {"stencil": 100, "layered": tasks // 100, "square": round(math.sqrt(tasks))}
    width = widths.get(shape, 1)
    return ([max(1, round(rng.expovariate(1 / MEAN))) for _ in range(tasks)],
            [predecessors(shape, task, width, rng) for task in range(tasks)])


def write(path, graphs):
    with open(path, "w", encoding="ascii") as out:
        for durations, awaited in graphs:
            out.write(f"{len(durations)}\n")
            out.writelines(" ".join(map(str, [duration, *preds])) + "\n"
                           for duration, preds in zip(durations, awaited))


def fault(graph, order):
    """What is wrong with the order in which the tasks ran, or None."""
    awaited = graph[1]
    place = {task: at for at, task in enumerate(order)}
    if len(order) != len(awaited) or place.keys() != set(range(len(awaited))):
        return "not each task once"
    for task, preds in enumerate(awaited):
        for pred in preds:
            if place[pred] > place[task]:
                return f"task {task} before task {pred}, which it awaits"
    return None


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
