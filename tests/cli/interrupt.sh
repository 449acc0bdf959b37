#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# An interrupt in the middle of a run: what is done so far is reported, marked partial, and the
# exit status is 1.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

# Replicates are being run: signals are caught (bit 15 of the mask is SIGTERM's, 14 from 0) and
# processor time has been spent.
is_running() {
    caught=$(sed -n 's/^SigCgt:.*\(....\)$/\1/p' "/proc/$1/status")
    ticks=$(cut -d ' ' -f 14 "/proc/$1/stat")
    [ $((0x${caught:-0} >> 14 & 1)) -eq 1 ] && [ "${ticks:-0}" -ge 20 ]
}
interrupted() { # SIGNAL PROGRAM: more replicates than anyone waits for, then the signal
    rm -rf partial
    # A shell makes what it puts in the background deaf to SIGINT.
    env --default-signal=INT "$2" --replicates 1000000000000 --out partial \
        "$w/user-config-profile.json" "$w/abc.json" >out 2>err </dev/null &
    poll is_running $! || { kill -KILL $!; echo "it never ran"; cat err; return 1; }
    kill -"$1" $!
    wait $!
    status=$?
    [ "$status" -eq 1 ] || { echo "exit status $status after SIG$1"; cat err; return 1; }
    says 'partial' out && says 'interrupted: the results are partial' err &&
        [ "$(grep -c interrupted err)" -eq 1 ]
}
by_signal() { interrupted "$1" "$simbench" && interrupted "$1" "$asan"; }
results_partial() { # the first workload in part, the second not at all
    python3 -c '
import json
d = json.load(open("partial/results.json"))
assert d["partial"] is True and len(d["workloads"]) == 1, d["partial"]
w = d["workloads"][0]
assert 0 < w["replicates"] < w["wanted"] == 10**12, (w["replicates"], w["wanted"])'
}
files_whole() {
    [ -z "$(find partial -name '.*')" ] && says partial partial/index.html &&
        ends 0 "$asan" report --quiet --format table --out again partial/results.json &&
        says partial out
}
prefix_of_whole() { # as many replicates from the start give the same figures
    count=$(sed -n 's/.*"replicates":\([0-9]*\),.*/\1/p' partial/results.json | head -n 1)
    ends 0 "$simbench" --no-report --replicates "$count" --format json \
        "$w/user-config-profile.json" && python3 -c '
import json
part, whole = (json.load(open(name))["workloads"][0] for name in ("partial/results.json", "out"))
# In the run that was to be long, deviation and quantiles are those of a histogram.
for p, q in zip(part["strategies"], whole["strategies"]):
    p, q = p["makespan_ns"], q["makespan_ns"]
    for key in "mean", "min", "max":
        assert abs(p[key] - q[key]) <= 1e-9 * q[key], (key, p[key], q[key])
    for key in "sd", "p50", "p90", "p99":
        assert abs(p[key] - q[key]) <= 0.002 * q[key], (key, p[key], q[key])'
}
# A file that is being written goes with the program, which ends as by the signal.
no_leftover() {
    "$simbench" generate layered tasks=400000 >large.json &&
        mkdir -p written || return
    env --default-signal=INT "$simbench" import -q large.json \
        -o written/large.json >out 2>err </dev/null &
    poll is_writing || { kill -KILL $!; return 1; }
    kill -INT $!
    wait $!
    status=$?
    [ $status -eq 130 ] && [ -z "$(ls -A written)" ] ||
        { echo "exit status $status"; ls -A written; return 1; }
}
# A workload that has run is there while the next one runs, and what is there is whole in the end.
streamed() {
    echo '{"simbench":1,"name":"fixed","tasks":{"a":{"latency":5},"b":{"latency":7}}}' >fixed.json
    env --default-signal=INT "$simbench" -q --no-report -n 1000000000000 --format json \
        fixed.json "$w/user-config-profile.json" >out 2>err </dev/null &
    poll is_told || { kill -KILL $!; echo "nothing was told"; return 1; }
    poll is_running $! || { kill -KILL $!; return 1; }
    kill -INT $!
    wait $!
    [ $? -eq 1 ] && says 'interrupted: the results are partial' err && python3 -c '
import json
d = json.load(open("out"))
fixed, profile = d["workloads"]
assert d["partial"] is True and fixed["name"] == "fixed" and fixed["advice"], d
assert 0 < profile["replicates"] < profile["wanted"] and profile["advice"], profile'
}
is_told() { grep -q '"name":"earliest-start"' out; }
is_writing() { [ -n "$(ls -A written)" ]; }
stays_deaf() { # nohup and jobs in the background
    "$simbench" --no-report --replicates 1000000000000 "$w/user-config-profile.json" >out 2>err \
        </dev/null &
    poll is_running $! || { kill -KILL $!; return 1; }
    ignored=$(sed -n 's/^SigIgn:.*\(....\)$/\1/p' "/proc/$!/status")
    kill -TERM $!
    wait $!
    [ $? -eq 1 ] && [ $((0x$ignored >> 1 & 1)) -eq 1 ]
}

if [ -r /proc/self/status ] && env --default-signal=INT true 2>/dev/null; then
    check 'a file that is being written goes with the program' no_leftover
    check 'after SIGTERM the results so far are reported as partial, status 1' by_signal TERM
    check 'after SIGHUP the results so far are reported as partial, status 1' by_signal HUP
    check 'after SIGINT the results so far are reported as partial, status 1' by_signal INT
    check 'results.json is marked partial and has what was done' results_partial
    check 'no file is half-written, and the report can be drawn again' files_whole
    check 'partial results are those of the first replicates' prefix_of_whole
    check 'with --format json each workload is told as soon as it has run' streamed
    check 'a signal that the caller had it ignore stays ignored' stays_deaf
else
    skip 'an interrupted run is reported as partial' 'no /proc, or env cannot reset signals'
fi
plan
