#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench bench --target: runtimes in shared libraries, right and wrong.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/bench.inc
. "$root/tests/cli/bench.inc"

examples=$root/strategies/task/examples
cat >three.json <<'EOF_'
{"simbench": 1, "name": "three", "tasks": {
 "a": {"latency": 10}, "b": {"latency": 30}, "c": {"after": ["a"], "latency": 20},
 "d": {"after": ["b"], "latency": 5}}}
EOF_

# ---- the installed files are enough ----
installed() { # the tree is out of sight of the compilers
    make -C "$root" -s task_install DESTDIR="$tmp/dest" PREFIX=/opt >log 2>&1 ||
        { cat log; return 1; }
    find dest -type f -o -type l | sort >out
    printf 'dest/opt/%s\n' include/simbench/task.h lib/libsimbench-task.a lib/libsimbench-task.so \
        lib/libsimbench-task.so.1 lib/libsimbench-task.so.1.1.0 lib/pkgconfig/simbench-task.pc \
        share/simbench/task.mjs |
        diff - out || return
    export PKG_CONFIG_SYSROOT_DIR="$tmp/dest" PKG_CONFIG_LIBDIR="$tmp/dest/opt/lib/pkgconfig"
    flags="$(pkg-config --cflags simbench-task)" libs="$(pkg-config --libs simbench-task)"
}
warnings='-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror'
# shellcheck disable=SC2086 # several words
in_c() { # OUTPUT SOURCE OPTION...
    output=$1 source=$2
    shift 2
    ${CC:-cc} -std=c11 -D_GNU_SOURCE -O2 $warnings -pthread -shared -fPIC $flags "$@" -o "$output" \
        "$source" $libs
}
# shellcheck disable=SC2086
in_cpp() {
    ${CXX:-c++} -std=c++11 -O2 $warnings -pthread -shared -fPIC -fvisibility=hidden $flags -o "$1" \
        "$2" $libs
}
exports() { # the interface and nothing else, so that it stays what it is
    nm -D --defined-only dest/opt/lib/libsimbench-task.so.1 | sed 's/.* //' | sort >out
    printf 'sb_task_%s\n' begin end fail host_v1 run thread | diff - out
}
flags='' libs=''
check 'library, header and pkg-config file are installed' installed
check 'the library exports its interface alone' exports
check 'the example in C is built from them alone' in_c counters.so "$examples/counters.c"
check 'the example in C++ is built from them alone' in_cpp levels.so "$examples/levels.cpp"
check 'a wrong one is built' in_c wrong.so "$root/tests/target/wrong.c"
check 'one that takes its time is built' in_c serial.so "$root/tests/target/serial.c"
check 'one that takes 5 % more is built' in_c slower.so "$root/tests/target/serial.c" -DWORK=212

# ---- right ones ----
# The same figures as of libearliest: every graph, a workload, bodies. The smallest bodies that are
# worth it are looked for where bodies are empty, which takes seconds: in two.
measured() {
    ends 0 "$simbench" bench --quick --format json --quiet --target ./counters.so \
        chain-60-declared-1 fan-60-declared-1 \
        $(printf '%s-20-declared-1-timer1ms ' layered stencil_1d fft tree) \
        fan-20-declared-1-timer1ms chain-10-declared-1-spin1us three.json && [ ! -s err ] ||
        { cat err; return 1; }
    cp out measured.json
    json "len(d['results']) == 9 and all(r['target'] == 'counters' for r in d['results'])" out &&
        json "all(len(r['ns_per_task']['samples']) == 6 and r['bytes_per_task'] >= 0 and \
            r['ns_per_task']['ci95'][0] <= r['ns_per_task']['median'] for r in d['results'])" out &&
        json "d['results'][6]['delay_p50_ns'] > 0 and d['results'][8]['tasks'] == 4" out &&
        json "d['results'][0]['metg_ns'] > 0 and d['fingerprint']['target'] == 'counters'" out
}
call_told() { # in a table, too; nanoseconds, on a busy machine as well
    json "0 < max(r['call_ns'] for r in d['results'] if r['body'] == 'empty') < 5000" \
        measured.json && ends 0 "$simbench" report --no-report measured.json || return
    cat out && says 'its call' out && says 'counters · ' out
}
two_workers() { # of a machine that has them
    [ "$(nproc)" -ge 2 ] || return 0
    for target in counters levels; do
        ends 0 "$simbench" bench --quick --format json --target ./$target.so \
            fan-60-declared-2-spin1us &&
            json "[r['workers'] for r in d['results']] == [2]" out || { cat err; return 1; }
    done
}
side_by_side() {
    ends 0 "$simbench" bench --quick --target ./serial.so --target ./slower.so \
        chain-1000-declared-1 &&
        says 'serial:chain-1000-declared-1' out && says 'slower:chain-1000-declared-1' out &&
        says 'times the first' out
}
every_format() {
    for format in table csv markdown json junit openmetrics; do
        ends 0 "$simbench" report --no-report --format $format measured.json &&
            says 'fan-60-declared-1' out || return
    done
}
left_out() {
    ends 0 "$simbench" bench --quick --target ./serial.so chain-10-declared-1 chain-10-strict-1 \
        fan-1000-declared-1-timer10ms && says 'benchmarks left out: 2' out &&
        ends 2 "$simbench" bench --target ./serial.so --mode strict chain &&
        says 'can do none of these benchmarks' err
}
one_worker() {
    ends 0 "$simbench" bench --quick --target ./serial.so chain-10-declared-1 chain-10-declared-2 &&
        says 'does not run 2 tasks at a time' out
}
sanitized() { # without leaks
    make -C "$root" -s VARIANT=asan "$root/build/asan/libsimbench-task.so.1" >log 2>&1
    ends 0 "$asan" bench --quick --quiet --target ./serial.so chain-20-declared-1 three.json &&
        [ ! -s err ] || { cat err; return 1; }
}
check 'graphs, bodies and a workload are measured as libearliest is' measured
check 'what the call takes by itself is told' call_told
check 'two workers are measured' two_workers
check 'two targets stand side by side' side_by_side
check 'every format has them' every_format
check 'what a target cannot do is left out, and told' left_out
check 'more workers than there are, too' one_worker
check 'the sanitizers find nothing' sanitized

