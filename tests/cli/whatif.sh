#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench whatif as a person uses it.
# SC2317: check calls the functions.
# shellcheck disable=SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

three='{"simbench": 1, "name": "three", "time_unit": "ms", "tasks": {
  "user": {"latency": 45}, "config": {"latency": 100},
  "profile": {"after": ["user"], "latency": 60},
  "page": {"after": ["profile", "config"], "latency": 5}}}'
echo "$three" >three.json

refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" whatif "$@" && one_line "$text" err && [ ! -s out ]
}

# By hand: join-all-then-chain takes 100 + 60 + 5, earliest-start 45 + 60 + 5.
tells() {
    ends 0 "$asan" whatif three.json && [ ! -s err ] &&
        says 'join-all-then-chain: mean 165 ms, p50 165 ms, p99 165 ms' out &&
        says 'await-in-order, earliest-start: mean 110 ms' out &&
        grep -Eq 'user, config before profile +55 +55 +55$' out &&
        says 'at most 2 times as fast as sequential and 2 as join-all-then-chain' out &&
        says 'first config: at half its time 50 ms go from the mean (30.3 %), 50 ms from p99' out
}
tries_together() { # 22.5 + 60 against 100, and 5
    ends 0 "$asan" whatif -s earliest-start --scale user=0.5 --workers 2 three.json &&
        says 'tried together: user at 0.5 of its time, 2 workers' out &&
        says 'earliest-start: mean 105 ms' out &&
        says 'before, mean 110 ms: what is tried saves 5 ms in the mean, 5 ms at p99' out &&
        ends 0 "$asan" whatif -s earliest-start --drop-edge 'user -> *' three.json &&
        says 'tried together: profile does not await user' out && says 'saves 5 ms' out &&
        ends 0 "$asan" whatif -s earliest-start --workers 1 three.json && says 'costs 100 ms' out
}
writes_json() {
    ends 0 "$asan" whatif -n 400 --format json -o all.json "$w/dashboard.json" three.json &&
        cmp out all.json && python3 - <<'END'
import json
all = json.load(open("all.json"))
assert all["whatif"] == 1 and [w["name"] for w in all["workloads"]] == ["dashboard", "three"]
page, three = all["workloads"]
assert page["replicates"] == 400 and three["replicates"] == 1 and page["workers"] == "unlimited"
assert three["largest_speedup"] == {"sequential": 2, "join-all-then-chain": 2}
joined, earliest = (next(s for s in three["strategies"] if s["name"] == n)
                    for n in ("join-all-then-chain", "earliest-start"))
assert joined["barriers"][0]["join"] == "user, config before profile"
assert joined["barriers"][0]["cost_ns"]["p99"] == {"value": 55e6, "ci95": [55e6, 55e6]}
levers = {(l["change"], l.get("task")): l for l in earliest["levers"]}
assert levers["half", "user"]["saved_ns"]["mean"]["value"] == 5e6
assert levers["free", "page"]["saved_ns"]["mean"]["value"] == 5e6
assert levers["free", "config"]["saved_ns"]["mean"]["value"] == 0
assert levers["edge", "profile"]["awaits"] == "user"
best = next(s for s in page["strategies"] if s["name"] == "earliest-start")["levers"][1]
low, high = best["saved_ns"]["mean"]["ci95"]
assert best["change"] == "half" and 0 < low < best["saved_ns"]["mean"]["value"] < high
END
}
same_for_threads() {
    ends 0 "$simbench" whatif -j 1 -n 3000 -f json "$w/checkout.json" && cp out one &&
        ends 0 "$simbench" whatif -j 3 -n 3000 -f json "$w/checkout.json" && cmp one out
}
tells_limits() {
    "$simbench" generate layered tasks=3000 width=50 >large.json &&
        ends 0 "$simbench" whatif -s earliest-start large.json &&
        says 'all of them less on the critical path; --all tries them' out &&
        says 'more tasks save less; --format=json tells them' out
}
keeps_to_ascii() {
    ends 0 "$asan" whatif -n 50 --ascii "$w/dashboard.json" && ! grep -q '[^ -~]' out
}
fits_the_terminal() { # groups of columns that do not fit stand below, with the names again
    COLUMNS=80 ends 0 "$asan" whatif -n 3000 -s earliest-start "$w/dashboard.json" &&
        [ "$(grep -c '^saved, ms, by a task ' out)" -gt 1 ] &&
        [ "$(grep -c '^profile ' out)" -gt 2 ] && [ "$(wc -L <out)" -le 80 ]
}
takes_an_empty_graph() {
    echo '{"simbench": 1, "tasks": {}}' >empty.json && ends 0 "$asan" whatif empty.json &&
        says 'mean 0, p50 0, p99 0' out && ends 0 "$asan" whatif -f json empty.json &&
        says '"levers":[]' out
}
is_interrupted() {
    "$simbench" whatif --all -n 1000000 "$w/layered-1000.json" >out 2>err </dev/null &
    poll is_running $! || { kill -KILL $!; return 1; }
    kill -TERM $!
    wait $!
    [ "$?" -eq 1 ] && says 'interrupted' err
}
absent_is_not_critical() { # each task in two of three rows, and all its time on the only path
    rows=$root/tests/data/cases/accepted/empirical-rows.json
    ends 0 "$simbench" whatif -q -s earliest-start "$rows" &&
        says 'a                       66.7 %' out && says 'b                       66.7 %' out
}
check 'tells what each change saves, and what a join costs' tells
check 'tries changes together' tries_together
check 'writes all of it as JSON' writes_json
check 'the same bytes for any number of threads' same_for_threads
check 'tells what was not tried' tells_limits
check 'in ASCII' keeps_to_ascii
check 'tables fit the terminal' fits_the_terminal
check 'a graph without tasks' takes_an_empty_graph
check 'an interrupt ends it' is_interrupted
check 'a factor that is none' refuses '--scale: expected TASK=F' --scale user three.json
check 'a factor below 0' refuses "found 'user=-1'" --scale user=-1 three.json
check 'a factor that is too large' refuses 'F from 0 to 1000' --scale user=1e9 three.json
check 'a task that is not there' refuses 'did you mean "user"?' --scale usr=0.5 three.json
check 'a task that is absent is not critical' absent_is_not_critical
check 'an edge that is none' refuses "expected 'A -> B'" --drop-edge user three.json
check 'an edge that is not there' refuses "--drop-edge: no edge of three is 'page -> user'" \
    --drop-edge 'page -> user' three.json
check 'a file that is not there' refuses 'none.json: ' none.json
plan
