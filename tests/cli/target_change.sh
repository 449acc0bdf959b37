#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs alone. Measures time.
# simbench bench --target: whether a runtime has become slower.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/bench.inc
. "$root/tests/cli/bench.inc"

# shellcheck disable=SC2086 # several words
built() { # with the installed files
    make -C "$root" -s task_install DESTDIR="$tmp/dest" PREFIX=/opt >log 2>&1 ||
        { cat log; return 1; }
    export PKG_CONFIG_SYSROOT_DIR="$tmp/dest" PKG_CONFIG_LIBDIR="$tmp/dest/opt/lib/pkgconfig"
    compile="${CC:-cc} -std=c11 -D_GNU_SOURCE -O2 -pthread -shared -fPIC
        $(pkg-config --cflags simbench-task) $root/tests/target/serial.c
        $(pkg-config --libs simbench-task)"
    $compile -o serial.so && $compile -DWORK=212 -o slower.so
}
saved() {
    ends 0 "$simbench" bench --quick --quiet --target ./serial.so --save base \
        chain-1000-declared-1 &&
        cmp base/target.so serial.so
}
found() { # and the control, which is as fast as itself, is quiet
    ends 3 "$simbench" bench --quiet --compare base --target ./slower.so --format json &&
        json "d['comparison']['verdict'] == 'regressed' and not \
            d['comparison']['control_flagged']" out &&
        json "1.03 < d['comparison']['benchmarks'][0]['ratio'] < 1.09" out
}
not_found() {
    ends 0 "$simbench" bench --quiet --compare base --target ./serial.so --margin 3 --format json &&
        json "d['comparison']['verdict'] != 'regressed'" out
}
other_kind() {
    ends 2 "$simbench" bench --quiet --compare base &&
        says 'base: the baseline is of a library, the --target serial' err
}
selftest() {
    ends 0 "$simbench" bench --quiet --selftest --aa 1 --inject 0,60 --format json \
        --target ./serial.so chain-1000-declared-1 &&
        json "d['selftest'][0]['regressed'] == 0 and d['selftest'][1]['regressed'] == 1" out
}
slower_on_node() { # status 3, and the control is quiet; the old one has to stay where it is
    rm -rf base
    sed "s|simbench/share/task.mjs|$root/strategies/task/task.mjs|" \
        "$root/strategies/task/examples/promises.mjs" >mine.mjs
    sed 's/graph.run(t)/busy(), graph.run(t)/' mine.mjs >slow.mjs
    echo 'function busy() { for (let i = 0; i < 100; i++) x = (x * 3 + 1) | 0 }
let x = 1' >>slow.mjs
    ends 0 "$simbench" bench --quick --quiet --target 'node mine.mjs' --save base \
        chain-1000-declared-1 && [ "$(cat base/command.txt)" = 'node mine.mjs' ] || return
    ends 3 "$simbench" bench --quiet --compare base --target 'node slow.mjs' --margin 25 \
        --format json chain-1000-declared-1 &&
        json "d['comparison']['benchmarks'][0]['ratio'] > 1.4" out ||
        { cat err; return 1; }
    echo >>mine.mjs
    ends 5 "$simbench" bench --quiet --compare base --target 'node slow.mjs' \
        chain-1000-declared-1 &&
        says 'a file that the command names has changed' err
}
check 'one that takes its time is built, and one that takes 5 % more' built
check 'a baseline keeps the library' saved
check 'a runtime that is 5 % slower is a regression, status 3' found
check 'the same one is none' not_found
check 'the baseline of another target is refused' other_kind
check 'the self-test finds what was put in and nothing else' selftest
what='a program that has become slower is found, and the old one is watched'
if [ "${SB_TEST_SCALE:-1}" -le 1 ]; then
    skip "$what" 'takes minutes: in soaks'
elif command -v node >/dev/null 2>&1; then
    check "$what" slower_on_node
else
    skip "$what" 'node is not there'
fi
plan