# ---- compared; target_change.sh has a slower one ----
kept() {
    ends 0 "$simbench" bench --quick --quiet --target ./serial.so --save base \
        chain-1000-declared-1 && cmp base/target.so serial.so
}
other_kind() {
    ends 2 "$simbench" bench --quiet --compare base &&
        says 'base: the baseline is of a library, the --target serial' err
}
with_itself() {
    ends 0 "$simbench" bench --quiet --compare base --target ./serial.so --margin 5 --format json &&
        json "d['comparison']['verdict'] != 'regressed'" out
}
selftest() {
    ends 0 "$simbench" bench --quiet --selftest --aa 1 --inject 0,60 --margin 5 --format json \
        --target ./serial.so chain-1000-declared-1 &&
        json "d['selftest'][0]['regressed'] == 0 and d['selftest'][1]['regressed'] == 1" out
}
check 'a baseline keeps the library' kept
check 'the baseline of another target is refused' other_kind
check 'one that is compared with itself is no regression' with_itself
check 'the self-test finds what was put in and nothing else' selftest

# ---- wrong ones ----
refused() { # STATUS MISTAKE PATTERN
    case $3 in
    *' happens'* | *'500 ms') limit=500ms ;; # which passes
    *) limit=60s ;;
    esac
    WRONG=$2 ends "$1" "$simbench" bench --quiet --quick --time-limit $limit --workers 2 \
        --target ./wrong.so three.json || return
    cat err
    [ "$(wc -l <err)" -eq 1 ] && grep -qx "simbench: $3" err
}
while IFS='|' read -r status mistake pattern; do
    check "one is refused in one line: $mistake" refused "$status" "$mistake" "$pattern"
done <"$root/tests/target/refusals.txt"
nothing_left() { ! pgrep -f 'sleep 31557'; }
check 'nothing that they started is left' nothing_left

# ---- libraries that are none, and options ----
is_none() { # TEXT OPTION-OF-CC...
    text=$1
    shift
    in_c none.so "$root/tests/target/wrong.c" "$@" &&
        ends 2 "$simbench" bench --target ./none.so three.json && says "./none.so: $text" err &&
        [ "$(wc -l <err)" -eq 1 ]
}
no_struct() {
    echo 'int nothing;' | ${CC:-cc} -shared -fPIC -o nothing.so -x c - &&
        ends 2 "$simbench" bench --target ./nothing.so chain &&
        says './nothing.so: exports no sb_target_v1' err
}
not_linked() {
    # shellcheck disable=SC2086
    echo '#include <simbench/task.h>
static int run(void *r, const struct sb_task_graph_v1 *g, void *b) { return !r + !g + !b; }
SB_TASK_API const struct sb_target_v1 sb_target_v1 = { sizeof sb_target_v1, 1, "x", .run = run };' |
        ${CC:-cc} -shared -fPIC $flags -o unlinked.so -x c - &&
        ends 2 "$simbench" bench --target ./unlinked.so chain &&
        says 'is not linked with libsimbench-task' err
}
longer() { # as a later version's
    in_c later.so "$root/tests/target/wrong.c" -DSIZE=4096u -DLONGER &&
        ends 0 "$simbench" bench --quick --quiet --target ./later.so chain-4-declared-1-spin1us
}
shorter() { # as an earlier version's, without what is optional and last
    in_c earlier.so "$root/tests/target/wrong.c" \
        '-DSIZE=(unsigned)__builtin_offsetof(struct sb_target_v1, bytes)' &&
        ends 0 "$simbench" bench --quick --quiet --target ./earlier.so chain-4-declared-1-spin1us
}
refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$simbench" bench "$@" && says "$text" err && [ ! -s out ]
}
check 'another version is refused' is_none 'sb_target_v1 has version 2 and size' -DVERSION=2
check 'one without its size is refused' is_none 'sb_target_v1 has version 1 and size 4' -DSIZE=4u
check 'one that does not run is refused' is_none 'sb_target_v1 has no run' -DNO_RUN -Wno-unused
check 'a name that is none is refused' is_none 'sb_target_v1.name is "A b", expected' '-DNAME="A b"'
check 'a library without the struct is refused' no_struct
check 'one without libsimbench-task is refused' not_linked
check 'a longer struct of the same version is taken' longer
check 'a shorter one is taken' shorter
check 'a file that is not there is refused' refuses './no.so: cannot be opened' --target ./no.so
check 'with --library it is refused' refuses 'does not go with --library' --target ./serial.so \
    --library ./serial.so
check 'several are not compared' refuses 'one at a time' --target ./serial.so \
    --target ./slower.so --save both
check 'a time limit that is none is refused' refuses '--time-limit' --target ./serial.so \
    --time-limit soon
plan
