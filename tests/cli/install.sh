#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make install and uninstall, and what is built again when files come, change and go: in a copy of
# the tree with its objects.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/rebuild.inc
. "$root/tests/cli/rebuild.inc"

build=$(dirname "$simbench")
unset BUILD VARIANT DESTDIR PREFIX
quick_compiler

mirror() {
    objects=$(sed -n '1s|\(/obj-[0-9]*\)/.*|\1|p' "$build/objects.list")
    [ -n "$objects" ] && mkdir -p tree/built/earliest tree/tests/check &&
        cp -Rp "$root/Makefile" "$root/sim" "$root/strategies" "$root/workloads" "$root/reports" \
            tree &&
        cp -p "$root/tests/check/check.mk" tree/tests/check &&
        cp -Rp "$build/$(basename "$objects")" "$build/simbench" "$build/objects.list" \
            "$build"/libsimbench-* tree/built &&
        cp -Rp "$build/earliest/release" tree/built/earliest &&
        find tree/built -name '*.d' -exec sed -i -e "s|$objects/|built/$(basename "$objects")/|g" \
            -e 's|build/earliest/|built/earliest/|g' {} +
}
build() { # compiled: how many files, in `log`
    make -C tree BUILD=built all >log 2>&1 || { tail -n 20 log; return 1; }
    compiled=$(grep -c '^  cc ' log) || true
}
compiles() { # COUNT
    build || return
    [ "$compiled" -eq "$1" ] || { echo "compiled $compiled, not $1:"; head -n 20 log; return 1; }
}
first_build() { mirror && build && [ -x tree/built/simbench ]; }
nothing_twice() { compiles 0 && ! grep -q '^  link' log; }
copy() { # KIND FOLDER NAME OTHER: a plug-in once more, by another name wherever its name stands
    sed -e "s/sb_$1_$3\\>/sb_$1_$4/; s/\"$3\"/\"$(echo "$4" | tr _ -)\"/" \
        -e "/^#include/!s/\\<$3_/$4_/g" \
        "tree/$2/$3.c" >"tree/$2/$4.c"
}
strategy_added() { # its folder and the table of strategies
    copy strategy strategies list shelf_order
    sed -i -e 's/"the ready step.*"/"a strategy of one file"/; s/position = 90/position = 91/' \
        tree/strategies/shelf_order.c
    compiles 2 && ends 0 tree/built/simbench list strategies &&
        grep -Eq '^  shelf-order +a strategy of one file$' out
}
told() { # NAME: in help, manual page, completions, and in what is said to a wrong name
    for command in run report generate; do
        tree/built/simbench "$command" --help >>told.help || return
    done
    says "$1" told.help || return
    tree/built/simbench --print-manual <tree/sim/cli/simbench.1.in | sed 's/\\//g' >told.1 &&
        says ".B $1" told.1 || return
    for shell in bash zsh fish; do
        tree/built/simbench --print-completion "$shell" >told.completion &&
            says "$1" told.completion || return
    done
}
refused_with() { # NAME COMMAND...
    name=$1
    shift
    ends 2 "$@" && says "$name" err
}
strategy_told() {
    told shelf-order &&
        refused_with shelf-order tree/built/simbench --strategies quantum "$w/abc.json"
}
others_added() { # a report, a format of benchmarks, a generator, a format of files
    copy report reports csv shelf_rows
    copy bench_report reports/bench csv shelf_marks
    copy generator workloads/generators chain shelf_graph
    copy format workloads/formats wfformat shelf_files
    compiles 5
}
others_told() {
    for name in shelf-rows shelf-marks shelf-graph; do
        told "$name" || return
    done
    tree/built/simbench check --help | says shelf-files /dev/stdin &&
        tree/built/simbench --print-manual <tree/sim/cli/simbench.1.in |
        says '.B shelf\-files' /dev/stdin &&
        refused_with shelf-rows tree/built/simbench --format wrong "$w/abc.json" &&
        refused_with shelf-marks tree/built/simbench bench --format wrong
}
others_removed() {
    rm tree/reports/shelf_rows.c tree/reports/bench/shelf_marks.c \
        tree/workloads/generators/shelf_graph.c tree/workloads/formats/shelf_files.c
    compiles 5 && ends 0 tree/built/simbench list && ! grep shelf- out
}
strategy_runs() {
    ends 0 tree/built/simbench --no-report --insight off --workers 2 --format csv \
        --strategies list,shelf-order --replicates 50 "$w/feed.json" &&
        sed -n 's/,shelf-order,/,list,/; /,list,/p' out | sort -u >rows &&
        [ "$(wc -l <rows)" -eq 1 ]
}
strategy_removed() { # its folder and the table
    rm tree/strategies/shelf_order.c
    compiles 2 && ends 0 tree/built/simbench list strategies && ! grep -q shelf-order out &&
        ends 2 tree/built/simbench --strategies shelf-order "$w/abc.json"
}
source_added() { # one that the program does not need
    echo 'extern int sb_added_for_a_test; int sb_added_for_a_test = 42;' >tree/sim/base/added.c
    compiles 1 && grep -q '^  link' log
}
source_removed() { rm tree/sim/base/added.c && compiles 1 && grep -q '^  link' log; }
header_changed() { # the files that include it, and no others
    sed -i 's/SB_VERSION ".*"/SB_VERSION "98.76.5"/' tree/sim/base/version.h
    build && [ "$compiled" -ge 1 ] && [ "$compiled" -lt 24 ] &&
        ends 0 tree/built/simbench --version && says 'simbench 98.76.5' out
}
flags_changed() { # objects of other flags are not mixed in: here only the plan is looked at
    make -C tree BUILD=built CPPFLAGS=-DSB_ANYTHING -n all >log 2>&1 &&
        [ "$(grep -c 'echo .  cc ' log)" -gt 50 ]
}
installed() {
    make -C tree BUILD=built install DESTDIR="$tmp/dest" PREFIX=/usr >log 2>&1 ||
        { cat log; return 1; }
    (cd dest && find . -type f -exec stat -c '%a %n' {} +) | sed 's/\.so\..*/.so.V/' | sort >out
    for library in mpich openmpi; do # where the compiler is
        command -v mpicc.$library >/dev/null &&
            echo "644 ./usr/lib/simbench/libsimbench-$library.so"
    done >modules
    sort - modules >wanted <<'EOF'
644 ./usr/include/earliest.h
644 ./usr/include/earliest/abort.h
644 ./usr/include/earliest/attempt.h
644 ./usr/include/earliest/base.h
644 ./usr/include/earliest/body.h
644 ./usr/include/earliest/call.h
644 ./usr/include/earliest/clock.h
644 ./usr/include/earliest/old_names.h
644 ./usr/include/earliest/pool.h
644 ./usr/include/earliest/request.h
644 ./usr/include/earliest/sched.h
644 ./usr/include/earliest/set.h
644 ./usr/include/earliest/token.h
644 ./usr/include/earliest/trace.h
644 ./usr/include/simbench/strategy.h
644 ./usr/include/simbench/task.h
644 ./usr/lib/libearliest.a
644 ./usr/lib/libearliest.so.V
644 ./usr/lib/libsimbench-task.a
644 ./usr/lib/libsimbench-task.so.V
644 ./usr/lib/pkgconfig/earliest.pc
644 ./usr/lib/pkgconfig/simbench-task.pc
644 ./usr/share/bash-completion/completions/simbench
644 ./usr/share/fish/vendor_completions.d/simbench.fish
644 ./usr/share/man/man1/simbench.1
644 ./usr/share/man/man3/earliest.3
644 ./usr/share/man/man5/simbench-workload.5
644 ./usr/share/pkgconfig/simbench-strategy.pc
644 ./usr/share/simbench/task.mjs
644 ./usr/share/zsh/site-functions/_simbench
755 ./usr/bin/simbench
EOF
    diff wanted out
}
installed_runs() {
    (cd / && "$tmp/dest/usr/bin/simbench" --no-report --format csv "$w/abc.json") | grep -q '^abc,'
}
man_page() {
    says '98.76.5' dest/usr/share/man/man1/simbench.1 &&
        ! grep -q '@' dest/usr/share/man/man1/simbench.1
}
uninstalled() {
    make -C tree BUILD=built uninstall DESTDIR="$tmp/dest" PREFIX=/usr >log 2>&1 &&
        [ -z "$(find dest ! -type d)" ]
}
cleaned() {
    make -C tree BUILD=built clean >log 2>&1 && [ ! -e tree/built ] && [ -e tree/Makefile ]
}

check 'a copy of the tree and its objects builds' first_build
check 'a second make does nothing' nothing_twice
check 'an added strategy is compiled with its folder and listed' strategy_added
check 'it runs like any other' strategy_runs
check 'help, manual page, completions and errors tell it with no other edit' strategy_told
check 'a removed strategy is gone, and nothing else is compiled' strategy_removed
check 'a report, a bench format, a generator and a format are one file each' others_added
check 'help, manual page, completions and errors tell them with no other edit' others_told
check 'they are gone when their files are' others_removed
check 'an added source compiles its folder again, and nothing else' source_added
check 'a removed source is linked no more' source_removed
check 'a changed header compiles what includes it' header_changed
check 'other flags make other objects' flags_changed
check 'make install installs program, library, man pages and completions' installed
check 'the installed program runs anywhere' installed_runs
check 'the man page has the version' man_page
check 'make uninstall leaves no file' uninstalled
check 'make clean leaves no build' cleaned
plan
