#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sweeps: points, tables, pictures, what is refused, interrupts.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

run() { ends 0 "$simbench" --no-report --replicates 200 "$@"; }
json() { # EXPRESSION: of the workloads `w` in `out`, with `s` the strategies of each by name
    python3 -c '
import json, sys
d = json.load(open("out")); w = d["workloads"]
s = [{x["name"]: x for x in y["strategies"]} for y in w]
p = [y.get("point") for y in w]
mean = lambda i, name: s[i][name]["makespan_ns"]["mean"]
assert ('"$1"'), (p, d["partial"])'
}
# Twelve steps of 10 ms with one before and one behind: with m workers 20 + 10 ceil(12 / m) ms.
fan() {
    printf '{"simbench": 1, "name": "fan", "tasks": {"first": {"latency": 10}'
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
        printf ', "t%s": {"after": ["first"], "latency": 10}' $i
    done
    printf ', "last": {"after": ["t1"'
    for i in 2 3 4 5 6 7 8 9 10 11 12; do printf ', "t%s"' $i; done
    printf '], "latency": 10}}}'
}
fan >fan.json

closed_form() {
    run --format json --sweep workers=1..14 fan.json && json \
        '[mean(i, "earliest-start") for i in range(14)] ==
         [20e6 + 10e6 * -(-12 // m) for m in range(1, 15)] and
         [x["workers"] for x in p] == [str(m) for m in range(1, 15)] and
         [y["workers"] for y in w] == list(range(1, 15)) and
         [y["name"] for y in w] == ["fan workers=%d" % m for m in range(1, 15)]'
}
table_over_one() { # 14 steps of 10 ms on one worker: 140 ms
    run --strategies earliest-start --sweep workers=1,2,3,4,12,20 fan.json && grep -E '^[0-9]' out |
        tr -s ' ' | cut -d ' ' -f 1,2,5 >rows && diff - rows <<'EOT'
1 140 1.00
2 80 1.75
3 60 2.33
4 50 2.80
12 30 4.67
20 30 4.67
EOT
    says 'earliest-start: from 12 workers on more of them gain less than 1 % in the mean' out &&
        says '14 tasks, 24 edges · 6 points · 1 replicate of each (nothing is random)' out
}
one_replicate() { # what it takes on one worker is not the mean
    run --strategies earliest-start --only-replicate 7 --sweep workers=1,2 "$w/dashboard.json" &&
        says '2 points · 1 replicate of each, the same random numbers' out &&
        [ "$(grep -cE '^[12] .* –$' out)" -eq 2 ]
}
own_ends() { # with --precision each point stops by itself
    run --replicates 1000000 --precision 5% --percentiles 50 --strategies earliest-start \
        --sweep tasks.user.latency.p99.9=400ms,60s "$w/dashboard.json" &&
        grep -qE '2 points · [0-9,]* to [0-9,]* replicates of each' out
}
by_path() { # a chain of two: the sum of the two latencies, in the unit of the file
    cat >chain.json <<'EOT'
{"simbench": 1, "time_unit": "s", "tasks": {"a": {"latency": 1},
 "b": {"after": ["a"], "latency": 2}}}
EOT
    run --format json --sweep tasks.a.latency=100ms..2s/3 --sweep tasks.b.latency=1,3 chain.json &&
        json '[mean(i, "sequential") for i in range(6)] ==
              [1.1e9, 3.1e9, 2.05e9, 4.05e9, 3e9, 5e9] and p[3] ==
              {"tasks.a.latency": "1.05s", "tasks.b.latency": "3"}'
}
as_if_edited() { # a point is what the file with that value gives, to the last figure
    sed 's/"p50": 45,/"p50": 60,/' "$w/user-config-profile.json" >edited.json
    ! cmp -s edited.json "$w/user-config-profile.json" || return
    run --format json edited.json && cp out edited.out &&
        run --format json --sweep tasks.user.latency.p50=50,60 "$w/user-config-profile.json" &&
        python3 -c '
import json
a, b = (json.load(open(n))["workloads"][i]["strategies"]
        for n, i in (("edited.out", 0), ("out", 1)))
for x, y in zip(a, b):
    for key in "makespan_ns", "speedup", "batches" if "batches" in x else "name":
        assert x[key] == y[key], key'
}
generated() {
    printf '{"simbench": 1, "name": "g", "generate": {"kind": "chain", "tasks": 3, "latency": 5}}' |
        "$simbench" --no-report --format json --sweep generate.tasks=1..4 - >out &&
        json '[mean(i, "sequential") for i in range(4)] == [5e6, 10e6, 15e6, 20e6]'
}
in_csv() { # an axis has a column, times in nanoseconds
    run --format csv --strategies earliest-start --sweep tasks.first.latency=1ms,2ms \
        --sweep workers=1,3 fan.json && cut -d, -f 1,6,9,35- out | tr -d '\r' >rows &&
        head -n 1 rows | grep -q '^workload,workers,mean_ns,.*tasks.first.latency_ns$' &&
        python3 -c '
rows = [line.rstrip().split(",") for line in open("rows")][1:]
got = [(int(r[1]), int(float(r[2])), float(r[-1])) for r in rows]
assert got == [(1, 131000000, 1e6), (3, 51000000, 1e6), (1, 132000000, 2e6),
               (3, 52000000, 2e6)], got'
}
same_for_threads() {
    run --format json --threads 1 --sweep workers=1..3 "$w/feed.json" && cp out one &&
        run --format json --threads 3 --sweep workers=1..3 "$w/feed.json" && cmp out one
}
refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" --out refused "$@" && one_line "$text" err && [ ! -s out ] && [ ! -e refused ]
}
names_the_point() {
    refuses 'dashboard.json:8: tasks.user.latency.p99: p99 is less than p90: quantiles must not'`
        `' descend (where tasks.user.latency.p99=10ms)' \
        --sweep tasks.user.latency.p99=10ms..300ms/4 "$w/dashboard.json"
}
draws() {
    ends 0 "$simbench" --quiet --replicates 200 --out report --sweep workers=1..8/4:log \
        --sweep tasks.user.latency.p99=200ms..400ms/3 "$w/dashboard.json" fan.json 2>/dev/null
    ends 2 "$simbench" --quiet --replicates 200 --out report --sweep workers=1..2 \
        --sweep tasks.user.latency.p99=200ms,300ms "$w/dashboard.json" fan.json &&
        one_line 'fan.json: no "user" in tasks' err && [ ! -e report ] &&
        ends 0 "$simbench" --quiet --replicates 200 --out report --sweep workers=1..8/4:log \
            --sweep tasks.user.latency.p99=200ms..400ms/3 "$w/dashboard.json" &&
        ends 0 "$simbench" --quiet --replicates 200 --out curves --sweep workers=1..4 \
            "$w/dashboard.json" fan.json || return
    for file in report/dashboard/sweep curves/dashboard/sweep curves/fan/sweep; do
        for ending in gp tsv svg; do [ -s $file.$ending ] || return; done
    done
    [ "$(find report curves -name '*.svg' | wc -l)" -eq 3 ] && says 'boxxyerror' \
        report/dashboard/sweep.gp
}
drawn_again() { # from results.json alone, byte for byte
    ends 0 "$simbench" report --quiet --format table --out again curves/results.json &&
        cp out table && cmp curves/results.json again/results.json &&
        cmp curves/fan/sweep.svg again/fan/sweep.svg &&
        cmp curves/dashboard/sweep.tsv again/dashboard/sweep.tsv &&
        run --sweep workers=1..4 "$w/dashboard.json" fan.json && cmp out table
}
# In curves/fan/sweep.tsv: Graham's bound and the limit, by their formulas. Work 140, path 30.
bounds_hold() {
    python3 -c '
block = open("curves/fan/sweep.tsv").read().split("\n\n\n")[0]
rows = [l.split("\t") for l in block.splitlines()[1:]]
for m, (workers, ideal, limit, least) in enumerate(rows, 1):
    assert float(workers) == float(ideal) == m
    assert abs(float(limit) - 140 / 30) < 1e-9
    assert abs(float(least) - 140 / (140 / m + (1 - 1 / m) * 30)) < 1e-9
    best = 140 / (20 + 10 * -(-12 // m))
    assert float(least) <= best + 1e-9 and best <= min(float(ideal), float(limit)) + 1e-9'
}
gates() {
    ends 3 "$simbench" --no-report --sweep workers=1..4 --fail-if 'mean(earliest-start) > 100ms' \
        fan.json && says 'fan workers=1: mean(earliest-start) is 140 ms, above 100 ms' err &&
        ends 0 "$simbench" --no-report --sweep workers=2..4 \
            --fail-if 'mean(earliest-start) > 100ms' fan.json
}
is_running() {
    ticks=$(cut -d ' ' -f 14 "/proc/$1/stat")
    caught=$(sed -n 's/^SigCgt:.*\(....\)$/\1/p' "/proc/$1/status")
    [ $((0x${caught:-0} >> 14 & 1)) -eq 1 ] && [ "${ticks:-0}" -ge 20 ]
}
interrupted() { # the points before the one that is running are there, whole
    "$simbench" --out partial --replicates 20000 --sweep workers=1..4096 "$w/layered-1000.json" \
        >out 2>err </dev/null &
    poll is_running $! || { kill -KILL $!; cat err; return 1; }
    kill -TERM $!
    wait $!
    [ $? -eq 1 ] && says 'interrupted: the results are partial' err && says partial out &&
        cp partial/results.json out && json 'd["partial"] is True and 1 <= len(w) < 4096 and
            all(y["replicates"] == y["wanted"] for y in w[:-1])'
}
bounded_memory() { # 4,096 points take less than 100 MiB
    command -v prlimit >/dev/null || return 0
    prlimit --data=200000000 "$simbench" --no-report --replicates 20 --no-verify --format json \
        --threads 1 --sweep workers=1..4096 fan.json >out && json 'len(w) == 4096'
}

check 'workers of a fan are by closed form, and each row has its point' closed_form
check 'the table tells the speed-up over one worker, and from where on more are idle' table_over_one
check 'one replicate has no speed-up over one worker' one_replicate
check 'points that stop by themselves tell from how many replicates to how many' own_ends
check 'numbers in the document are swept, two at a time' by_path
check 'a point is what the edited file gives' as_if_edited
check 'a parameter of a generator is swept, from standard input' generated
check 'in CSV an axis is a column' in_csv
check 'the results do not depend on threads' same_for_threads
check 'a value that the workload refuses is told with its point, before anything runs' \
    names_the_point
check 'a path that is not there is told with the nearest' refuses \
    '--sweep: fan.json: no "lst" in tasks; did you mean "last"?' --sweep tasks.lst.latency=1 \
    fan.json
check 'a range that is none is told with its place' refuses \
    '--sweep: column 12 of "workers=1..x": expected whole numbers' --sweep workers=1..x fan.json
check 'more than two axes are refused' ends 2 "$simbench" --sweep workers=1 --sweep a=1 \
    --sweep b=1 fan.json
check 'workers are not given twice' refuses '--workers: does not go with --sweep workers' \
    --workers 2 --sweep workers=1..2 fan.json
if command -v gnuplot >/dev/null; then
    check 'each sweep has one picture, a map of two axes' draws
    check 'it is drawn again from results.json, byte for byte' drawn_again
    check 'the bounds in the picture are those of the formulas' bounds_hold
else
    skip 'each sweep has one picture' 'gnuplot is missing'
fi
check 'conditions hold for any point, which is told' gates
check 'an interrupt keeps the points that are done' interrupted
check 'memory stays bounded with as many points as there can be' bounded_memory
plan
