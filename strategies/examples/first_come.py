# SPDX-License-Identifier: GPL-3.0-or-later
# First come, first served:
# simbench verify --scheduler 'python3 first_come.py' --as earliest-start FILE
import heapq
import json
import sys

for line in sys.stdin:
    word, step, *_ = line.split(None, 2)
    if word == "graph":
        graph = json.loads(line[6:])
        workers = graph["workers"] or len(graph["steps"])  # 0: unlimited
    elif word == "run":
        free, queue, worker = list(range(workers)), [], {}
    elif word == "ready":
        queue.append(step)
    elif word == "end":
        heapq.heappush(free, worker.pop(step))
    elif word == "decide":
        while queue and free:
            step = queue.pop(0)
            worker[step] = heapq.heappop(free)
            print("start", step, "on", worker[step])
        print("done", flush=True)
