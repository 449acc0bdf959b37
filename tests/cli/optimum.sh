#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench optimum as a person uses it, and the bounds that a run tells.
# SC2317: check calls the functions.
# shellcheck disable=SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
python=/usr/bin/python3

# On three workers all that are ready at once take 19 ms; where one of the short ones waits, 18.
echo '{"simbench": 1, "name": "waits", "workers": 3, "tasks": {
  "first": {"latency": 2}, "long": {"after": ["first"], "latency": 10},
  "other long": {"after": ["first"], "latency": 10}, "short": {"latency": 9},
  "other short": {"latency": 9}}}' >waits.json
# Its means are those of waits.json.
sed 's/"latency": \([0-9]*\)/"latency": {"dist": "exponential", "mean": \1}/g
    s/waits/drawn/' waits.json >drawn.json
# 22 ms of work on two workers, which cannot be halved.
echo '{"simbench": 1, "name": "packed", "workers": 2, "tasks": {"a": {"latency": 5},
  "b": {"latency": 5}, "c": {"latency": 4}, "d": {"latency": 4}, "e": {"latency": 4}}}' >packed.json

refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" optimum "$@" && one_line "$text" err && [ ! -s out ]
}

tells() {
    ends 0 "$asan" optimum waits.json && [ ! -s err ] &&
        says 'longest path 12 ms · work / workers 14 ms · energy of intervals 18 ms' out &&
        says 'optimum 18 ms: proved by the lower bound' out &&
        grep -Eq '^hlfet +19 ms +5.6 %$' out && grep -Eq '^optimum +18 ms +0 %$' out
}
writes_json() {
    ends 0 "$asan" optimum -f json waits.json && $python - out <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
w, = d["workloads"]
for at in d, w:
    assert at["optimum_ns"] == at["best_ns"] == at["lower_bound_ns"] == 18000000
    assert at["proved"] is True and at["gap"] == 0
    assert (at["longest_path_ns"], at["work_ns"], at["energy_ns"]) == (12000000, 14000000, 18000000)
assert w["makespan_ns"]["earliest-start"] == 19000000 and w["makespan_ns"]["optimum"] == 18000000
span = {s["task"]: s for s in w["schedule"]}
long = {"first": 2, "long": 10, "other long": 10, "short": 9, "other short": 9}
assert all(s["end_ns"] - s["start_ns"] == 1000000 * long[t] for t, s in span.items())
assert min(span[t]["start_ns"] for t in ("long", "other long")) >= span["first"]["end_ns"]
for a in span.values():
    for b in span.values():
        assert a is b or a["worker"] != b["worker"] or \
            a["end_ns"] <= b["start_ns"] or b["end_ns"] <= a["start_ns"]
assert max(s["end_ns"] for s in span.values()) == 18000000
PY
}
# 300 steps of odd lengths on seven workers: a gap of some nanoseconds stays.
$python - >open.json <<'PY'
import json, random
draw = random.Random(5)
tasks = {f"t{i}": {"latency": draw.randint(1, 10**6) / 1000} for i in range(300)}
for i in range(20, 300):
    tasks[f"t{i}"]["after"] = sorted({f"t{draw.randint(max(0, i - 40), i - 1)}" for _ in "ab"})
