# SPDX-License-Identifier: GPL-3.0-or-later
"""Models of queueing_models.py in which attempts fail, are made again, hedged or refused."""
from queueing_workload import EXP, fan, one, poisson

UNLIMITED = 60000  # attempts, where the entry says "unlimited"


# ---- failures ------------------------------------------------------------------------------------

def retry_mm1(w, f, p, v):
    attempts = UNLIMITED if p["max_attempts"] == "unlimited" else p["max_attempts"]
    for backoff, T in ((0, "T_immediate_retry"), (p["mean_backoff"], "T_with_backoff")):
        spec = one({"slots": 1, "queue": "fifo"}, poisson(p["lambda"]), fail=p["p_fail"],
                   retry={"attempts": attempts, "backoff": backoff})
        w.model(f, spec, [(v["attempts_per_request"], "attempts", "attempts_per_request"),
                          (v["effective_lambda"], "rate_of_attempts", "effective_lambda"),
                          (v["W_per_attempt"], "sojourn", "W_per_attempt"), (v[T], "T", T),
                          (v["P_success"], "requests_ok", "P_success")])


def retry_backoff(w, f, p, v):
    for jitter in ("none", "full", "equal"):
        backoff = {"initial": 1000 * p["initial"], "multiplier": p["multiplier"],
                   "max": 1000 * p["max_backoff"], "jitter": jitter}
        spec = one(None, poisson(0.001), 1000 * p["service"], fail=p["p_fail"],
                   retry={"attempts": p["max_attempts"], "backoff": backoff})
        T = "T_no_jitter" if jitter == "none" else f"T_{jitter}_jitter"
        given = v["T_given_success_no_jitter"] if jitter == "none" else None
        w.model(f, spec, [(1000 * v[T], "T", T),
                          (given and 1000 * given, "T_ok", "T_given_success_no_jitter"),
                          (v["attempts"], "attempts", "attempts"),
                          (v["P_success"], "requests_ok", "P_success")], warm=10)
        if jitter == "none":
            w.model(f, {**spec, "tasks": {"a": {**spec["tasks"]["a"], "fail": 1}}},
                    [(1000 * c, "gap", f"ceiling {i}", {"n": i})
                     for i, c in enumerate(v["backoff_ceilings"])], warm=0, requests=50)


def decorrelated_jitter(w, f, p, v):
    backoff = {"initial": p["base"], "jitter": "decorrelated"}
    if p["cap"] != "none":
        backoff["max"] = p["cap"]
    sleeps = v["mean_sleep"]
    spec = one(None, poisson(0.01), 0, fail=1,
               retry={"attempts": len(sleeps) + 1, "backoff": backoff})
    w.model(f, spec, [(value, "gap", f"sleep {i + 1}", {"n": i})
                      for i, value in enumerate(sleeps)], warm=0)


def timeout_retry(w, f, p, v):
    spec = one(None, poisson(0.1), timeout={"after": p["timeout"], "cancel": True},
               retry={"attempts": p["max_attempts"]})
    w.model(f, spec, [(v["P_timeout_per_attempt"], "share", "P_timeout_per_attempt", {"o": 2}),
                      (v["attempts"], "attempts", "attempts"), (v["T"], "T", "T"),
                      (v["P_success"], "requests_ok", "P_success"),
                      (v["T_given_success"], "T_ok", "T_given_success")], warm=10)


def fail_fast(w, f, p, v):
    for end, checks in (("all", [("P_all_succeed", "requests_ok")]),
                        ("fail-fast", [("P_all_succeed", "requests_ok"), ("T_fail_fast", "T")]),
                        ("settled", [("T_settled", "T")]),
                        ("first", [("T_first_success_given_any", "T_ok")])):
        spec = fan(poisson(0.1), p["tasks"], False, fail=p["p_fail"])
        w.model(f, {**spec, "end": end}, [(v[name], metric, f"{name}, {end}")
                                          for name, metric in checks], warm=10)
    w.left(f, "the first end, failed or not, is no end of a request")


