# SPDX-License-Identifier: GPL-3.0-or-later
"""Pools as sim/model/pools.h defines them, for reference.py: lists that are searched, and processor
sharing in fractions."""
from fractions import Fraction


class Pool:
    def __init__(self, rule):
        self.slots, self.places = rule["slots"], rule["places"]
        self.queue = rule["queue"]
        self.free = self.slots
        self.waiting = []  # attempts
        self.clock = Fraction(0)  # ps: when the rest below held
        self.rest = {}  # ps: attempt -> service that is left

    # ---- slots ----------------------------------------------------------------------------------

    def order(self, attempt):
        """Who is first is served first."""
        if self.queue == "lifo":
            return tuple(-x for x in (attempt.issued, *attempt.number))
        fifo = (attempt.issued, *attempt.number)
        if self.queue == "priority":
            return (attempt.priority, attempt.rank, *fifo)
        return fifo

    def excess(self):
        """Who is shed, when nobody can start any more."""
        if self.places is None or len(self.waiting) <= self.places:
            return None
        return max(self.waiting, key=lambda a: (a.issued, *a.number))

    # ---- processor sharing ----------------------------------------------------------------------

    def rate(self):
        wanted = sum(attempt.units[self] for attempt in self.rest)
        return min(Fraction(1), Fraction(self.slots, wanted))

    def next_end(self):
        """When the next is served; None: nobody is there."""
        if not self.rest:
            return None
        return self.clock + min(self.rest.values()) / self.rate()

    def serve_until(self, now):
        """Those whose service ends until `now`; they leave at the very time, not a whole one."""
        ended = []
        while self.rest and self.next_end() <= now:
            end = self.next_end()
            self.spend(end)
            gone = [attempt for attempt, rest in self.rest.items() if rest == 0]
            for attempt in gone:
                del self.rest[attempt]
            ended += gone
        self.spend(Fraction(now))
        return ended

    def spend(self, time):
        if self.rest:
            done = (time - self.clock) * self.rate()
            for attempt in self.rest:
                self.rest[attempt] -= done
        self.clock = time


def can_start(attempt):
    """Whether its slots are free, and nobody is before it in its FIFO pools."""
    for pool, units in attempt.units.items():
        if pool.queue != "ps" and units > pool.free:
            return False
        if pool.queue == "fifo" and attempt != min(pool.waiting, key=pool.order):
            return False
    return True


def startable(pools, alone):
    """The next to start; `alone` are those that wait for no pool."""
    if alone:
        return alone[0]
    for pool in pools:
        for attempt in sorted(filter(can_start, pool.waiting), key=pool.order):
            if all(attempt == min(filter(can_start, p.waiting), key=p.order)
                   for p in attempt.units):
                return attempt
    for pool in pools:
        able = list(filter(can_start, pool.waiting))
        if able:
            return min(able, key=pool.order)
    return None
