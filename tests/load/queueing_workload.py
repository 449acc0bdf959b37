# SPDX-License-Identifier: GPL-3.0-or-later
"""Workloads of queueing_models.py, and how they are written for test_queueing.c."""
import json
import math

EXP = {"dist": "exponential", "mean": 1}
SERVICE = {
    "constant 1": 1,
    "erlang-2 mean 1": {"dist": "erlang", "k": 2, "mean": 1},
    "uniform(0.5,1.5)": {"dist": "uniform", "min": 0.5, "max": 1.5},
    "lognormal mean 1 cv 2 (sigma^2=ln 5)":
        {"dist": "lognormal", "mu": -math.log(5) / 2, "sigma": math.sqrt(math.log(5))},
    "hyperexponential p=0.9 rate 1.8/p=0.1 rate 0.2":
        {"dist": "hyperexponential", "weights": [0.9, 0.1], "means": [1 / 1.8, 5]},
    "pareto x_min=0.6 alpha=2.5": {"dist": "pareto", "min": 0.6, "alpha": 2.5},
}


def exponential(mean):
    return {"dist": "exponential", "mean": mean}


def poisson(rate, **more):
    return {"kind": "poisson", "rate": f"{rate * 1000!r}/s", **more}


def one(pool, arrivals, latency=None, **task):
    """One task at one pool."""
    task = {"latency": EXP if latency is None else latency, **task}
    spec = {"arrivals": arrivals, "tasks": {"a": task}}
    if pool:
        spec["pools"] = {"s": pool}
        task["pool"] = "s"
    return spec


def chain(arrivals, latencies):
    tasks = {f"t{i}": {"latency": latency, "pool": f"s{i}", "after": [f"t{i - 1}"] if i else []}
             for i, latency in enumerate(latencies)}
    return {"arrivals": arrivals, "tasks": tasks,
            "pools": {f"s{i}": {"slots": 1} for i in range(len(latencies))}}


def fan(arrivals, tasks, pooled, **step):
    spec = {"arrivals": arrivals, "tasks": {f"t{i}": {"latency": EXP, **step}
                                            for i in range(tasks)}}
    if pooled:
        spec["pools"] = {f"s{i}": {"slots": 1} for i in range(tasks)}
        for i in range(tasks):
            spec["tasks"][f"t{i}"]["pool"] = f"s{i}"
    return spec


class Writer:
    def __init__(self, quick):
        self.quick = quick
        self.families = {}

    def reached(self, family, values):
        count, why = self.families.get(family, (0, set()))
        self.families[family] = (count + values, why)

    def left(self, family, why):
        count, reasons = self.families.get(family, (0, set()))
        self.families[family] = (count, reasons | {why})

    def model(self, family, specs, checks, runs=20, warm=2000, requests=1000, horizon=0,
              strategy="earliest-start", scale=True):
        """`checks`: (value, metric, name, {arguments}); those of value None are left out."""
        checks = [check for check in checks if check[0] is not None]
        specs = specs if isinstance(specs, list) else [(1, specs)]
        requests *= 1 if self.quick or not scale else 50
        horizon = int(horizon * 1e6)
        print(f"MODEL {family} {runs} {warm} {requests} {strategy} {horizon}")
        for share, spec in specs:
            whole = {"simbench": 1, "name": family, "time_unit": "ms", **spec}
            print(f"WORKLOAD {share} {json.dumps(whole)}")
        for value, metric, name, *arguments in checks:
            words = " ".join(f"{k}={v!r}" for k, v in (arguments[0] if arguments else {}).items())
            print(f"CHECK {value!r} {metric} {words} : {name}")
        print("END", flush=True)
        self.reached(family, len(checks))

    def quantile(self, value, metric, p, name):
        """That the quantile is right is that the share below it is."""
        if value is None or (self.quick and p > 0.99):
            return (None, metric, name)
        return (p, metric, name, {"q": value})
