# SPDX-License-Identifier: GPL-3.0-or-later
"""Pools as sim/model/pools.h defines them, for reference.py: lists that are searched, and processor
sharing in fractions."""
from fractions import Fraction


def fifo(attempt):
    return (attempt.issued, *attempt.number)


# Who is served first: the least. A pool that is shared has no order.
ORDER = {
    "fifo": fifo,
    "lifo": lambda attempt: tuple(-x for x in fifo(attempt)),
    "priority": lambda attempt: (attempt.priority, attempt.rank, *fifo(attempt)),
    "strategy": lambda attempt: (attempt.rank, *fifo(attempt)),
}


class Pool:
    def __init__(self, rule):
        self.slots, self.places = rule["slots"], rule["places"]
        self.queue = rule["queue"]
        self.free = self.slots
        self.waiting = []  # attempts
        self.clock = Fraction(0)  # ps: when the rest below held
        self.rest = {}  # ps: attempt -> service that is left
        self.held = []  # attempts that have started and not given their slots back

    # ---- slots ----------------------------------------------------------------------------------

    def first(self, attempts):
        return min(attempts, key=ORDER[self.queue], default=None)

    def fits(self, units):
        return self.queue == "ps" or units <= self.free

    def sheds(self, own):
        """Whether one that comes now and wants so many slots finds no place."""
        if self.places is None:
            return False
        wanted = [attempt.units[self] for attempt in sorted(self.waiting, key=fifo)]
        if self.queue == "ps":
            held = sum(attempt.units[self] for attempt in self.held)
            return held + sum(wanted) + own > self.slots + self.places
        free = self.free
        while wanted and wanted[0] <= free:
            free -= wanted.pop(0)
        return (bool(wanted) or own > free) and len(wanted) >= self.places

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


def heads(pools):
    """The first of those that want the same slots."""
    queues = {}
    for pool in pools:
        for attempt in pool.waiting:
            queues.setdefault(tuple(attempt.units.items()), set()).add(attempt)
    for units, attempts in queues.items():
        kinds = [pool.queue for pool, _ in units if pool.queue != "ps"]
        kind = "fifo" if "fifo" in kinds or not kinds else kinds[0]
        yield min(attempts, key=ORDER[kind])


def startable(pools, alone):
    """The next to start; `alone` are those that wait for no pool."""
    if alone:
        return alone[0]
    able = [attempt for attempt in heads(pools)
            if all(pool.fits(units)
                   and (pool.queue != "fifo" or attempt is pool.first(pool.waiting))
                   for pool, units in attempt.units.items())]
    first = {pool: pool.first(a for a in able if pool in a.units)
             for pool in pools if pool.queue != "ps"}
    for attempt in able:
        if all(first.get(pool, attempt) is attempt for pool in attempt.units):
            return attempt
    return next(filter(None, first.values()), None)
