#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strategies that place tasks, once more, as their papers define them: slow, from definitions
alone, with fractions instead of integer sums. `reference.py >tests/data/placement/random.txt`
writes random instances with the plans of all of them, which tests/placement/test_strategies.c
holds sim/placement against."""
import random
from fractions import Fraction


class Instance:
    """cost[task][worker], edges (from, to, communication between different workers)"""

    def __init__(self, cost, edges):
        self.cost, self.n, self.p = cost, len(cost), len(cost[0])
        self.pred = [[] for _ in cost]
        self.succ = [[] for _ in cost]
        for a, b, c in edges:
            self.pred[b].append((a, c))
            self.succ[a].append((b, c))
        self.order, seen = [], set()
        while len(self.order) < self.n:
            t = next(t for t in range(self.n)
                     if t not in seen and all(a in seen for a, _ in self.pred[t]))
            seen.add(t)
            self.order.append(t)
        self.mean = [Fraction(sum(row), self.p) for row in cost]


class Plan:
    def __init__(self, g):
        self.g, self.at, self.busy = g, {}, [[] for _ in range(g.p)]

    def copy(self):
        other = Plan(self.g)
        other.at, other.busy = dict(self.at), [list(b) for b in self.busy]
        return other

    def ready(self, t, w):
        """When the data of the parents that are placed are on a worker."""
        return max([self.at[a][2] + (c if self.at[a][0] != w else 0)
                    for a, c in self.g.pred[t] if a in self.at], default=0)

    def start(self, t, w, insertion):
        ready, cost = self.ready(t, w), self.g.cost[t][w]
        if not insertion:
            return max(ready, max([end for _, end, _ in self.busy[w]], default=0))
        edge = 0  # the end of what stands before the gap
        for begin, end, _ in sorted(self.busy[w]):
            if edge < begin and max(edge, ready) + cost <= begin:
                break
            edge = max(edge, end)
        return max(edge, ready)

    def eft(self, t, w, insertion=True):
        return self.start(t, w, insertion) + self.g.cost[t][w]

    def put(self, t, w, insertion=True):
        start = self.start(t, w, insertion)
        self.at[t] = (w, start, start + self.g.cost[t][w])
        self.busy[w].append((start, start + self.g.cost[t][w], t))

    def best(self, t, insertion=True):
        return min(range(self.g.p), key=lambda w: (self.eft(t, w, insertion), w))

    def ready_tasks(self):
        return [t for t in range(self.g.n)
                if t not in self.at and all(a in self.at for a, _ in self.g.pred[t])]

    def makespan(self):
        return max(end for _, _, end in self.at.values())


def upward(g, weight=None, communication=True):
    weight, rank = weight or g.mean, {}
    for t in reversed(g.order):
        rank[t] = weight[t] + max([rank[b] + (c if communication else 0) for b, c in g.succ[t]],
                                  default=0)
    return rank


def downward(g):
    rank = {}
    for t in g.order:
        rank[t] = max([rank[a] + g.mean[a] + c for a, c in g.pred[t]], default=Fraction(0))
    return rank


def by_rank(g, rank):
    """Descending, ties by number, never before what it awaits, whose rank is equal at no
    cost."""
    done, out = set(), []
    while len(out) < g.n:
        t = min((t for t in range(g.n)
                 if t not in done and all(a in done for a, _ in g.pred[t])),
                key=lambda t: (-rank[t], t))
        done.add(t)
        out.append(t)
    return out


def heft(g, insertion=True):
    plan = Plan(g)
    for t in by_rank(g, upward(g)):
        plan.put(t, plan.best(t, insertion), insertion)
    return plan


def cpop(g):
    up, down, plan = upward(g), downward(g), Plan(g)
    priority = {t: up[t] + down[t] for t in range(g.n)}
    at = min((t for t in range(g.n) if not g.pred[t]), key=lambda t: (-priority[t], t))
    top, path = priority[at], [at]
    while g.succ[at]:
        at = min(b for b, _ in g.succ[at] if priority[b] == top)
        path.append(at)
    home = min(range(g.p), key=lambda w: (sum(g.cost[t][w] for t in path), w))
    while len(plan.at) < g.n:
        t = min(plan.ready_tasks(), key=lambda t: (-priority[t], t))
        plan.put(t, home if t in path else plan.best(t))
    return plan


def peft(g):
    oct = {}
    for t in reversed(g.order):
        oct[t] = [max([min(oct[b][v] + g.cost[b][v] + (c if v != w else 0) for v in range(g.p))
                       for b, c in g.succ[t]], default=0) for w in range(g.p)]
    plan = Plan(g)
    while len(plan.at) < g.n:
        t = min(plan.ready_tasks(), key=lambda t: (-sum(oct[t]), t))
        plan.put(t, min(range(g.p), key=lambda w: (plan.eft(t, w) + oct[t][w], w)))
    return plan


def lookahead(g):
    rank, plan = upward(g), Plan(g)
    order = by_rank(g, rank)

    def value(t, w):
        trial = plan.copy()
        trial.put(t, w)
        latest = trial.at[t][2]
        for b in sorted((b for b, _ in g.succ[t]), key=order.index):
            trial.put(b, trial.best(b))
            latest = max(latest, trial.at[b][2])
        return latest

    for t in order:
        plan.put(t, min(range(g.p), key=lambda w: (value(t, w), plan.eft(t, w), w)))
    return plan


def median(row):
    s = sorted(row)
    return Fraction(s[(len(s) - 1) // 2] + s[len(s) // 2], 2)


def dls(g, middle=median):
    adjusted = [middle(row) for row in g.cost]
    level, plan = upward(g, adjusted, False), Plan(g)
    while len(plan.at) < g.n:
        _, t, w = min((-(level[t] - plan.start(t, w, False) + adjusted[t] - g.cost[t][w]), t, w)
                      for t in plan.ready_tasks() for w in range(g.p))
        plan.put(t, w, False)
    return plan


def etf(g):
    level, plan = upward(g, None, False), Plan(g)
    while len(plan.at) < g.n:
        _, _, t, w = min((plan.start(t, w, False), -level[t], t, w)
                         for t in plan.ready_tasks() for w in range(g.p))
        plan.put(t, w, False)
    return plan


def batch(g, choose):
    plan = Plan(g)
    while len(plan.at) < g.n:
        t = choose(plan, plan.ready_tasks())
        plan.put(t, plan.best(t, False), False)
    return plan


def smallest(plan, t):
    return min(plan.eft(t, w, False) for w in range(plan.g.p))


def min_min(g):
    return batch(g, lambda plan, ready: min(ready, key=lambda t: (smallest(plan, t), t)))


def max_min(g):
    return batch(g, lambda plan, ready: min(ready, key=lambda t: (-smallest(plan, t), t)))


def sufferage(g):
    def value(plan, t):
        times = sorted(plan.eft(t, w, False) for w in range(g.p))
        return times[1] - times[0] if g.p > 1 else 0
    return batch(g, lambda plan, ready: min(ready, key=lambda t: (-value(plan, t), t)))


def in_order(g, choose):
    plan = Plan(g)
    for t in g.order:
        plan.put(t, min(range(g.p), key=lambda w: (choose(plan, t, w), w)), False)
    return plan


def mct(g):
    return in_order(g, lambda plan, t, w: plan.eft(t, w, False))


def met(g):
    return in_order(g, lambda plan, t, w: plan.g.cost[t][w])


def olb(g):
    return in_order(g, lambda plan, t, w: max([end for _, end, _ in plan.busy[w]], default=0))


def one_worker(g):
    home = min(range(g.p), key=lambda w: (sum(row[w] for row in g.cost), w))
    return in_order(g, lambda plan, t, w: w != home)


ALL = {"one-worker": one_worker, "heft": heft, "heft-append": lambda g: heft(g, False),
       "cpop": cpop, "peft": peft,
       "lookahead": lookahead, "dls": dls, "etf": etf, "min-min": min_min,
       "max-min": max_min, "sufferage": sufferage, "mct": mct, "met": met, "olb": olb}


def random_instance(rng):
    n, p, most = rng.randint(1, 14), rng.randint(1, 5), rng.choice([3, 20, 1000])
    least, alike = rng.choice([0, 1]), rng.random() < 0.2
    sent = rng.choice([0, most // 2, 3 * most])
    cost = [[rng.randint(least, most) for _ in range(p)] for _ in range(n)]
    if alike:
        cost = [[row[0]] * p for row in cost]
    name = rng.sample(range(n), n)  # so that the order of the file is not topological
    edges = sorted((name[a], name[b], rng.randint(0, sent)) for b in range(n) for a in range(b)
                   if rng.random() < 2.0 / n)
    return Instance(cost, edges), edges


def main():
    rng = random.Random(15)
    for number in range(80):
        g, edges = random_instance(rng)
        print("instance random-%u tasks %u workers %u edges %u" % (number, g.n, g.p, len(edges)))
        for row in g.cost + edges:
            print(*row)
        for name, strategy in sorted(ALL.items()):
            plan = strategy(g)
            print(name, plan.makespan(), *["%u %u" % plan.at[t][:2] for t in range(g.n)])


if __name__ == "__main__":
    main()
