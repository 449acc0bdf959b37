# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulates runs on workers that differ a second time, from the description in
sim/platform/platform_engine.h and network.h alone, and compares. Reads JSON lines, one run each;
prints the first difference of a run; the exit status is 1 if there is one."""
import json
import sys

CLOCK = 1 << 10


class Link:
    """Transfers: [from, to, sender, receiver, work, wanted, start, end, wait]."""

    def __init__(self, run):
        self.model, self.latency = run["model"], run["latency"]
        self.all, self.last = [], 0

    def send(self, source, step, sender, receiver, work, now):
        self.all.append({"from": source, "to": step, "sender": sender, "receiver": receiver,
                         "work": work, "ready": now, "start": None, "end": None, "left": None})
        if self.model != "one-port":
            self.all[-1]["start"] = now
        if self.model == "free":
            self.all[-1]["end"] = now + self.latency + work
        return self.all[-1]

    def sharing(self):
        return [t for t in self.all if t["left"] is not None and t["end"] is None]

    def begin(self, now):
        """What can start now does."""
        if self.model != "one-port":
            return
        for t in sorted(self.all, key=lambda t: (t["ready"], t["from"], t["to"])):
            busy = [u for u in self.all if u["start"] is not None and u["end"] > now]
            if t["start"] is None and not any(u["sender"] == t["sender"] or
                                              u["receiver"] == t["receiver"] for u in busy):
                t["start"], t["end"] = now, now + self.latency + t["work"]

    def next(self, now):
        times = [t["end"] for t in self.all if t["end"] is not None and t["end"] > now]
        if self.model == "shared":
            times += [t["start"] + self.latency for t in self.all if t["left"] is None]
            share = self.sharing()
            times += [max(now, self.last - (-t["left"] * len(share)) // CLOCK)
                      if t["left"] > 0 else self.last for t in share]
        return min(times, default=None)

    def advance(self, now):
        """Those that have ended by now."""
        if self.model == "shared":
            changes = [t for t in self.all if t["left"] is None and
                       t["start"] + self.latency == now]
            share = self.sharing()
            due = any(t["left"] <= 0 or
                      self.last + -(-t["left"] * len(share) // CLOCK) == now for t in share)
            if changes or due:
                for t in share:
                    t["left"] -= (now - self.last) * CLOCK // len(share)
                self.last = now
                for t in changes:
                    t["left"] = t["work"] * CLOCK
                for t in self.sharing():
                    if t["left"] <= 0:
                        t["end"] = now
        return [t for t in self.all if t["end"] == now]


def simulate(run):
    nodes, steps, duration = run["nodes"], run["steps"], run["duration"]
    worker = list(run["worker"])            # None: the first that is free
    queue = [list(q) for q in run["queue"]]
    static = bool(run["static"])
    link, waits = Link(run), {}
    done, ready, start, end = [None] * nodes, [None] * nodes, [None] * steps, [None] * steps
    busy = [None] * run["workers"]          # the step that a worker is kept for
    now = 0

    def local(source, step, takes):
        return worker[source] == worker[step] or takes == 0

    def fetch(source, step, takes):
        """The transfer that brings an edge's data, sent now if need be."""
        work = takes - run["latency"]
        sent = [t for t in link.all if t["from"] == source and t["receiver"] == worker[step] and
                (t["to"] == step if run["model"] == "free" else t["work"] >= work)]
        if sent:
            return sent[0]
        if static and run["model"] != "free":
            work = max(w - run["latency"] for s in range(steps) for p, w in run["data"][s]
                       if p == source and worker[s] == worker[step] and w > 0)
        return link.send(source, step, worker[source], worker[step], work, now)

    def complete(node):
        done[node] = now
        if static and node < steps:
            for s in range(steps):
                for source, takes in run["data"][s]:
                    if source == node and not local(source, s, takes):
                        waits[s, source] = fetch(source, s, takes)
        for n in range(nodes):
            if ready[n] is None and all(done[p] is not None for p in run["after"][n]):
                ready[n] = now
                if n >= steps:
                    complete(n)

    for n in range(nodes):
        if ready[n] is None and not run["after"][n]:
            ready[n] = 0
            if n >= steps:
                complete(n)

    def has_data(s):
        return all(local(source, s, takes) or
                   (waits[s, source]["end"] is not None and waits[s, source]["end"] <= now)
                   for source, takes in run["data"][s])

    def dispatch():
        for w in range(run["workers"]):
            if static and busy[w] is None and queue[w] and ready[queue[w][0]] is not None and \
                    has_data(queue[w][0]):
                busy[w] = queue[w].pop(0)
        while not static:
            waiting = [s for s in range(steps) if ready[s] is not None and worker[s] is None]
            free = [w for w in range(run["workers"]) if busy[w] is None]
            if not waiting or not free:
                break
            s = min(waiting, key=lambda s: run["rank"][s] if run["rank"] else (ready[s], s))
            worker[s], busy[free[0]] = free[0], s
            for source, takes in run["data"][s]:
                if not local(source, s, takes):
                    waits[s, source] = fetch(source, s, takes)
        link.begin(now)
        for s in busy:
            if s is not None and start[s] is None and has_data(s):
                start[s], end[s] = now, now + duration[s][worker[s]]

    while True:
        dispatch()
        times = [end[s] for s in busy if s is not None and end[s] is not None]
        times += [link.next(now)] if link.next(now) is not None else []
        if not times:
            break
        now = min(times)
        for w in range(run["workers"]):
            if busy[w] is not None and end[busy[w]] == now:
                s, busy[w] = busy[w], None
                complete(s)
        link.advance(now)
    return worker, ready, start, end, link


def compare(run):
    worker, ready, start, end, link = simulate(run)
    for s in range(run["steps"]):
        mine = [worker[s], ready[s], start[s], end[s]]
        if mine != run["span"][s]:
            return "step %d: [worker, ready, start, end] %s, here %s" % (s, run["span"][s], mine)
    mine = sorted([t["from"], t["sender"], t["receiver"], t["ready"], t["start"], t["end"]]
                  for t in link.all)
    if mine != sorted(run["transfers"]):
        return "transfers %s, here %s" % (sorted(run["transfers"]), mine)
    return None


def main():
    count, wrong = 0, 0
    for line in sys.stdin:
        run = json.loads(line)
        different = compare(run)
        count += 1
        wrong += different is not None
        if different:
            print("%s: %s" % (run["name"], different))
    print("%d runs, %d differ" % (count, wrong))
    return 1 if wrong or count == 0 else 0


sys.exit(main())