json.dump({"simbench": 1, "tasks": tasks}, open("/dev/stdout", "w"))
PY
tells_the_gap() {
    ends 0 "$simbench" optimum -w 7 --time 50ms open.json && says 'best known' out &&
        says 'not proved' out && says 'over the best known' out &&
        ends 0 "$simbench" optimum -w 7 --time 50ms -f json open.json && $python - out <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
assert d["lower_bound_ns"] < d["best_ns"] and d["proved"] is False and "optimum_ns" not in d
assert abs(d["gap"] - (d["best_ns"] / d["lower_bound_ns"] - 1)) < 1e-9
PY
}
is_interrupted() { # the best until then is told
    "$simbench" optimum -w 7 --time 10m open.json waits.json >out 2>err </dev/null &
    poll is_running $! || { kill -KILL $!; return 1; }
    kill -TERM $!
    wait $!
    [ "$?" -eq 1 ] && says 'interrupted: ' err
}
takes_means() { # of random latencies, whatever the seed; a run tells the same bounds
    ends 0 "$asan" optimum -f json drawn.json && cp out means &&
        ends 0 "$asan" run --no-report -n 20 -f json drawn.json && cp out run &&
        $python - means run <<'PY'
import json, sys
means, run = (json.load(open(f)) for f in sys.argv[1:])
bounds = run["workloads"][0]["bounds"]
for key in "longest_path_ns", "work_ns", "lower_bound_ns", "best_ns", "optimum_ns", "gap":
    assert bounds[key] == means[key], key
assert bounds["proved"] is True and bounds["makespan_ns"]["earliest-start"] == 19000000
PY
}
run_tells() {
    ends 0 "$asan" run --no-report -n 20 -s earliest-start,hlfet drawn.json &&
        says 'latencies: optimum 18 ms (proved) · earliest-start 19 ms (5.6 % over)' out &&
        ends 0 "$asan" run --no-report -n 20 -w unlimited drawn.json &&
        ! grep -q 'mean latencies: optimum' out
}
draws_a_report() {
    ends 0 "$asan" optimum -q -o report waits.json && [ -s report/index.html ] &&
        grep -q '"optimum"' report/results.json && [ -s report/waits/gantt.svg ] &&
        says 'optimum' report/waits/gantt.gp &&
        ends 0 "$asan" report -q -f csv -o again report/results.json && grep -q optimum out
}
tells_of_many() {
    ends 0 "$asan" optimum -q -w 2 waits.json packed.json && says '2 of 2 optima proved' out &&
        grep -Eq '^packed +5 +2 +12 ms +12 ms +0 % +branch and bound$' out &&
        ends 0 "$asan" optimum packed.json && says 'energy of intervals 11 ms' out &&
        says 'optimum 12 ms: proved by branch and bound' out
}
the_same_again() {
    ends 0 "$asan" optimum -f json waits.json && cp out one &&
        ends 0 "$simbench" optimum -f json waits.json && cmp one out
}
keeps_to_ascii() {
    ends 0 "$asan" optimum --ascii waits.json drawn.json && ! grep -q '[^ -~]' out &&
        ends 0 "$asan" optimum --ascii waits.json && ! grep -q '[^ -~]' out
}
empty() {
    echo '{"simbench": 1, "tasks": {}}' >empty.json && ends 0 "$asan" optimum -w 2 empty.json &&
        says 'optimum 0: proved by the lower bound' out &&
        ends 0 "$asan" optimum -w 2 -f json empty.json && says '"schedule":[]' out
}
check 'tells bounds, optimum, and how far strategies are from it' tells
check 'writes all of it as JSON, with a schedule' writes_json
check 'tells the gap where nothing is proved' tells_the_gap
check 'an interrupt ends it' is_interrupted
check 'takes the means of random latencies, as the bounds of a run' takes_means
check 'a run with limited workers tells its bounds' run_tells
check 'the schedule is in all pictures of a report' draws_a_report
check 'tells of several workloads in a table' tells_of_many
check 'what is proved is the same again' the_same_again
check 'in ASCII' keeps_to_ascii
check 'a graph without tasks' empty
check 'as many workers as wanted' refuses 'say how many, as --workers=4' -w unlimited waits.json
check 'a time that is none' refuses '--time: expected a duration' --time soon waits.json
echo '{"simbench": 1, "time_unit": "s", "workers": 2, "tasks": {"a": {"latency": 2e9},
    "b": {"latency": 2e9}}}' >years.json
check 'more years than can be added up' refuses 'takes more than 73 years' years.json
check 'a strategy that is not there' refuses 'no strategy "hlf"' -s hlf waits.json
check 'a file that is not there' refuses 'none.json: ' none.json
plan
