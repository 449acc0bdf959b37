#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""HEFT as one writes it down in Python, for the ratio to simbench's:
    build/tests/placement/bench_placement FILE; tests/peers/heft.py FILE
The makespans must be the same."""
import sys
import time


def read(path):
    with open(path, encoding="ascii") as file:
        word = iter(file.read().split())
    tasks, workers, edges = (int(next(word)) for _ in range(3))
    cost = [[int(next(word)) for _ in range(workers)] for _ in range(tasks)]
    pred, succ = [[] for _ in range(tasks)], [[] for _ in range(tasks)]
    for _ in range(edges):
        a, b, transfer = (int(next(word)) for _ in range(3))
        pred[b].append((a, transfer))
        succ[a].append((b, transfer))
    return cost, pred, succ


def heft(cost, pred, succ):
    tasks, workers = len(cost), len(cost[0])
    rank = [0] * tasks
    for t in reversed(range(tasks)):  # the graph's numbers are a topological order
        rank[t] = sum(cost[t]) + max((rank[s] + workers * c for s, c in succ[t]), default=0)
    placed, busy = [None] * tasks, [[] for _ in range(workers)]
    for t in sorted(range(tasks), key=lambda t: (-rank[t], t)):
        best = None
        for w in range(workers):
            ready = max((placed[p][1] + (c if placed[p][0] != w else 0) for p, c in pred[t]),
                        default=0)
            edge, at = 0, 0
            for at, (begin, end) in enumerate(busy[w]):
                if max(edge, ready) + cost[t][w] <= begin:
                    break
                edge = end
            else:
                at = len(busy[w])
            finish = max(edge, ready) + cost[t][w]
            if best is None or finish < best[0]:
                best = (finish, w, at)
        finish, w, at = best
        busy[w].insert(at, (finish - cost[t][w], finish))
        placed[t] = (w, finish)
    return max(end for _, end in placed)


def main():
    graph = read(sys.argv[1])
    begin = time.perf_counter()
    makespan = heft(*graph)
    ms = 1e3 * (time.perf_counter() - begin)
    print("heft in Python %12.1f ms  makespan %d ns" % (ms, makespan))


main()
