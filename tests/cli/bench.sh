#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench bench: what it refuses, a baseline saved, what crashes, an interruption. No time is held
# against a limit: what is fast is another machine's affair.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/bench.inc
. "$root/tests/cli/bench.inc"

refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" bench "$@" && one_line "$text" err && [ ! -s out ]
}
refuses_usage() { ends 2 "$asan" bench "$@" && [ ! -s out ]; }
lists() { # WANTED ARGUMENT...
    names=$1
    shift
    ends 0 "$asan" bench --list "$@" || return
    [ "$(tr '\n' ' ' <out)" = "$names " ] || { cat out; return 1; }
}

# The least bodies that are worth it are looked for where bodies are empty, which takes seconds.
measured() {
    ends 0 "$asan" bench --quick --format json layered-30-declared-1-spin1us \
        fan-20-strict-1-spin1us tree-20-copied-1-spin1us fan-10-declared-1-timer1ms \
        chain-10-continue-1-spin1us "$w/abc.json" || return
    cp out measured.json
    json "[r['name'] for r in d['results']] == ['layered-30-declared-1-spin1us', \
        'fan-20-strict-1-spin1us', 'tree-20-copied-1-spin1us', 'fan-10-declared-1-timer1ms', \
        'chain-10-continue-1-spin1us', 'abc-declared-1']" measured.json &&
        json "all(len(r['ns_per_task']['samples']) == 6 for r in d['results'])" measured.json &&
        json "all(r['bytes_per_task'] > 0 for r in d['results'])" measured.json &&
        json "all(n['ci95'][0] <= n['median'] <= n['ci95'][1] \
            for n in (r['ns_per_task'] for r in d['results']))" measured.json
}
# what does not depend on time: each of 20 tasks is entered, 19 wait for the first, and the last
# for the others
counted() {
    json "d['results'][1]['edges'] == 36 and d['results'][5]['tasks'] == 3" measured.json &&
        json "d['results'][0]['switches_per_task'] == 1" measured.json &&
        json "1.5 < d['results'][1]['switches_per_task'] < 2.1" measured.json
}
delayed() {
    json "0 <= d['results'][3]['delay_p50_ns'] <= d['results'][3]['delay_p99_ns'] \
        <= d['results'][3]['delay_max_ns']" measured.json
}
engines() {
    ends 0 "$simbench" bench --quick --format json task-replicate-10 event-10-4 &&
        json "[r['kind'] for r in d['results']] == ['task-replicate', 'event']" out
}
two_workers() { # of a machine that has them
    [ "$(nproc)" -ge 2 ] || return 0
    ends 0 "$simbench" bench --quick --format json chain-100-declared-2-spin1us &&
        json "[r['workers'] for r in d['results']] == [2]" out
}

