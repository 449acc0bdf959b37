#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench bench: whether a library has become slower, and the self-test. What is put in is so much
# that a busy machine does not hide it.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/bench.inc
. "$root/tests/cli/bench.inc"

saved() {
    ends 0 "$simbench" bench --quick --quiet --save base chain-100-declared-1
}
# with itself: what else comes of it is the machine's affair, but no regression; without valgrind,
# which is told
compared() {
    mkdir -p path && ln -sf "$(command -v env)" path/env || return
    (PATH=$tmp/path && ends 0 "$simbench" bench --compare base --margin 5 --format json) || return
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
    ends 3 "$simbench" bench --compare base --margin 5 --library slow.so --format json &&
        json "d['comparison']['verdict'] == 'regressed'" out &&
        json "d['comparison']['benchmarks'][0]['ratio'] > 1.5 and \
            'lag1_correlation' in d['comparison']['benchmarks'][0]" out
}
# One self-test in three parts. Killed at any instant it loses the process that ran; ended by
# SIGTERM it says that it goes on.
measured() { # PROCESSES: so many, or more, within a minute
    python3 -c '
import json, sys, time
for _ in range(600):
    try:
        if sum(len(t["log_ratios"]) for t in json.load(open("trial.json"))["selftest_trials"]) \
                >= int(sys.argv[1]):
            sys.exit(0)
    except (OSError, KeyError):
        pass
    time.sleep(0.1)
sys.exit(1)' "$1"
}
ended_selftest() { # SIGNAL STATUS PROCESSES OPTION...: after so many processes
    signal=$1 status=$2 processes=$3
    shift 3
    env --default-signal=TERM "$simbench" bench --quiet --selftest --inject 0,60 --margin 5 \
        --out trial.json "$@" chain-100-declared-1 >out 2>err </dev/null &
    measured "$processes" || { kill -KILL $!; cat err; return 1; }
    kill -"$signal" $!
    wait $!
    [ $? -eq "$status" ] && json "d['partial']" trial.json && cp trial.json "had-$signal.json"
}
killed() { ended_selftest KILL 137 3 --aa 1; }
terminated() { ended_selftest TERM 75 12 --aa 2 --resume; }
selftest() {
    ends 0 "$simbench" bench --selftest --aa 2 --inject 0,60 --margin 5 --format json \
        --out trial.json "$@" chain-100-declared-1 &&
        json "[p['injected'] for p in d['selftest']] == [0, 0.6]" out &&
        json "d['selftest'][0]['regressed'] == 0 and d['selftest'][1]['regressed'] == 1" out
}
not_again() { # what had been measured, and what was put in
    ! says 'put in,' err 2>/dev/null && python3 -c '
import json
def trials(name):
    d = json.load(open(name))
    return d, {(t["injected"], t["run"]): t for t in d["selftest_trials"]}
for earlier, later in (("had-KILL", "had-TERM"), ("had-TERM", "trial")):
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

check 'a baseline is saved' saved
check 'the library compared with itself is no regression, and without valgrind it is said so' \
    compared
if command -v cc >/dev/null 2>&1; then
    check 'a library that takes twice as long is a regression, status 3' slower
else
    skip 'a slower library' 'no compiler'
fi
what='the self-test finds what was put in and nothing else'
if env --default-signal=TERM true 2>/dev/null; then
    check 'a self-test is killed' killed
    check 'it goes on, with more comparisons, and ends by SIGTERM, status 75' terminated
    check "it goes on: $what" selftest --resume
    check 'nothing was measured again' not_again
else
    check "$what" selftest
    skip 'a self-test goes on' 'env cannot reset signals'
fi
plan
