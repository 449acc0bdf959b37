#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sim/load simulates, worked out a second time, without regard to speed: from the definitions
in sim/model/{pools,resilience,arrivals}.h and sim/load/attempt_log.h alone.

Reads cases as JSON, one a line, in which every draw stands, and with them what the engine made of
them (tests/fixtures/load/load/load_json.h); says where an attempt or a request differs."""
import heapq
import json
import math
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from reference_policies import NEVER, Breaker, Budget, backoff_delay  # noqa: E402
from reference_pools import Pool, startable  # noqa: E402

SHARED, END, TIMER, ARRIVAL = 0, 1, 2, 3  # phases; 0 looks who is served in pools that are shared
TIMEOUT, PATIENCE, DEADLINE, HEDGE, BACKOFF, BREAKER = range(6)


class Attempt:
    def __init__(self, call, now, again):
        self.call, self.issued, self.again = call, now, again
        self.number = (call.request.number, call.step, len(call.attempts))
        self.start = self.end = self.told = self.outcome = None
        self.place = "none"  # queued, running, gone
        self.units = {}
        self.priority, self.rank = call.policy["priority"], call.rank
        self.epoch = None  # of the breaker

    @property
    def under_way(self):
        return self.outcome is None


class Call:
    """A step of a request."""

    def __init__(self, request, step):
        graph = request.graph
        self.request, self.step = request, step
        self.policy = graph["policies"][graph["policy"][step]]
        self.rank = graph["rank"][step]
        self.left = len(graph["pred"][step])
        self.outcome = None
        self.attempts = []
        self.tries = self.hedges = 0
        self.delay = self.paid = 0
        self.hedging = self.waits = False  # waits: for a backoff that a budget granted

    def under_way(self):
        return [attempt for attempt in self.attempts if attempt.under_way]


class Request:
    def __init__(self, number, workload, graph, now, client):
        self.number, self.workload, self.graph = number, workload, graph
        self.arrived, self.client = now, client
        self.over = self.outcome = self.drained = None
        self.nodes = len(graph["pred"])
        self.steps = len(graph["policy"])
        self.done = [False] * self.nodes
        self.left = [len(pred) for pred in graph["pred"]]
        self.call = [Call(self, step) for step in range(self.steps)]
        self.ready = []  # steps to be issued


class Run:
    def __init__(self, case):
        self.case, self.now = case, 0
        self.pools = [Pool(rule) for rule in case["pools"]]
        self.graphs = case["workloads"]
        self.budgets = [[Budget(rule) for rule in g["budgets"]] for g in self.graphs]
        self.breakers = [[Breaker(rule) for rule in g["breakers"]] for g in self.graphs]
        self.events = []
        self.alone = []  # attempts without a pool, which start when others do
        self.counter = 0
        self.requests = []
        self.log = []

    # ---- events ---------------------------------------------------------------------------------

    def at(self, time, phase, kind, number, what):
        if time < NEVER:
            self.counter += 1
            heapq.heappush(self.events, (time, phase, kind, number, self.counter, what))

    def run(self):
        for number, time in enumerate(self.case["arrivals"]):
            self.at(time, ARRIVAL, 0, (number,), lambda: self.arrive(None))
        for client in range(len(self.case["clients"])):
            self.think(client, 0)
        while True:
            if (not self.events or self.events[0][0] > self.now) and self.fill():
                continue
            if not self.events:
                break
            self.now, *_, happen = heapq.heappop(self.events)
            happen()
        assert all(not pool.waiting for pool in self.pools)

    def think(self, client, cycle):
        self.at(self.now + self.case["clients"][client][cycle], ARRIVAL, 0, (client,),
                lambda: self.arrive((client, cycle)))

    def arrive(self, client):
        if len(self.requests) == len(self.case["workload_of"]):  # no more are wanted
            return
        workload = self.case["workload_of"][len(self.requests)]
        graph = self.graphs[workload]
        request = Request(len(self.requests), workload, graph, self.now, client)
        self.requests.append(request)
        self.at(self.now + graph["deadline"], TIMER, DEADLINE, (request.number,),
                lambda: request.over is None and self.end_request(request, "timed-out"))
        for node in [node for node in range(request.nodes) if not request.left[node]]:
            self.get_ready(request, node)
        self.issue_ready(request)
        self.look_at_end(request)

    # ---- pools ----------------------------------------------------------------------------------

    def fill(self):
        """Whether anybody started."""
        started = False
        while (attempt := startable(self.pools, self.alone)) is not None:
            self.start(attempt)
            started = True
        return started

    def queues_of(self, attempt):
        return [pool.waiting for pool in attempt.units] or [self.alone]

    def start(self, attempt):
        for queue in self.queues_of(attempt):
            queue.remove(attempt)
        attempt.start, attempt.place = self.now, "running"
        for pool, units in attempt.units.items():
            pool.held.append(attempt)
            if pool.queue == "ps":
                self.share(pool, lambda pool=pool: pool.rest.update({attempt: attempt.service}))
            else:
                pool.free -= units
        if not any(pool.queue == "ps" for pool in attempt.units):
            self.at(self.now + attempt.service, END, 0, attempt.number,
                    lambda: self.served(attempt))
        hedge = self.hedge_of(attempt.call)
        if hedge is not None and hedge["tied"] and attempt.under_way:
            self.at(self.now + hedge["cancel_delay"], TIMER, HEDGE, attempt.number,
                    lambda: self.untie(attempt))

    def share(self, pool, change):
        """Changes who is there, and looks again when the next is served."""
        for attempt in pool.serve_until(self.now):
            self.at(self.now, END, 0, attempt.number, lambda a=attempt: self.served(a))
        change()
        end = pool.next_end()
        if end is not None:
            self.at(math.ceil(end), SHARED, 0, (), lambda: self.share(pool, lambda: None))

    def leave(self, attempt):
        """Out of its queues, or off its slots."""
        if attempt.place == "queued":
            for queue in self.queues_of(attempt):
                queue.remove(attempt)
        elif attempt.place == "running":
            attempt.end = self.now
            for pool, units in attempt.units.items():
                pool.held.remove(attempt)
                if pool.queue == "ps":
                    self.share(pool, lambda p=pool: p.rest.pop(attempt, None))
                else:
                    pool.free += units
        attempt.place = "gone"

    def served(self, attempt):
        if attempt.place != "running":
            return
        self.leave(attempt)
        if attempt.under_way:
            self.tell(attempt, "failed" if attempt.fails else "ok")

    # ---- attempts -------------------------------------------------------------------------------

    def draw(self, attempt, what):
        return self.case["draws"][attempt.number[0]][attempt.number[1]][what][attempt.number[2]]

    def hedge_of(self, call):
        index = call.policy["hedge"]
        return None if index is None else call.request.graph["hedges"][index]

    def retry_of(self, call):
        index = call.policy["retry"]
        return None if index is None else call.request.graph["retries"][index]

    def budget_of(self, call):
        retry = self.retry_of(call)
        if retry is None or retry["budget"] is None:
            return None
        return self.budgets[call.request.workload][retry["budget"]]

    def breaker_of(self, call):
        index = call.policy["breaker"]
        return None if index is None else self.breakers[call.request.workload][index]

    def issue(self, call, is_hedge):
        attempt = Attempt(call, self.now, bool(call.attempts))
        call.attempts.append(attempt)
        self.log.append(attempt)
        attempt.fails = self.draw(attempt, "fails")
        attempt.service = self.draw(attempt, "latency")
        hedge, breaker, budget = self.hedge_of(call), self.breaker_of(call), self.budget_of(call)
        if not is_hedge:
            call.tries += 1
            call.hedges = 0
            call.hedging = hedge is not None
        attempt.rejected = breaker is not None and not breaker.admits()
        if breaker is not None and not attempt.rejected:
            attempt.epoch = breaker.epoch
        if budget is not None and not attempt.rejected:
            budget.issued(self.now, attempt)
        demand = call.request.graph["demand"][call.step]
        if is_hedge and hedge["pools"]:
            demand = hedge["pools"][(call.hedges - 1) % len(hedge["pools"])]
        attempt.units = {self.pools[pool]: units for pool, units in demand}
        self.plan_hedge(attempt)
        if attempt.rejected:
            self.tell(attempt, "rejected")
        elif any(pool.sheds(units) for pool, units in attempt.units.items()):
            self.tell(attempt, "shed")
        else:
            self.queue(attempt)

    def queue(self, attempt):
        policy, number = attempt.call.policy, attempt.number
        attempt.place = "queued"
        for queue in self.queues_of(attempt):
            queue.append(attempt)
        self.at(self.now + policy["timeout"], TIMER, TIMEOUT, number,
                lambda: self.time_out(attempt, policy["timeout_cancel"]))
        if policy["patience"]:
            self.at(self.now + self.draw(attempt, "patience"), TIMER, PATIENCE, number,
                    lambda: self.lose_patience(attempt))

    def time_out(self, attempt, cancel):
        if attempt.under_way:
            if cancel:
                self.leave(attempt)
            self.tell(attempt, "timed-out")

    def lose_patience(self, attempt):
        if attempt.place == "queued":
            self.leave(attempt)
            if attempt.under_way:
                self.tell(attempt, "abandoned")

    def plan_hedge(self, attempt):
        call, hedge = attempt.call, self.hedge_of(attempt.call)
        if hedge is None or not call.hedging or call.hedges >= hedge["most"]:
            return
        this_try = call.tries
        self.at(self.now + (0 if hedge["tied"] else hedge["after"]), TIMER, HEDGE, attempt.number,
                lambda: self.hedge(call, this_try))

    def hedge(self, call, this_try):
        if call.outcome or not call.hedging or call.tries != this_try or not call.under_way():
            return
        budget = self.budget_of(call)
        if budget is not None:
            paid = budget.grants(self.now, None)
            if paid is None:
                call.hedging = False
                return
            call.paid = paid or call.paid
        call.hedges += 1
        self.issue(call, True)

    def untie(self, attempt):
        for other in attempt.call.under_way() if attempt.under_way else ():
            if other.place == "queued":
                self.leave(other)
                self.forget(other, "cancelled")

    def forget(self, attempt, outcome):
        """What budget and breaker hear of its end."""
        call = attempt.call
        attempt.told, attempt.outcome = self.now, outcome
        if outcome == "rejected":
            return
        budget, breaker, retry = self.budget_of(call), self.breaker_of(call), self.retry_of(call)
        if budget is not None:
            budget.over(attempt, outcome, outcome in retry["on"], call.paid)
        if breaker is not None and breaker.hears(self.now, attempt.epoch, outcome,
                                                 self.now - attempt.issued):
            index = call.policy["breaker"]
            self.at(self.now + breaker.rule["open"], TIMER, BREAKER,
                    (call.request.workload, index), lambda: breaker.become("half-open"))

    def tell(self, attempt, outcome):
        call = attempt.call
        self.forget(attempt, outcome)
        if outcome == "ok":
            return self.end_call(call, "ok")
        if call.under_way():
            return None
        call.hedging = False
        return self.try_again(call, attempt, outcome)

    def try_again(self, call, attempt, outcome):
        retry = self.retry_of(call)
        if (retry is None or (retry["attempts"] and call.tries >= retry["attempts"])
                or outcome not in retry["on"]):
            return self.end_call(call, outcome)
        budget = self.budget_of(call)
        if budget is not None:
            paid = budget.grants(self.now, outcome)
            if paid is None:
                return self.end_call(call, outcome)
            call.paid = paid
            budget.waiting += 1
            call.waits = True
        call.delay = backoff_delay(retry, call.tries, call.delay, self.draw(attempt, "backoff"))
        self.at(self.now + call.delay, TIMER, BACKOFF, attempt.number, lambda: self.retry(call))
        return None

    def retry(self, call):
        if call.outcome is None:
            self.end_wait(call)
            self.issue(call, False)

    def end_wait(self, call):
        if call.waits:
            call.waits = False
            self.budget_of(call).waiting -= 1

    # ---- steps and requests ---------------------------------------------------------------------

    def end_call(self, call, outcome):
        request, hedge = call.request, self.hedge_of(call)
        call.outcome = outcome
        for attempt in call.under_way():
            if hedge is not None and hedge["cancel"]:
                self.leave(attempt)
            self.forget(attempt, "cancelled")
        self.end_node(request, call.step, outcome)
        self.look_at_end(request)
        self.issue_ready(request)
        self.look_at_end(request)

    def end_node(self, request, node, outcome):
        graph = request.graph
        request.done[node] = True
        for after in graph["succ"][node]:
            request.left[after] -= 1
            if not request.left[after] and not request.done[after]:
                self.get_ready(request, after)
        if outcome != "ok":
            for after in graph["awaited_by"][node]:
                if not request.done[after]:
                    request.call[after].outcome = "skipped"
                    self.end_node(request, after, "skipped")

    def get_ready(self, request, node):
        if node >= request.steps:  # a strategy's join
            self.end_node(request, node, "ok")
        else:
            heapq.heappush(request.ready, node)

    def issue_ready(self, request):
        while request.over is None and request.ready:
            node = heapq.heappop(request.ready)
            if request.call[node].outcome is None:
                self.issue(request.call[node], False)

    def look_at_end(self, request):
        if request.over is not None:
            return
        graph = request.graph
        end, outcomes = graph["end"], [call.outcome for call in request.call]
        bad = any(outcome not in (None, "ok") for outcome in outcomes)
        tasks = [outcomes[last] for last in graph["last"]]
        if end in ("all", "fail-fast"):
            outcome = "failed" if bad else None if None in outcomes else "ok"
        elif end == "settled":
            outcome = None if None in outcomes else "ok"
        elif end == "first":
            outcome = "ok" if "ok" in tasks else None if None in tasks else "failed"
        else:
            last = tasks[graph["end_task"]]
            outcome = None if last is None else "ok" if last == "ok" else "failed"
        if outcome is not None:
            self.end_request(request, outcome)

    def end_request(self, request, outcome):
        graph = request.graph
        request.over, request.outcome = self.now, outcome
        for call in request.call:
            self.end_wait(call)
            late = outcome == "timed-out" and call.policy["timeout_cancel"]
            for attempt in call.under_way():
                if graph["end"] == "fail-fast" or late:
                    self.leave(attempt)
                self.forget(attempt, "timed-out" if outcome == "timed-out" else "cancelled")
            call.outcome = call.outcome or "skipped"
        if request.client:
            self.think(request.client[0], request.client[1] + 1)

    # ---- what is written ------------------------------------------------------------------------

    def answer(self):
        attempts = sorted(
            (*a.number, a.call.request.workload, a.issued, a.start, a.end, a.told, a.outcome)
            for a in self.log)
        requests = []
        for r in self.requests:
            ends = [a.end for call in r.call for a in call.attempts if a.end is not None]
            requests.append((r.number, r.workload, r.arrived, r.over, max([r.over] + ends),
                             r.outcome))
        return {"attempts": attempts, "requests": requests}


def difference(case, answer):
    """The first thing in time that differs, or None."""
    for what in ("attempts", "requests"):
        ours = {tuple(row[:3 if what == "attempts" else 1]): row for row in answer[what]}
        theirs = {tuple(row[:3 if what == "attempts" else 1]): row for row in case[what]}
        rows = [(ours.get(key), theirs.get(key)) for key in sorted(ours.keys() | theirs.keys())]
        wrong = [row for row in rows if row[0] is None or list(row[0]) != row[1]]
        if wrong:
            first = min(wrong, key=lambda row: min(
                time for r in row if r for time in r[2:] if isinstance(time, int)))
            return f"{what}: here {first[0]}, there {first[1]}"
    return None


def main():
    cases = differences = 0
    for line in sys.stdin:
        case = json.loads(line)
        run = Run(case)
        run.run()
        found = difference(case, run.answer())
        cases += 1
        if found:
            differences += 1
            print(f"case {case['seed']}: {found}", flush=True)
    print(f"{cases} cases, {differences} differ")
    sys.exit(differences > 0)


if __name__ == "__main__":
    main()
