#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The recorder for Node beside better-all itself: it changes nothing, what it leaves is read, and
# what better-all prints of a call is read as well. Skipped without node, or when npm cannot get
# better-all.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/better_all.inc
. "$root/tests/cli/better_all.inc"

place=$(dirname "$simbench")/recorder_js

why=$(obstacle "$place")
if [ -n "$why" ]; then
    skip 'calls of better-all are recorded' "$why"
    plan
fi
rm -rf "$place/node_modules/simbench-recorder"
cp -r "$w/recorder-js" "$place/node_modules/simbench-recorder" &&
    cp "$root"/tests/recorder_js/*.mjs "$place" || exit 1

# run SCRIPT ARGUMENT...: by node, beside better-all
run() {
    script=$1
    shift
    timeout 60 node "$place/$script.mjs" "$@"
}
same_with_and_without() { run record record.jsonl && [ -s record.jsonl ]; }
lines_say_what_happened() { python3 "$root/tests/recorder_js/check.py" record.jsonl; }
ends_as_recorded() { # "makespan" of one call: its "ns"
    run page page.jsonl 1 >/dev/null &&
        ns=$(sed 's/.*"ns":\([0-9]*\),"tasks.*/\1/' page.jsonl) &&
        ends 0 "$asan" -s earliest-start -o page page.jsonl &&
        python3 -c 'import json, sys
result = json.load(open("page/results.json"))
found = {s["name"]: s["makespan_ns"] for s in result["workloads"][0]["strategies"]}
mean = found["earliest-start"]["mean"]
sys.exit(f"{mean} ns, not {sys.argv[1]}" if mean != int(sys.argv[1]) else 0)' "$ns"
}
many_calls() {
    run page many.jsonl 8 >/dev/null && ends 0 "$asan" import many.jsonl -o many.json &&
        says '"8 recorded calls"' many.json && says '"await": ["user"]' many.json &&
        says '"await": ["posts"]' many.json
}
# The picture of the same call: the same tasks wait for the same, in at most two cells less or more.
# A machine that is busy may stop node between better-all's look at the clock and the recorder's.
one_picture() {
    rm -f page.jsonl && run page page.jsonl 1 >waterfall.txt &&
        says 'Task Execution Waterfall' waterfall.txt &&
        ends 0 "$asan" import page.jsonl -o recorded.json &&
        ends 0 "$asan" import waterfall.txt -o printed.json &&
        python3 "$root/tests/recorder_js/compare.py" page.jsonl recorded.json printed.json
}
reads_waterfall() { one_picture || one_picture || one_picture; }
check 'calls go on as they do without the recorder' same_with_and_without
check 'each line says who waited for whom, when, and how it ended' lines_say_what_happened
check 'one call takes what it took, to the nanosecond' ends_as_recorded
check 'calls of one name are a workload' many_calls
check "better-all's own picture of a call gives the same graph" reads_waterfall
plan