def hedge(w, f, p, v):
    latency = (EXP if p["service"].startswith("Exp")
               else {"dist": "pareto", "min": 1, "alpha": 2.2})
    for after, tag in (({"after": "p95", "cancel": False}, ""), (None, "_unhedged")):
        spec = one(None, poisson(0.1), latency, hedge=after)
        extra = (1 + v["extra_calls_share"], "attempts", "1 + extra_calls_share")
        heavy = latency != EXP
        w.model(f, spec, [(v[f"mean{tag}"], "T", f"mean{tag}"), *([extra] if after else []),
                          *(w.quantile(v.get(f"p{q}{tag}"), "T_within", float(q) / 100,
                                       f"p{q}{tag}") for q in ("50", "95", "99", "99.9"))],
                warm=0, requests=4000 if heavy else 2000)
        tasks = {f"t{i}": spec["tasks"]["a"] for i in range(100)}
        w.model(f, {**spec, "tasks": tasks},
                [(q / 100, "T_within", f"fan_out_100_p{q}{tag}",
                  {"q": v[f"fan_out_100_p{q}{tag}"]}) for q in (50, 99)], warm=0, requests=100)


def tail_at_scale(w, f, p, v):
    for slow, width, value in zip(p["P_slow"], p["fan_out"], v["P_some_slow"]):
        latency = {"dist": "mixture", "components": [{"weight": 1 - slow, "latency": 1},
                                                     {"weight": slow, "latency": 1000}]}
        spec = {"arrivals": poisson(0.001),
                "tasks": {f"t{i}": {"latency": latency} for i in range(width)}}
        w.model(f, spec, [(1 - value, "T_within", f"1 - P_some_slow, {width}", {"q": 10})], warm=0,
                requests=max(10, 20000 // width))


# ---- budgets and breakers ------------------------------------------------------------------------

def one_after_another(latency=1, think=0, **task):
    return one(None, {"kind": "closed", "clients": 1, "think": think}, latency, **task)


def grpc_throttle_outage(w, f, p, v):
    budget = {"kind": "grpc", "maxTokens": p["maxTokens"], "tokenRatio": p["tokenRatio"]}
    spec = one_after_another(fail=1, retry={"attempts": 7, "budget": budget})
    allowed = v["retry_allowed_after_failure"]
    w.model(f, spec, [(v["retries_until_throttled"], "further", "retries_until_throttled"),
                      (allowed.index(False) + 1, "attempts_of", "retry_allowed_after_failure",
                       {"n": 0})], warm=0, requests=5, scale=False)
    w.left(f, "the share of failures at balance")


def finagle_budget(w, f, p, v):
    for rate, most in zip(p["requests_per_s"], v["max_retries_per_s_long_run"]):
        budget = {"kind": "finagle", "ttl": f"{p['ttl_s']}s",
                  "minRetriesPerSec": p["min_retries_per_s"],
                  "percentCanRetry": p["percent_can_retry"]}
        spec = one(None, {"kind": "constant", "rate": f"{rate}/s"}, 0, fail=1,
                   retry={"attempts": 100, "budget": budget})
        seconds = 100 if w.quick else 2000  # what comes at once at the beginning is cut off
        w.model(f, spec, [(most, "further_per_second", f"max_retries_per_s, {rate}/s",
                           {"m": 1 / rate, "e": 0.02})],
                warm=20 * rate, requests=rate * seconds, scale=False, runs=2)


def breaker(window, threshold):
    return {"kind": "resilience4j", "slidingWindowSize": window, "minimumNumberOfCalls": window,
            "failureRateThreshold": threshold}


def breaker_count_window(w, f, p, v):
    runs = 500 if w.quick else 20000
    most = 1000 if "mean_calls_until_open" in v else p["window"] + 1
    spec = one_after_another(fail=p["p_fail"], breaker=breaker(p["window"], p["threshold_percent"]))
    w.model(f, spec, [(v["P_open_at_first_evaluation"], "opens_at", "P_open_at_first_evaluation",
                       {"n": p["window"]}),
                      (v.get("mean_calls_until_open"), "calls_until_open",
                       "mean_calls_until_open")], warm=0, requests=most, scale=False, runs=runs)


FAMILIES = {
    **{f.__name__: f for f in (
        retry_mm1, retry_backoff, decorrelated_jitter, timeout_retry, fail_fast, hedge,
        tail_at_scale, grpc_throttle_outage, finagle_budget, breaker_count_window)},
    "breaker_binomial": breaker_count_window,
}