saved() {
    ends 0 "$simbench" bench --quick --format json --save base chain-100-declared-1 &&
        folder_has base 'libearliest.so results.json ' &&
        cmp base/libearliest.so "$(dirname "$simbench")/libearliest.so"
}
saved_again() { # in the place of the old one, which leaves nothing behind
    ls -i base >before &&
        ends 0 "$simbench" bench --quick --quiet --save base/ chain-100-declared-1 &&
        folder_has base 'libearliest.so results.json ' &&
        ! ls -i base | cmp -s - before && [ -z "$(find . -maxdepth 1 -name 'base?*')" ]
}
not_overwritten() {
    mkdir precious && echo mine >precious/file
    refuses 'precious: is no baseline, and is not overwritten' --save precious \
        chain-100-declared-1 && says mine precious/file
}
damaged() { # TEXT STATUS
    ends "$2" "$asan" bench --compare damaged && one_line "$1" err && [ ! -s out ]
}
damaged_library() {
    told='damaged: the baseline is damaged: damaged/libearliest.so: is not the file that was saved'
    cp -R base damaged && printf x >>damaged/libearliest.so && damaged "$told" 5
}
damaged_figures() {
    cp base/* damaged && echo '{' >damaged/results.json &&
        damaged 'damaged: the baseline is damaged: damaged/results.json:2: not JSON' 5
}
missing_figures() {
    cp base/* damaged && rm damaged/results.json &&
        damaged 'damaged: the baseline is damaged: damaged/results.json: cannot be opened' 5
}
other_machine() {
    sed 's/"cpu":"[^"]*"/"cpu":"abacus"/' base/results.json >damaged/results.json &&
        damaged 'damaged: the baseline is of another machine: its cpu: abacus; here: ' 5
}

functions='set_new set_free set_add set_after set_build sched_new sched_free run await_id
    sleep_until now self_id trace_events'
crashed() { # the others, with engines, are measured
    # shellcheck disable=SC2086 # a list
    compiles crash.so "#include <stdlib.h>
$(printf 'void *es_%s(void) { abort(); }\n' $functions)" || return
    ends 1 "$simbench" bench --quick --format json --library crash.so --save crashed \
        chain-100-declared-1 task-replicate-10 &&
        says 'simbench: chain-100-declared-1: the library crashed with SIGABRT (Aborted)' err &&
        says 'crashed: not saved: the results are partial' err &&
        [ ! -e crashed ] &&
        json "[r['name'] for r in d['results']] == ['task-replicate-10'] and d['partial']" out
}
crashed_at_once() { # as soon as it is loaded
    compiles at_once.so '#include <stdlib.h>
__attribute__((constructor)) static void begin(void) { raise(11); }' -include signal.h &&
        ends 2 "$simbench" bench --library ./at_once.so chain &&
        one_line 'at_once.so: the library crashed with SIGSEGV' err
}
crashed_compared() { # the control is not run for nothing
    ends 1 "$simbench" bench --quiet --format json --compare base --library crash.so &&
        says 'chain-100-declared-1: the library crashed with SIGABRT' err &&
        json "d['comparison']['control'] is None" out
}
baseline_kept() { # by a run that fails
    cp base/results.json kept &&
        ends 1 "$simbench" bench --quick --quiet --library crash.so --save base \
            chain-100-declared-1 && cmp kept base/results.json &&
        [ -z "$(find . -maxdepth 1 -name 'base?*')" ]
}
interrupted() { # after the first round
    rm -rf part.json never
    env --default-signal=INT "$simbench" bench --quick --format json --out part.json --save never \
        chain-20-declared-1-spin1us layered-50-strict-1-spin1us >out 2>err </dev/null &
    poll test -s part.json || { kill -KILL $!; echo 'no round ended'; cat err; return 1; }
    kill -INT $!
    wait $!
    [ $? -eq 1 ] && says 'interrupted: the results are partial' err && [ ! -e never ] &&
        json "d['partial']" part.json
}
resumed() {
    cp part.json before.json
    ends 0 "$simbench" bench --quick --format json --out part.json --resume \
        chain-20-declared-1-spin1us layered-50-strict-1-spin1us &&
        json "not d['partial']" part.json && python3 -c '
import json
had, has = ({r["name"]: r["ns_per_task"]["samples"] for r in json.load(open(name))["results"]}
            for name in ("before.json", "part.json"))
for name, p in had.items():
    q = has[name]
    assert 0 < len(p) <= len(q) == 6 and q[:len(p)] == p, (p, q)'
}
not_resumed() { ends 2 "$asan" bench --out nothing.json --resume chain && says 'nothing.json' err; }

check 'an unknown benchmark is refused, with the nearest' refuses \
    'chian: no such benchmark; did you mean "chain"?' chian
check 'a glob that fits nothing is refused' refuses \
    'chain-*-x: no such benchmark; `simbench bench --list` tells them' 'chain-*-x'
check 'a list that is none is refused' refuses \
    '--tasks: column 4 of "10,x": expected whole numbers, as 8, 1..64 or 1..64/7:log' --tasks 10,x
check 'so is a number that is none of a size' refuses \
    '--tasks: column 1 of "0..5": expected whole numbers from 1 to 10000000' --tasks 0..5
check 'a mode that is none is refused' refuses \
    '--mode: expected declared, strict, continue or copied, not "eager"' --mode eager
check 'a body without a time is refused' refuses '--body: expected empty, or spin or timer' \
    --body spin
check 'a format that is none is refused' refuses \
    '--format: no format "tabel"; did you mean "table"?' --format tabel
check '--resume needs a file' refuses_usage --resume
check '--selftest and --save exclude each other' refuses_usage --selftest --save x
check 'slowdowns have to ascend' refuses '--inject: "5,3" does not ascend' --selftest \
    --inject 5,3 chain-10-declared-1
check 'a library that is none is refused' refuses "$w/abc.json: is no shared library" \
    --library "$w/abc.json"
check 'a library that is not there is refused' refuses './no.so: cannot be opened' --library ./no.so
check 'a baseline that is not there is refused' refuses 'nowhere: there is no baseline' \
    --compare nowhere
check 'names, beginnings and globs choose' lists "layered-10-declared-1 chain-10000-declared-1 \
chain-10000-strict-1 chain-10000-continue-1 chain-10000-declared-2 event-10-16" \
    layered-10-declared-1 chain 'event-10-*'
check 'lists combine' lists 'fan-10-strict-1 fan-1000-strict-1 fan-10-strict-2 fan-1000-strict-2' \
    --tasks 10,1k --workers 1,2 --mode strict fan
check 'lists hold ranges' lists 'fan-10-declared-1 fan-100-declared-1 fan-1000-declared-1' \
    --tasks 10..1k/3:log fan
check 'graphs of each shape, mode and body are measured, and a workload' measured
check 'edges and switches are what the graph makes them' counted
check 'delays of timers are in order' delayed
check 'engines are measured' engines
check 'two workers are measured' two_workers
check 'a baseline is figures and a copy of the library' saved
check 'a baseline is replaced by a complete one' saved_again
check 'what is no baseline is not overwritten' not_overwritten
if command -v cc >/dev/null 2>&1; then
    check 'a library that crashes is told with signal and benchmark, status 1' crashed
    check 'a library that crashes when it is loaded is refused' crashed_at_once
    check 'one that crashes in a comparison is told' crashed_compared
    check 'a failed run keeps the baseline that was there' baseline_kept
else
    skip 'crashing libraries' 'no compiler'
fi
check 'a baseline whose library was changed is damaged, status 5' damaged_library
check 'a baseline whose figures are no JSON is damaged, status 5' damaged_figures
check 'a baseline without figures is damaged, status 5' missing_figures
check 'a baseline of another machine is told in what, status 5' other_machine
if env --default-signal=INT true 2>/dev/null; then
    check 'an interrupted run keeps what it has, saves nothing, status 1' interrupted
    check 'it is taken up again with the samples that it had' resumed
else
    skip 'an interrupted run' 'env cannot reset signals'
fi
check 'a run that was never begun is not taken up' not_resumed
plan
