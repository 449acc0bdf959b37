#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs alone. Measures time.
# simbench bench --target: whether a runtime has become slower by so little that a busy machine may
# hide it.
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
        chain-1000-declared-1
}
found() { # and the control, which is as fast as itself, is quiet
    ends 3 "$simbench" bench --quiet --compare base --target ./slower.so --format json &&
        json "d['comparison']['verdict'] == 'regressed' and not \
            d['comparison']['control_flagged']" out &&
        json "1.03 < d['comparison']['benchmarks'][0]['ratio'] < 1.09" out
}
check 'one that takes its time is built, and one that takes 5 % more' built
check 'a baseline is saved' saved
check 'a runtime that is 5 % slower is a regression, status 3' found
plan
