#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Workloads whose steps hold slots of pools: closed forms, what is told, what is left out.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

run() { ends 0 "$simbench" --no-report "$@"; }
json() { # EXPRESSION: of the workloads `w` in `out`, with `s` the strategies of each by name
    python3 -c '
import json, sys
d = json.load(open("out")); w = d["workloads"]
s = [{x["name"]: x for x in y["strategies"]} for y in w]
mean = lambda i, name: s[i][name]["makespan_ns"]["mean"]
assert ('"$1"'), (w[0].get("pools"), [mean(i, "earliest-start") for i in range(len(w))])'
}
# fan TAKES POOLS: one step of 10 ms, twelve behind it that take TAKES, one behind those.
fan() {
    printf '{"simbench": 1, "name": "fan", "pools": {%s}, "tasks": {"first": {"latency": 10}' "$2"
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
        printf ', "t%s": {"after": ["first"], "latency": 10, %s}' $i "$1"
    done
    printf ', "last": {"after": ["t1"'
    for i in 2 3 4 5 6 7 8 9 10 11 12; do printf ', "t%s"' $i; done
    printf '], "latency": 10}}}'
}

one_slot() { # with m slots 20 + 10 ceil(12 / m) ms
    fan '"pool": "db"' '"db": {"slots": 1}' >fan.json
    run --format json --sweep pools.db.slots=1..14 fan.json && json \
        '[mean(i, "earliest-start") for i in range(14)] ==
         [20e6 + 10e6 * -(-12 // m) for m in range(1, 15)] and
         all(mean(i, "sequential") == 140e6 for i in range(14)) and
         [y["pools"] for y in w] == [[{"name": "db", "slots": m, "busy_ns": -(-120000000 // m)}]
                                     for m in range(1, 15)] and
         all(y["workers"] == "unlimited" for y in w)'
}
several_slots() { # floor(m / 3) at once
    fan '"pools": {"db": 3}' '"db": {"slots": 3}' >fan.json
    run --format json --sweep pools.db.slots=3..20 fan.json && json \
        '[mean(i, "earliest-start") for i in range(18)] ==
         [20e6 + 10e6 * -(-12 // (m // 3)) for m in range(3, 21)]'
}
two_pools() { # the scarcer of both, and the workers as well
    fan '"pools": {"db": 1, "cpu": 2}' '"db": {"slots": 5}, "cpu": {"slots": 7}' >fan.json
    run --format json fan.json && json 'mean(0, "earliest-start") == 60e6' &&
        run -s hlfet --format json --workers 2 fan.json && json 'mean(0, "hlfet") == 80e6' &&
        run fan.json && says '14 tasks, 24 edges · unlimited workers · pools db 5, cpu 7 ·' out
}
# All that a report has, of the same file with workers in place of a pool.
as_workers() {
    mkdir -p one two
    sed 's/"tasks"/"workers": 3, "tasks"/' "$w/dashboard.json" >one/page.json
    sed 's/"tasks"/"pools": {"db": {"slots": 3}}, "tasks"/
         s/"latency": \([^}]*}\|[0-9.]*\)/"latency": \1, "pool": "db"/' "$w/dashboard.json" \
        >two/page.json
    grep -c '"pool"' two/page.json
    for of in one two; do
        (cd $of && ends 0 "$simbench" --replicates 3000 -s all -o report page.json &&
            mv "$tmp/out" out) || return
    done
    says '· 3 workers ·' one/out && diff -r one/report two/report && diff one/out two/out
}
round_trip() {
    run --format json "$root/tests/data/cases/accepted/pools.json" && cp out results.json &&
        ends 0 "$asan" report --format json results.json && cmp out results.json &&
        ends 0 "$asan" report -o report results.json && says 'pools db 4, cpu 2, unused' \
        report/index.html
}
shown() {
    ends 0 "$asan" show "$root/tests/data/cases/accepted/pools.json" &&
        says 'workers: unlimited, pools db 4, cpu 2, unused 1,000,000,000' out
}
anonymous() {
    ends 0 "$asan" import --anonymise "$root/tests/data/cases/accepted/pools.json" &&
        says '"pools": {"p1": {"slots": 4}' out && ! grep -q 'db\|cpu' out
}
verified() {
    ends 0 "$asan" verify "$root/tests/data/cases/accepted/pools.json" &&
        says 'earliest-start       400 of 400 runs identical' out
}
projects() { # 1 and 2 take all there is, 3 takes one unit beside neither
    cat >project.sm <<'EOT'
jobs:  5
PRECEDENCE RELATIONS:
jobnr. #modes #successors successors
1 1 2 2 3
2 1 1 5
3 1 1 4
4 1 1 5
5 1 0
***
REQUESTS/DURATIONS:
jobnr. mode duration R 1
------
1 1 0 0
2 1 4 3
3 1 2 3
4 1 3 1
5 1 0 0
***
RESOURCEAVAILABILITIES:
 R 1
 3
EOT
    run -s earliest-start,hlfet --format json project.sm &&
        json 'mean(0, "earliest-start") == 9e6 and mean(0, "hlfet") == 9e6 and
              w[0]["pools"] == [{"name": "R1", "slots": 3, "busy_ns": 7000000}]'
}
# Forty of 1 to 7 ms that take 1 to 3 slots of each of two pools: the schedule keeps them, and no
# list schedule is shorter.
optimum() {
    python3 -c '
import json
tasks = {"t%d" % i: {"after": ["t%d" % (i - 7)] if i % 3 == 0 and i > 6 else [],
                     "latency": 1 + i * i % 7, "pools": {"db": 1 + i % 3, "cpu": 1 + i // 3 % 3}}
         for i in range(40)}
print(json.dumps({"simbench": 1, "pools": {"db": {"slots": 5}, "cpu": {"slots": 4}},
                  "tasks": tasks}))' >forty.json
    ends 0 "$asan" optimum --time 500ms --format json forty.json && python3 -c '
import json
tasks = json.load(open("forty.json"))["tasks"]
w, = json.load(open("out"))["workloads"]
span = {s["task"]: (s["start_ns"], s["end_ns"]) for s in w["schedule"]}
for pool, slots in ("db", 5), ("cpu", 4):
    for at, _ in span.values():
        held = sum(tasks[t]["pools"][pool] for t, (a, b) in span.items() if a <= at < b)
        assert held <= slots, (pool, at)
    least = sum(t["latency"] * t["pools"][pool] for t in tasks.values()) * 1e6 / slots
    assert least <= w["lower_bound_ns"] <= w["best_ns"], pool
for t, task in tasks.items():
    assert span[t][1] - span[t][0] == task["latency"] * 1000000
    assert all(span[a][1] <= span[t][0] for a in task["after"])
assert max(b for _, b in span.values()) == w["best_ns"]
assert w["workers"] == "unlimited" and not any("worker" in s for s in w["schedule"])
assert all(m >= w["best_ns"] for m in w["makespan_ns"].values()), w["makespan_ns"]' &&
        ends 0 "$asan" optimum project.sm && says '· unlimited workers · pool R1 3 ·' out &&
        says 'longest path 5 ms · work / slots 7 ms' out && says 'optimum 9 ms: proved by' out &&
        ends 2 "$asan" optimum "$root/tests/data/cases/accepted/pools.json" &&
        one_line 'task "d" holds slots for no time at all' err &&
        ends 0 "$simbench" optimum -o best project.sm && says 'pool R1 3' best/index.html
}
model() { # what a solver makes of it
    "$asan" export -f minizinc project.sm -o made.mzn &&
        python3 "$root/tests/check/exports.py" minizinc made.mzn 9000000 &&
        says 'Slots: "R1" 3.' made.mzn || return
    if command -v minizinc >solver; then
        sed 's/^% constraint/constraint/' made.mzn >known.mzn
        minizinc --solver gecode known.mzn >out 2>err && says 'makespan 9' out &&
            minizinc --solver gecode made.mzn >out 2>err && says 'makespan 9' out &&
            says '==========' out
    fi
}
# The rule once more, as somebody else's scheduler.
scheduler() {
    cat >first_come.py <<'EOT'
# First come, first served, nobody passed over in a pool; all slots at once.
import json
import sys

for line in sys.stdin:
    word, _, rest = line.partition(" ")
    if word == "graph":
        graph = json.loads(rest)
        workers = graph["workers"]
        slots = [p["slots"] for p in graph["pools"]] + [workers or len(graph["steps"])]
        takes = [s.get("pools", []) + ([[len(slots) - 1, 1]] if workers else [])
                 for s in graph["steps"]]
    elif word == "run":
        free, queue, on, idle = slots[:], [], {}, sorted(range(slots[-1]), reverse=True)
    elif word == "ready":
        queue.append(int(rest.split()[0]))
    elif word == "end":
        step = int(rest.split()[0])
        for pool, units in takes[step]:
            free[pool] += units
        if workers:
            idle = sorted(idle + [on[step]], reverse=True)
    elif word == "decide":
        waited, left = set(), []
        for step in queue:
            if any(p in waited or free[p] < units for p, units in takes[step]):
                waited.update(p for p, _ in takes[step])
                left.append(step)
                continue
            for pool, units in takes[step]:
                free[pool] -= units
            if workers:
                on[step] = idle.pop()
            print("start", step, *(["on", on[step]] if workers else []))
        queue = left
        print("done", flush=True)
EOT
    cat >shared.json <<'EOT'
{ "simbench": 1, "pools": { "db": { "slots": 2 }, "cpu": { "slots": 3 } }, "tasks": {
    "user": { "latency": { "dist": "exponential", "mean": 50 }, "pool": "db" },
    "config": { "latency": { "dist": "exponential", "mean": 50 }, "pools": { "db": 2 } },
    "posts": { "latency": { "dist": "exponential", "mean": 50 }, "pools": { "cpu": 3 } },
    "draw": { "steps": [ { "run": 3 }, { "await": ["posts"] }, { "run": 5, "pool": "cpu" } ] },
    "profile": { "after": ["user"], "latency": { "dist": "exponential", "mean": 50 },
                 "pools": { "db": 1, "cpu": 1 } } } }
EOT
    for workers in unlimited 3 2; do
        ends 0 "$asan" verify --scheduler 'python3 first_come.py' --as earliest-start \
            --workers $workers -n 200 shared.json && says '200 of 200 schedules identical' out ||
            return
    done
    unaware="python3 $root/strategies/examples/first_come.py"
    ends 1 "$asan" verify --scheduler "$unaware" shared.json &&
        says 'when not enough slots of db are free' err
}
whatif() { # half of one of the two that exclude each other is half of it
    cat >two.json <<'EOT'
{ "simbench": 1, "pools": { "db": { "slots": 3 } }, "tasks": {
    "a": { "latency": 40, "pools": { "db": 2 } }, "b": { "latency": 60, "pools": { "db": 2 } } } }
EOT
    ends 0 "$asan" whatif --format json two.json && python3 -c '
import json
of = {s["name"]: s for s in json.load(open("out"))["workloads"][0]["strategies"]}["earliest-start"]
half = {x["task"]: x for x in of["levers"] if x["change"] == "half"}
assert of["mean_ns"] == 100e6 and [half[n]["critical"] for n in "ab"] == [1, 1], half
assert [half[n]["saved_ns"]["mean"]["value"] for n in "ab"] == [20e6, 30e6], half'
}
alone() { # what means nothing where one request runs alone is refused, where it could matter
    cat >load.json <<'EOT'
{ "simbench": 1, "pools": { "db": { "slots": 1, "places": 9, "queue": "fifo", "retry": 3 } },
  "arrivals": { "kind": "poisson", "rate": "5/s" },
  "tasks": { "a": { "latency": 40, "pool": "db" }, "b": { "latency": 60, "pool": "db" } } }
EOT
    ends 0 "$asan" run load.json && says 'earliest-start        100  100' out &&
        says 'here one request runs alone; in "simbench load" many arrive' err &&
        ends 0 "$asan" run -q load.json && [ ! -s err ] || return
    sed 's/"retry": 3/"timeout": "50ms"/' load.json >slow.json
    for command in run whatif optimum live 'bench --list'; do
        # shellcheck disable=SC2086
        ends 2 "$asan" $command slow.json &&
            says '"timeout" of task "a" is for "simbench load" with a rate: here one request' err ||
            return
    done
    ends 2 "$asan" export --format otlp slow.json && says '"timeout" of task "a" is for' err &&
        ends 0 "$asan" export --format dot slow.json &&
        says 'dot leaves out how requests arrive, what fails, and how pools serve' err &&
        ends 0 "$asan" export --format workload slow.json && [ ! -s err ] &&
        says '"timeout": 50' out || return
    sed 's/"fifo"/"lifo"/' load.json >last.json && ends 2 "$asan" run last.json &&
        says '"queue" of pool "db" is for "simbench load"' err &&
        ends 0 "$asan" run -q --sweep pools.db.places=1..2 load.json &&
        ends 2 "$asan" run -q --sweep pools.db.places=0..2 load.json &&
        says '"places" of pool "db" is for' err
}

check 'as many as have a slot run at once' one_slot
check 'a step takes several slots or none' several_slots
check 'a step takes of several pools at once, and a worker' two_pools
check 'one pool of all steps is a number of workers, to the byte' as_workers
check 'results.json comes back the same, and the page has them' round_trip
check 'show tells them' shown
check '--anonymise replaces their names' anonymous
check 'verify holds slots on the real scheduler' verified
check 'resources of PSPLIB are pools' projects
check 'optimum keeps pools, and proves what it can' optimum
check 'a model for solvers has them' model
check 'a scheduler of somebody else keeps them, to the nanosecond' scheduler
check 'whatif knows who waits for whom' whatif
check 'what is for many requests is refused or told' alone
plan
