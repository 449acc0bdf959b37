# SPDX-License-Identifier: GPL-3.0-or-later
"""Backoff, budgets and breakers as sim/model/resilience.h defines them, for reference.py.

Budgets and breakers keep all that they have heard and look at the whole of it each time."""
import math

MILLION = 10**6
DRAW_MAX = 1 << 51
NEVER = (1 << 63) - 1


def nearest(x):
    return math.floor(x + 0.5)


def millionths(tokens):
    return nearest(tokens * MILLION)


def backoff_delay(rule, retry, before, word):
    """Before retry 1, 2, ...; `before` is the delay of the one before."""
    u = (word >> 11) * 2.0**-53
    initial, most = float(rule["initial"]), float(rule["max"])
    b = initial
    for _ in range(retry - 1):
        b = min(b * rule["multiplier"], 1e300)
    b = min(b, most)
    jitter = rule["jitter"]
    if jitter == "full":
        b = b * u
    elif jitter == "equal":
        b = b / 2 + b / 2 * u
    elif jitter == "decorrelated":
        wide = 3 * (float(before) if retry > 1 else initial)
        b = min(initial + (wide - initial) * u, most)
    elif jitter == "share":
        b = b * (1 - rule["share"] + 2 * rule["share"] * u)
    return min(nearest(b), DRAW_MAX)


class Window:
    """What was heard in this tenth of the window and the nine before."""

    def __init__(self, length):
        self.width = -(-length // 10)
        self.heard = []

    def add(self, now, what):
        self.heard.append((now // self.width, what))

    def within(self, now):
        return [what for tenth, what in self.heard if tenth > now // self.width - 10]


class Budget:
    def __init__(self, rule):
        self.rule = rule
        self.kind = rule["kind"]
        self.tokens = millionths(rule["most"]) if self.kind in ("tokens", "cost") else 0
        self.under_way = []  # attempts that were issued and are not over
        self.waiting = 0  # retries that were granted and wait for their backoff
        if self.kind == "leaky":
            self.window = Window(rule["window"])

    def give(self, amount):
        self.tokens = min(max(self.tokens + amount, 0), millionths(self.rule["most"]))

    def issued(self, now, attempt):
        self.under_way.append(attempt)
        if self.kind == "leaky" and not attempt.again:
            self.window.add(now, millionths(self.rule["share"]))

    def over(self, attempt, outcome, fails, paid):
        self.under_way.remove(attempt)
        if self.kind == "tokens" and fails:
            self.give(-MILLION)
        elif self.kind == "tokens" and outcome == "ok":
            self.give(millionths(self.rule["ratio"]))
        elif self.kind == "cost" and outcome == "ok":
            self.give(paid if paid else millionths(self.rule["refund"]))

    def grants(self, now, last):
        """What one more attempt takes, or None. `last` is None for a hedge."""
        rule = self.rule
        if self.kind == "tokens":
            return 0 if 2 * self.tokens > millionths(rule["most"]) else None
        if self.kind == "active":
            again = sum(attempt.again for attempt in self.under_way)
            if rule["counts_backoff"]:
                again += self.waiting
            allowed = max(millionths(rule["least"]),
                          millionths(rule["share"]) * len(self.under_way))
            return 0 if (again + 1) * MILLION <= allowed else None
        if self.kind == "leaky":
            reserve = millionths(rule["rate"] * (float(rule["window"]) / 1e9))
            if reserve + sum(self.window.within(now)) < MILLION:
                return None
            self.window.add(now, -MILLION)
            return 0
        cost = millionths(rule["timeout_cost" if last == "timed-out" else "cost"])
        if self.tokens < cost:
            return None
        self.tokens -= cost
        return cost


class Breaker:
    def __init__(self, rule):
        self.rule = rule
        self.state = "closed"
        self.epoch = 0
        self.heard = []  # (failed, slow) since it closed
        self.window = Window(rule["window"]) if rule["by_time"] else None
        self.probes = self.passed = 0

    def become(self, state):
        self.state = state
        self.epoch += 1
        self.probes = self.passed = 0
        self.heard = []
        if self.window:
            self.window.heard = []

    def admits(self):
        if self.state == "half-open" and self.probes < self.rule["probes"]:
            self.probes += 1
            return True
        return self.state == "closed"

    def hears(self, now, epoch, outcome, took):
        """Whether that opened it."""
        rule = self.rule
        if epoch != self.epoch:
            return False
        if outcome == "cancelled":
            self.probes -= self.state == "half-open"
            return False
        failed, slow = outcome in rule["on"], took > rule["slow"]
        if self.state == "half-open":
            if failed or slow:
                self.become("open")
                return True
            self.passed += 1
            if self.passed == rule["probes"]:
                self.become("closed")
            return False
        if rule["by_time"]:
            self.window.add(now, (failed, slow))
            heard, least = self.window.within(now), rule["least"]
        else:
            self.heard.append((failed, slow))
            heard, least = self.heard[-rule["calls"]:], min(rule["least"], rule["calls"])
        if len(heard) < least or not self.too_many(heard):
            return False
        self.become("open")
        return True

    def too_many(self, heard):
        failed, slow = (sum(x) for x in zip(*heard))
        rule = self.rule
        return (millionths(failed / len(heard)) >= millionths(rule["threshold"])
                or (rule["slow"] != NEVER
                    and millionths(slow / len(heard)) >= millionths(rule["slow_threshold"])))
