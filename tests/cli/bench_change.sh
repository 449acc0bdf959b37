#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs alone. Measures time.
# simbench bench: whether a library has become slower, and the self-test.
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
        --out first.json chain-100-declared-1 &&
        json "[p['injected'] for p in d['selftest']] == [0, 0.6]" out &&
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
selftest_resumed() { # what one of two comparisons said above, cut after five processes
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

check 'a baseline is saved' saved
check 'the library compared with itself is no regression, and without valgrind it is said so' \
    compared
if command -v cc >/dev/null 2>&1; then
    check 'a library that takes twice as long is a regression, status 3' slower
else
    skip 'a slower library' 'no compiler'
fi
check 'the self-test finds what was put in and nothing else' selftest
if env --default-signal=TERM true 2>/dev/null; then
    check 'a self-test goes on where it was killed or ended, status 75' selftest_resumed
else
    skip 'a self-test goes on' 'env cannot reset signals'
fi
plan
