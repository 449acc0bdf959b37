#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `simbench verify` of many requests: HotROD with its routes in a pool, arrivals, failures; what is
# left out; a wrong scheduler is noticed in tests/verify/test_load.c.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

# hotrod SLOTS MEMBERS: its routes alone in a pool, and further members.
hotrod() {
    python3 -c '
import json, sys
w = json.load(open(sys.argv[1]))
w["pools"] = {"routes": {"slots": int(sys.argv[2]), "queue": "fifo"}}
w.update(json.loads(sys.argv[3]))
for name, task in w["tasks"].items():
    if name.startswith("route"):
        task["pool"] = "routes"
json.dump(w, sys.stdout)' "$root/workloads/hotrod.json" "$1" "${2:-{\}}" >hotrod.json
}
# makespan MILLISECONDS: of earliest-start.
makespan() {
    ends 0 "$simbench" run --no-report --format json hotrod.json && python3 -c '
import json, sys
s = json.load(open("out"))["workloads"][0]["strategies"]
found = [x["makespan_ns"]["mean"] for x in s if x["name"] == "earliest-start"]
assert found == [round(1e6 * float(sys.argv[1]))], found' "$1"
}
same() { # RUNS ATTEMPTS
    says "earliest-start       $1 of $1 runs identical, $2 attempts to the nanosecond" out
}

# By hand: 283.112057 + 227.496093, then the routes first come, first served.
hotrod_alone() {
    hotrod 1 && makespan 1010.060268 && ends 0 "$simbench" verify hotrod.json && same 400 4,800 &&
        hotrod 3 && makespan 693.043684 && ends 0 "$asan" verify hotrod.json && same 400 4,800
}
hotrod_under_load() {
    for slots in 1 3; do
        hotrod $slots '{"arrivals": {"kind": "poisson", "rate": "1.5/s"}}' &&
            ends 0 "$asan" verify hotrod.json && same 20 120,000 || return
    done
}
all_that_may_go_wrong() {
    hotrod 3 '{"arrivals": {"kind": "closed", "clients": 20, "think": 500}, "deadline": "1200ms",
        "end": "fail-fast", "budgets": {"b": {"kind": "grpc", "maxTokens": 20, "tokenRatio": 0.5}},
        "pools": {"routes": {"slots": 3, "queue": "lifo", "places": 40, "fail": 0.05,
            "timeout": "300ms", "breaker": {"kind": "resilience4j", "slidingWindowSize": 20},
            "retry": {"attempts": 3, "budget": "b",
                "backoff": {"initial": "10ms", "jitter": "full"}}, "hedge": {"after": "100ms"}}}}'
    ends 0 "$asan" verify hotrod.json && says 'earliest-start       20 of 20 runs identical' out
}
hedged_by_percentile() { # of each step's own latency
    echo '{"simbench": 1, "name": "hedged", "arrivals": {"kind": "poisson", "rate": "200/s"},
        "pools": {"db": {"slots": 8, "hedge": "p95"}}, "tasks": {
        "a": {"pool": "db", "latency": {"dist": "exponential", "mean": 10}},
        "b": {"after": ["a"], "pool": "db", "latency": {"dist": "exponential", "mean": 3}}}}' \
        >hedged.json
    ends 0 "$asan" verify --replicates 5 hedged.json && says '5 of 5 runs identical' out
}
# Of one instant, what is due at once of the first of a batch comes before the second arrives.
batches() { # a retry without a backoff, and patience of no time
    echo '{"simbench": 1, "pools": {"r": {"slots": 4, "places": 0}}, "tasks": {"t": {"latency": 10,
        "pool": "r", "retry": {"attempts": 4, "budget": {"kind": "envoy"}}}},
        "arrivals": {"kind": "poisson", "rate": "50/s", "batch": {"mean": 2}}}' >batches.json
    ends 0 "$simbench" verify --replicates 5 batches.json && says '5 of 5 runs identical' out ||
        return
    echo '{"simbench": 1, "pools": {"r": {"slots": 1, "breaker": {"kind": "resilience4j"},
        "patience": 0}}, "tasks": {"t": {"latency": 10, "pool": "r"}},
        "arrivals": {"kind": "constant", "rate": "100/s", "batch": 3}}' >batches.json
    ends 0 "$simbench" verify --replicates 5 batches.json && says '5 of 5 runs identical' out
}
one_run() {
    hotrod 3 '{"arrivals": {"kind": "poisson", "rate": "1/s"}}'
    ends 0 "$simbench" verify --only-replicate 7 hotrod.json && same 1 6,000 &&
        ends 0 "$simbench" verify --replicates 3 --strategies earliest-start hotrod.json &&
        same 3 18,000
}
left_out() {
    hotrod 3 '{"pools": {"routes": {"slots": 3, "queue": "ps"}}}'
    ends 0 "$simbench" verify hotrod.json &&
        says 'not verified: bodies do not share the slots of a pool ("ps")' out &&
        says 'nothing of it is verified' out || return
    hotrod 3
    ends 0 "$simbench" verify --strategies hlfet,earliest-start hotrod.json && same 400 4,800 &&
        ! grep -q 'nothing of it' out &&
        says 'hlfet                not verified: the bodies of a request start as early' out
}

in_real_time() {
    hotrod 3 '{"time_unit": "us", "arrivals": {"kind": "poisson", "rate": "1000/s"}}'
    ends 0 "$asan" verify --real-clock --strategies earliest-start hotrod.json &&
        says 'requests in real time, no rule broken' out && says 'timers of attempts were' out
}

check 'HotROD with its routes in a pool of 1 and of 3 is as by hand, and runs so' hotrod_alone
check 'and when many ask at once' hotrod_under_load
check 'with clients, failures, retries, hedges, a breaker, a budget and a deadline' \
    all_that_may_go_wrong
check 'with hedges after a percentile' hedged_by_percentile
check 'with batches that are shed, retried and abandoned at once' batches
check 'as many runs as are wanted' one_run
check 'what is left out is told' left_out
check "under the system's clock rules hold, and what is longer is told" in_real_time
plan
