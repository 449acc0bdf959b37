# SPDX-License-Identifier: GPL-3.0-or-later
# First come, first served, with one mistake: python3 wrong.py MISTAKE. Schedulers that
# `simbench verify --scheduler` must refuse.
import json
import os
import signal
import sys
import time

mistake = sys.argv[1]


def say(*words):
    print(*words, flush=True)


def daemon():
    """Leaves a process behind that is in a session of its own and nobody's child."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            with open("daemon.pid", "w") as out:
                out.write(str(os.getpid()))
            time.sleep(600)
        os._exit(0)
    os.wait()
    while not os.path.exists("daemon.pid") or os.path.getsize("daemon.pid") == 0:
        time.sleep(0.01)


def at_begin():
    if mistake.startswith("daemon"):
        daemon()
    elif mistake == "deaf":
        time.sleep(600)
    elif mistake == "flood":
        while True:
            sys.stdout.write("start 0 on 0\n")
    elif mistake == "flood-line":
        while True:
            sys.stdout.write("start 0 ")
    elif mistake == "flood-errors":
        while True:
            sys.stderr.write("why\n" * 1000)


def decide(graph, queue, free, worker, number):
    """Starts what can start; `number` counts the turns of a run."""
    last = len(graph["steps"]) - 1
    if number == 1:
        if mistake in ("silent", "daemon-and-silent"):
            time.sleep(600)
        elif mistake == "silent-after-all":
            say("start 0 on 0")
            time.sleep(600)
        elif mistake == "dies":
            raise KeyError("nobody")
        elif mistake == "killed":
            os.kill(os.getpid(), signal.SIGSEGV)
        elif mistake == "closes":
            os.close(1)
            time.sleep(600)
        elif mistake == "early":
            say("start", last, "on 1" if free[1:] else "on 0")
        elif mistake == "gibberish":
            say("please start 0")
        elif mistake == "nul":
            say("start 0 on 0\0 or not")
        elif mistake == "unknown":
            say("start", last + 1, "on 0")
        elif mistake == "beyond":
            say("start 0 on", len(free))
        elif mistake == "nowhere":
            say("start 0")
    if number == 2 and mistake == "early-running":
        say("start", last, "on 0")
    while queue and free:
        if mistake in ("late", "stops") and number == 2 or mistake == "stops" and queue[0] == "2":
            break
        step = queue.pop(0)
        if mistake == "loses" and step == "1":
            continue
        worker[step] = free.pop(0)
        if mistake == "worker-twice":
            worker[step] = 0
        say("start", step, "on", worker[step])
        if mistake == "twice":
            say("start", step, "on", worker[step])
        if mistake == "again" and step == str(last):
            say("start 0 on 0")
    say("done")
    if mistake == "talks":
        say("done")


def main():
    graph = queue = free = worker = number = None
    at_begin()
    for line in sys.stdin:
        word, step, *_ = line.split(None, 2)
        if word == "graph":
            graph = json.loads(line[6:])
        elif word == "run":
            free, queue, worker = list(range(graph["workers"])), [], {}
            number = 0
        elif word == "ready":
            queue.insert(0 if mistake == "last-come" else len(queue), step)
        elif word == "end":
            free.append(worker.pop(step))
            free.sort(reverse=mistake == "largest-worker")
        elif word == "decide":
            number += 1
            decide(graph, queue, free, worker, number)
    if mistake == "stays":
        time.sleep(600)
    sys.exit(3 if mistake == "status" else 0)


main()
