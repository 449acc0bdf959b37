#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs alone. Measures time.
# simbench bench: what it refuses, a baseline saved and compared with, a slower library found,
# what crashes, an interruption. No time is held against a limit: what is fast is another
# machine's affair.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

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
compiles() { # FILE SOURCE FLAGS...: a shared library
    file=$1
    echo "$2" >source.c
    shift 2
    cc -shared -fPIC -O2 -o "$file" source.c "$@"
}
json() { # EXPRESSION FILE: of the document d
    python3 -c '
import json, sys
d = json.load(open(sys.argv[2]))
assert eval(sys.argv[1]), sys.argv[1]' "$1" "$2"
}

measured() {
    ends 0 "$asan" bench --quick --format json layered-30-declared-1 fan-20-strict-1 \
        tree-20-copied-1 fan-10-declared-1-timer1ms chain-10-continue-1-spin1us \
        "$w/abc.json" || return
    cp out measured.json
    json "[r['name'] for r in d['results']] == ['layered-30-declared-1', 'fan-20-strict-1', \
        'tree-20-copied-1', 'fan-10-declared-1-timer1ms', 'chain-10-continue-1-spin1us', \
        'abc-declared-1']" measured.json &&
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
    ends 0 "$simbench" bench --quick --format json chain-100-declared-2 &&
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
# with itself: what else comes of it is the machine's affair, but no regression; without valgrind,
# which is told
compared() {
    mkdir -p path && ln -sf "$(command -v env)" path/env || return
    (PATH=$tmp/path && ends 0 "$simbench" bench --compare base --margin 20 --format json) || return
    cp out compared.json && says 'valgrind is not installed' out &&
        json "d['comparison']['benchmarks'][0]['name'] == 'chain-100-declared-1'" compared.json &&
        json "15 <= len(d['comparison']['benchmarks'][0]['log_ratios']) <= 80" compared.json &&
        json "d['comparison']['control'] is not None" compared.json
}
# a library that takes twice as long is found; the control, which is as fast as itself, is not
slower() {
    mkdir -p lib && cp "$(dirname "$simbench")/libearliest.so" lib/libearliest.so.0 || return
    # shellcheck disable=SC2016 # C
    compiles slow.so '
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}
int es_run(void *a, void *b, void *c, void *d)
{
    static int (*run)(void *, void *, void *, void *);
    if (!run)
        run = (int (*)(void *, void *, void *, void *))dlsym(RTLD_NEXT, "es_run");
    double begun = now();
    int code = run(a, b, c, d);
    double until = 2 * now() - begun;
    while (now() < until)
        ;
    return code;
}' -Wl,--no-as-needed "$(dirname "$simbench")/libearliest.so" -Wl,-rpath,"$tmp/lib" || return
    ends 3 "$simbench" bench --compare base --library slow.so --format json &&
        json "d['comparison']['verdict'] == 'regressed'" out &&
        json "d['comparison']['benchmarks'][0]['ratio'] > 1.5 and \
            'lag1_correlation' in d['comparison']['benchmarks'][0]" out
}
selftest() {
    ends 0 "$simbench" bench --quiet --selftest --aa 1 --inject 0,60 --format json \
        chain-100-declared-1 && json "[p['injected'] for p in d['selftest']] == [0, 0.6]" out &&
        json "d['selftest'][0]['regressed'] == 0 and d['selftest'][1]['regressed'] == 1" out
}

# Killed at any instant it loses the process that ran; ended by SIGTERM it says that it goes on.
begun() { json "sum(len(t['log_ratios']) for t in d['selftest_trials']) >= $1" trial.json; }
# SIGNAL STATUS: after some more processes, of which none is measured again
selftest_ended() {
    env --default-signal=TERM "$simbench" bench --quiet --selftest --aa 2 --inject 0,60 \
        --out trial.json --resume chain-100-declared-1 >out 2>err </dev/null &
    poll begun "$processes" || { kill -KILL $!; cat err; return 1; }
    kill -"$1" $!
    wait $!
    [ $? -eq "$2" ] && json "d['partial']" trial.json && cp trial.json "had-$1.json"
}
selftest_resumed() {
    ends 0 "$simbench" bench --quiet --selftest --aa 1 --inject 0,60 --format json \
        --out first.json chain-100-declared-1 || return
    # what one of two comparisons said, cut after five processes
    python3 -c '
import json
d = json.load(open("first.json"))
for t in d["selftest_trials"]:
    t["log_ratios"] = t["log_ratios"][:5]
for p in d["selftest"]:
    for k in p:
        if k != "injected":
            p[k] = 0 if k.endswith("runs") else [0, 1] if k == "ci95" else None
json.dump(d, open("trial.json", "w"))'
    cp trial.json had.json
    processes=14 && selftest_ended KILL 137 && processes=20 && selftest_ended TERM 75 &&
        ends 0 "$simbench" bench --selftest --aa 2 --inject 0,60 --out trial.json --resume \
            chain-100-declared-1 && ! says 'put in,' err 2>/dev/null && python3 -c '
import json
def trials(name):
    d = json.load(open(name))
    return d, {(t["injected"], t["run"]): t for t in d["selftest_trials"]}
for earlier, later in (("had", "had-KILL"), ("had-KILL", "had-TERM"), ("had-TERM", "trial")):
    (_, had), (_, has) = trials(earlier + ".json"), trials(later + ".json")
    for key, t in had.items():
        n = len(t["log_ratios"])
        assert has[key]["log_ratios"][:n] == t["log_ratios"], (earlier, key)
        assert (has[key]["extra"], has[key]["every"]) == (t["extra"], t["every"]), key
d, has = trials("trial.json")
assert not d["partial"] and len(has) == 4, d
assert [p["runs"] for p in d["selftest"]] == [2, 2], d["selftest"]
assert all(len(t["log_ratios"]) >= 9 for t in has.values())'
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
crashed_compared() {
    ends 1 "$simbench" bench --quiet --compare base --library crash.so &&
        says 'chain-100-declared-1: the library crashed with SIGABRT' err
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
        chain-100-declared-1 layered-50-strict-1 >out 2>err </dev/null &
    poll test -s part.json || { kill -KILL $!; echo 'no round ended'; cat err; return 1; }
    kill -INT $!
    wait $!
    [ $? -eq 1 ] && says 'interrupted: the results are partial' err && [ ! -e never ] &&
        json "d['partial']" part.json
}
resumed() {
    cp part.json before.json
    ends 0 "$simbench" bench --quick --format json --out part.json --resume chain-100-declared-1 \
        layered-50-strict-1 && json "not d['partial']" part.json && python3 -c '
import json
had, has = (json.load(open(name))["results"] for name in ("before.json", "part.json"))
for p, q in zip(had, has):
    p, q = p["ns_per_task"]["samples"], q["ns_per_task"]["samples"]
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
check 'the library compared with itself is no regression, and without valgrind it is said so' \
    compared
if command -v cc >/dev/null 2>&1; then
    check 'a library that takes twice as long is a regression, status 3' slower
    check 'a library that crashes is told with signal and benchmark, status 1' crashed
    check 'a library that crashes when it is loaded is refused' crashed_at_once
    check 'one that crashes in a comparison is told' crashed_compared
    check 'a failed run keeps the baseline that was there' baseline_kept
else
    skip 'slower and crashing libraries' 'no compiler'
fi
check 'the self-test finds what was put in and nothing else' selftest
if env --default-signal=TERM true 2>/dev/null; then
    check 'a self-test goes on where it was killed or ended, status 75' selftest_resumed
else
    skip 'a self-test goes on' 'env cannot reset signals'
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
