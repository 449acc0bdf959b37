#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Models for test_queueing.c from the entries of tests/data/queueing/oracle.json: workloads, how
long to run them, and which of their averages are known. One mean service is 1 ms.

Writes for each model
    MODEL family runs warm requests strategy [horizon]
    WORKLOAD share json             (more than one: a mix)
    CHECK value metric key=value... : name of the value
    END
(q a quantile, m a mean that is known, n a number, s a step, o an outcome, w a workload, c slots,
e a relative error that is allowed for a limit) and on standard error a line for each family: what
is reached, or why not."""
import json
import math
import os
import sys

import queueing_failures as failures
from queueing_workload import EXP, SERVICE, Writer, chain, exponential, fan, one, poisson

HERE = os.path.dirname(os.path.abspath(__file__))


# ---- one station ---------------------------------------------------------------------------------

def mm1_disciplines(w, f, p, v):
    lam = p["lambda"]
    fifo = [(v["W"], "T", "W"), (v["Wq"], "wait", "Wq"), (v["P_wait"], "waits", "P_wait"),
            (v["L"], "present", "L"), (v["var_Wq_fifo"], "var_wait", "var_Wq", {"m": v["Wq"]}),
            (v["var_T_fifo"], "var_T", "var_T", {"m": v["W"]}),
            (v["mean_busy_period"], "busy_period", "mean_busy_period"),
            (v["var_busy_period"], "var_busy_period", "var_busy_period",
             {"m": v["mean_busy_period"]}),
            *(w.quantile(v[f"p{q}_T_fifo"], "T_within", float(q) / 100, f"p{q}_T")
              for q in ("50", "99", "99.9"))]
    w.model(f, one({"slots": 1, "queue": "fifo"}, poisson(lam)), fifo)
    w.model(f, one({"slots": 1, "queue": "lifo"}, poisson(lam)),
            [(v["W"], "T", "W lifo"),
             (v["var_Wq_lifo_nonpreemptive"], "var_wait", "var_Wq lifo", {"m": v["Wq"]})])
    w.model(f, one({"slots": 1, "queue": "ps"}, poisson(lam)),
            [(v["W"], "T", "W ps"), (v["var_T_ps"], "var_T", "var_T ps", {"m": v["W"]})])
    w.left(f, "random order; asymptotic variances and relaxation time (they plan runs)")


def mm1_from_empty(w, f, p, v):
    checks = [(value, "wait_of", name, {"n": int(name.rsplit("_", 1)[1])})
              for name, value in v.items() if name.startswith("E_Wq")]
    w.model(f, one({"slots": 1}, poisson(p["lambda"])), checks, warm=0, requests=201, scale=False,
            runs=1000 if w.quick else 20000)
    w.model(f, one({"slots": 1}, poisson(p["lambda"])),
            [(v["stationary_Wq"], "wait", "stationary_Wq")])


def mmc(w, f, p, v):
    c = p["c"]
    w.model(f, one({"slots": c}, poisson(p["lambda"])),
            [(v["erlang_C_P_wait"], "waits", "erlang_C"), (v["Wq"], "wait", "Wq"),
             (v["W"], "T", "W"), (v["Lq"], "queued", "Lq"), (v["L"], "present", "L"),
             *(w.quantile(v.get(f"p{q}_Wq"), "wait_within", float(q) / 100, f"p{q}_Wq")
               for q in ("90", "99", "99.9")  # long waits come together: rare in short runs
               if q == "90" or not w.quick)], warm=2000 + 200 * c, requests=1000 + 100 * c)
    w.model(f, one({"slots": c, "places": 0}, poisson(p["lambda"])),
            [(v["erlang_B"], "share", "erlang_B", {"o": 4})])


def mmcK(w, f, p, v):
    spec = one({"slots": p["c"], "places": p["queue_places"]}, poisson(p["lambda"]))
    w.model(f, spec, [(v["P_shed"], "share", "P_shed", {"o": 4}),
                      (v["throughput"], "throughput", "throughput"), (v["L"], "present", "L"),
                      (v["W_accepted"], "T_ok", "W_accepted"),
                      (v["Wq_accepted"], "wait", "Wq_accepted"),
                      (v["utilisation"], "busy", "utilisation", {"c": p["c"]})])


def erlang_loss_insensitive(w, f, p, v):
    for name in ("constant 1", "exponential", "lognormal mean 1 cv 2 (sigma^2=ln 5)",
                 "hyperexponential p=0.9 rate 1.8/p=0.1 rate 0.2"):
        spec = one({"slots": p["c"], "places": 0}, poisson(p["offered"]), SERVICE.get(name, EXP))
        w.model(f, spec, [(v["P_shed"], "share", f"P_shed, {name}", {"o": 4}),
                          (v["throughput"], "throughput", f"throughput, {name}")])


def mg1(w, f, p, v):
    latency = SERVICE[p["service"]]
    heavy = p["service"].startswith("pareto")
    if heavy:
        w.left(f, "Wq of the Pareto (its wait has no variance)")
    w.model(f, one({"slots": 1}, poisson(p["lambda"]), latency),
            [(None if heavy else v["Wq"], "wait", "Wq"), (None if heavy else v["W"], "T", "W"),
             (None if heavy else v["L"], "present", "L"),
             (1 - v["P_empty"], "busy", "1 - P_empty", {"c": 1})])
    w.model(f, one({"slots": 1, "queue": "ps"}, poisson(p["lambda"]), latency),
            [(v["W_ps"], "T", "W_ps"),
             (v["ps_P_n_jobs_5"], "time_with", "ps_P_n_jobs_5", {"n": 5})])
    w.left(f, "LIFO with preemption; ps_slowdown, which is W_ps over a mean of 1")


def md1_quantiles(w, f, p, v):
    within = [(value, "wait_within", name, {"q": float(name.rsplit("_", 1)[1])})
              for name, value in v.items() if name.startswith("P_Wq_le")]
    w.model(f, one({"slots": 1}, poisson(p["lambda"]), 1),
            [(v["Wq"], "wait", "Wq"), (1 - v["P_no_wait"], "waits", "1 - P_no_wait"), *within,
             *(w.quantile(v[f"p{q}_Wq"], "wait_within", float(q) / 100, f"p{q}_Wq")
               for q in ("90", "99", "99.9"))])


def mdc(w, f, p, v):
    w.model(f, one({"slots": p["c"]}, poisson(p["lambda"]), 1),
            [(v["Lq"], "queued", "Lq"), (v["Wq"], "wait", "Wq"), (v["W"], "T", "W"),
             (1 - v["P_no_wait"], "waits", "1 - P_no_wait")])


def gim1(w, f, p, v):
    mean = 1 / p["lambda"]
    a = (1 + math.sqrt(3 / 5)) / 2  # balanced means, cv^2 = 4
    gap = {"constant": 1, "erlang-4": {"dist": "erlang", "k": 4, "mean": mean},
           "uniform(0,2/lambda)": {"dist": "uniform", "min": 0, "max": 2 * mean},
           "hyperexponential cv2=4, balanced means":
               {"dist": "hyperexponential", "weights": [a, 1 - a],
                "means": [mean / (2 * a), mean / (2 * (1 - a))]}}[p["interarrival"]]
    rate = f"{p['lambda'] * 1000!r}/s"
    arrivals = ({"kind": "constant", "rate": rate} if gap == 1
                else {"kind": "renewal", "rate": rate, "gap": gap})
    w.model(f, one({"slots": 1}, arrivals),
            [(v["P_wait"], "waits", "P_wait"), (v["Wq"], "wait", "Wq"), (v["W"], "T", "W"),
             (v["L"], "present", "L"), w.quantile(v["p99_T"], "T_within", 0.99, "p99_T")])


def mmpp_m_1(w, f, p, v):
    states = [{"rate": f"{rate * 1000!r}/s", "stay": 1 / leave}
              for rate, leave in zip(p["rate_in_state"], p["leave_state"])]
    w.model(f, one({"slots": 1}, {"kind": "mmpp", "states": states}),
            [(v["lambda"], "rate", "lambda"), (1 - v["P_empty_time"], "busy", "rho", {"c": 1}),
             (v["P_wait_of_arrival"], "waits", "P_wait_of_arrival"), (v["L"], "present", "L"),
             (v["W"], "T", "W"), (v["Wq"], "wait", "Wq")])
    w.left(f, "the index of dispersion's limit")


def batch_mm1(w, f, p, v):
    batch = {"always 3": 3, "geometric mean 2": {"mean": 2}}[p["batch"]]
    w.model(f, one({"slots": 1}, poisson(p["batch_rate"], batch=batch)),
            [(v["L"], "present", "L"), (v["W"], "T", "W")])
    if batch == 3:  # also a graph of three tasks on one slot, the mean over tasks
        graph = fan(poisson(p["batch_rate"]), 3, False, pool="s")
        graph["pools"] = {"s": {"slots": 1}}
        w.model(f, graph, [(v["W"], "sojourn", "W, as a graph of three tasks")])


def priority_mmc(w, f, p, v):
    total = sum(p["lambda_of_class"])
    specs, checks = [], []
    for i, lam in enumerate(p["lambda_of_class"]):
        spec = one({"slots": p["c"], "queue": "priority"}, poisson(total), priority=i)
        specs.append((lam / total, spec))
        checks.append((v[f"Wq_class_{i + 1}_nonpreemptive"], "wait", f"Wq_class_{i + 1}",
                       {"w": i}))
    w.model(f, specs, checks, warm=6000)
    w.left(f, "preemption")


# ---- patience, overload, clients -----------------------------------------------------------------

def erlang_a(w, f, p, v):
    patience = exponential(1 / p["patience_rate"])
    spec = one({"slots": p["c"]}, poisson(p["lambda"]), patience=patience)
    w.model(f, spec, [(v["P_abandon"], "share", "P_abandon", {"o": 3}),
                      (v["Lq"], "queued", "Lq"), (v["Wq_all"], "wait_all", "Wq_all"),
                      (v["throughput"], "throughput", "throughput")])


def mm1_constant_patience(w, f, p, v):
    spec = one({"slots": 1}, poisson(p["lambda"]), patience=p["patience"])
    w.model(f, spec, [(v["P_abandon"], "share", "P_abandon", {"o": 3}),
                      (v["throughput"], "throughput", "throughput"),
                      (v["Wq_served"], "wait", "Wq_served"),
                      (v["Wq_all_including_abandoned"], "wait_all", "Wq_all"),
                      (1 - v["P_no_wait"], "waits_all", "1 - P_no_wait")])


def lifo_overload(w, f, p, v):
    """Of those that come in the first half, with as long to be served in."""
    n = 4000 if w.quick else 40000
    w.model(f, one({"slots": 1, "queue": "lifo"}, poisson(p["lambda"])),
            [(v["P_ever_served"], "served", "P_ever_served"),
             (v["W_given_served"], "wait", "W_given_served, until it is served")],
            warm=1000, requests=n // 2, scale=False, horizon=n / p["lambda"])
    w.left(f, "FIFO's share served in a fixed time tends to 0")


def machine_repair(w, f, p, v):
    spec = one({"slots": p["c"]}, {"kind": "closed", "clients": p["clients"],
                                   "think": exponential(p["think"])})
    w.model(f, spec, [(v["throughput"], "throughput", "throughput"), (v["R"], "T", "R"),
                      (v["utilisation"], "busy", "utilisation", {"c": p["c"]}),
                      (v.get("L"), "present", "L")])


def mva(w, f, p, v):
    for n, row in v["by_N"].items():
        arrivals = {"kind": "closed", "clients": int(n), "think": exponential(p["think"])}
        spec = chain(arrivals, [exponential(d) for d in p["demands"]])
        w.model(f, spec, [(row["X"], "rate", f"X, {n} clients"), (row["R"], "T", f"R, {n} clients"),
                          *((q, "present", f"Q {i}, {n} clients", {"s": i})
                            for i, q in enumerate(row["Q"]))])


# ---- networks ------------------------------------------------------------------------------------

def tandem_distribution(w, f, p, v):
    spec = chain(poisson(p["lambda"]), [exponential(1 / mu) for mu in p["mu"]])
    w.model(f, spec, [(v["mean"], "T", "mean"), (v["var"], "var_T", "var", {"m": v["mean"]}),
                      *(w.quantile(v[f"p{q}"], "T_within", float(q) / 100, f"p{q}")
                        for q in ("50", "90", "99", "99.9"))])


def fork_join(w, f, p, v):
    w.model(f, fan(poisson(p["lambda"]), p["K"], True),
            [(v["R"], "T", "R"), (v.get("sync_delay"), "sync", "sync_delay")])
    if "R_no_contention" in v:
        w.model(f, fan(poisson(p["lambda"]), p["K"], False),
                [(v["R_no_contention"], "T", "R_no_contention")])


def redundancy_d(w, f, p, v):
    """Each choice of servers is a workload of the mix."""
    import itertools
    servers, copies = p["servers"], p["copies"]
    pools = {f"s{i}": {"slots": 1, "queue": "fifo"} for i in range(servers)}
    arrivals = poisson(p["lambda_per_server"] * servers)
    task = {"latency": EXP}
    specs = []
    for chosen in itertools.combinations(range(servers), copies):
        names = [f"s{i}" for i in chosen]
        hedge = {"after": 0, "max": copies - 1, "pools": names[1:]}
        specs.append((1, {"arrivals": arrivals, "pools": pools,
                          "tasks": {"a": {**task, "pool": names[0], "hedge": hedge}}}))
    w.model(f, specs, [(v["T"], "T", "T")])
    specs = [(1, {"arrivals": arrivals, "pools": pools, "tasks": {"a": {**task, "pool": f"s{i}"}}})
             for i in range(servers)]
    w.model(f, specs, [(v["T_without_copies"], "T", "T_without_copies")])


def user_config_profile_under_load(w, f, p, v):
    spec = {"arrivals": poisson(p["lambda"]),
            "pools": {name: {"slots": 1, "queue": "fifo"} for name in ("u", "c", "p")},
            "tasks": {"user": {"latency": EXP, "pool": "u"},
                      "config": {"latency": EXP, "pool": "c"},
                      "profile": {"latency": EXP, "pool": "p", "after": ["user"]}}}
    for strategy, name in (("earliest-start", "earliest_start"),
                           ("join-all-then-chain", "join_all_then_chain")):
        w.model(f, spec, [(v[f"mean_makespan_{name}"], "T", name)], strategy=strategy)
    w.model(f, spec, [(v["mean_makespan_sequential"], "T", "sequential"),
                      *(w.quantile(v[f"p{q}_makespan_sequential"], "T_within", q / 100,
                                   f"p{q} sequential") for q in (50, 90, 99))],
            strategy="sequential")


def unlimited_pools(w, f, p, v):
    spec = {"arrivals": poisson(p["lambda"]),
            "tasks": {"user": {"latency": EXP}, "config": {"latency": EXP},
                      "profile": {"latency": EXP, "after": ["user"]}}}
    w.model(f, spec, [(v["mean_makespan"], "T", "mean_makespan"),
                      (v["graphs_in_system_mean"], "requests", "graphs_in_system_mean"),
                      (v["graphs_in_system_variance"], "var_requests", "variance",
                       {"m": v["graphs_in_system_mean"]}),
                      (v["P_none"], "time_without", "P_none")])


# ---- by hand, in nanoseconds ---------------------------------------------------------------------

def trace(pool, arrivals, services):
    """A graph whose tasks come at those times."""
    tasks = {f"t{i}": {"latency": service, "pool": "s", "after": [f"comes{i}"]}
             for i, service in enumerate(services)}
    tasks |= {f"comes{i}": {"latency": arrival} for i, arrival in enumerate(arrivals)}
    return {"time_unit": "ns", "pools": {"s": pool}, "tasks": tasks, "end": "settled"}


def trace_bounded_queue(w, f, p, v):
    spec = trace({"slots": p["c"], "queue": "fifo", "places": p["queue_places"]}, p["arrivals"],
                 p["service"])
    outcome = {"ok": 0, "shed": 4}
    w.model(f, spec, [(time and 1e-6 * time, f"{what}_of", f"{what} {i}", {"s": i})
                      for what in ("start", "end") for i, time in enumerate(v[what])]
            + [(outcome[status], "outcome_of", f"status {i}", {"s": i})
               for i, status in enumerate(v["status"])], warm=0, requests=1, scale=False, runs=2)


def trace_ps(w, f, p, v):
    spec = trace({"slots": p["c"], "queue": "ps"}, p["arrivals"], p["service"])
    w.model(f, spec, [(1e-6 * end, "end_of", f"end {i}", {"s": i})
                      for i, end in enumerate(v["end_rounded_up_ns"])], warm=0, requests=1,
            scale=False, runs=2)


FAMILIES = {
    **failures.FAMILIES,
    **{f.__name__: f for f in (
        mm1_disciplines, mm1_from_empty, mmc, mmcK, erlang_loss_insensitive, mg1, md1_quantiles,
        mdc, gim1, mmpp_m_1, batch_mm1, priority_mmc, erlang_a, mm1_constant_patience,
        lifo_overload, machine_repair, mva, tandem_distribution, redundancy_d,
        user_config_profile_under_load, unlimited_pools, trace_bounded_queue, trace_ps)},
    "fork_join_2": fork_join, "fork_join_numeric": fork_join,
}
LEFT = {
    "size_based_mm1": "who is served does not depend on how long it takes: nobody knows before",
    "jackson": "feedback: graphs have no cycles",
    "split_merge": "no limit of graphs in the system at once",
    "retry_amplification": "a step makes attempts, and no steps inside an attempt",
    "retry_amplification_random": "a step makes attempts, and no steps inside an attempt",
    "coordinated_omission": "what a closed-loop tester sees: tests/load/analysis",
}


def main():
    quick = "--quick" in sys.argv
    only = sys.argv[-1] if len(sys.argv) > 1 and not sys.argv[-1].startswith("-") else None
    with open(os.path.join(HERE, "../data/queueing/oracle.json"), encoding="utf-8") as file:
        oracle = json.load(file)
    w = Writer(quick)
    for entry in oracle:
        family = entry["family"]
        if only and family != only:
            continue
        if not entry["exact"]:
            w.left(family, "not exact")
        elif family in LEFT:
            w.left(family, LEFT[family])
        else:
            FAMILIES[family](w, family, entry["params"], entry["values"])
    for family, (count, why) in w.families.items():
        text = f"{count} values" if count else "not reached"
        print(f"{family}: {text}" + "".join(f"; not: {x}" for x in sorted(why)), file=sys.stderr)


if __name__ == "__main__":
    main()
