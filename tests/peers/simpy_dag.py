# SPDX-License-Identifier: GPL-3.0-or-later
"""SimPy: a process a task; with limited workers, a resource that all share."""
import random

import simpy

import simulator


def body(env, latency, awaited, pool):
    if awaited:
        yield env.all_of(awaited)
    if pool is None:
        yield env.timeout(latency)
        return
    with pool.request() as turn:
        yield turn
        yield env.timeout(latency)


def run(latencies, predecessors, workers):
    env = simpy.Environment()
    pool = simpy.Resource(env, capacity=workers) if workers else None
    process = []
    for latency, preds in zip(latencies, predecessors):
        process.append(env.process(body(env, latency, [process[pred] for pred in preds], pool)))
    env.run()
    return env.now


def prepare(durations, predecessors, workers):
    def simulate(replicates):
        if replicates == 0:
            return run(durations, predecessors, workers)
        total = 0.0
        for _ in range(replicates):
            latencies = [random.expovariate(1 / simulator.DRAW_MEAN) for _ in durations]
            total += run(latencies, predecessors, workers)
        return total / replicates

    return simulate


simulator.main(prepare)
