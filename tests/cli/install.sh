#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make install and uninstall, and what is built again when files come, change and go: in a copy of the tree with its objects.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

build=$(dirname "$simbench")
unset BUILD VARIANT DESTDIR PREFIX

mirror() {
    objects=$(sed -n '1s|/sim/cli/.*||p' "$build/objects.list")
    [ -n "$objects" ] && mkdir -p tree/built && cp -Rp "$root/Makefile" "$root/sim" "$root/strategies" "$root/workloads" "$root/reports" tree &&
        cp -Rp "$build/$(basename "$objects")" "$build/simbench" "$build/objects.list" tree/built &&
        find tree/built -name '*.d' -exec sed -i "s|$objects/|built/$(basename "$objects")/|g" {} +
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
strategy_added() { # the new file and the table of strategies
    sed 's/sb_strategy_list/sb_strategy_shelf_order/; s/"list"/"shelf-order"/; s/"the ready step.*"/"a strategy of one file"/; s/position = 90/position = 91/' \
        tree/strategies/list.c >tree/strategies/shelf_order.c
    compiles 2 && ends 0 tree/built/simbench list strategies && grep -Eq '^  shelf-order +a strategy of one file$' out
}
strategy_runs() {
    ends 0 tree/built/simbench --no-report --workers 2 --format csv --strategies list,shelf-order --replicates 50 "$w/feed.json" &&
        [ "$(grep -E ',(list|shelf-order),' out | sed 's/,shelf-order,/,list,/' | sort -u | wc -l)" -eq 1 ]
}
strategy_removed() { # the table alone
    rm tree/strategies/shelf_order.c
    compiles 1 && ends 0 tree/built/simbench list strategies && ! grep -q shelf-order out && ends 2 tree/built/simbench --strategies shelf-order "$w/abc.json"
}
source_added() { # one that the program does not need
    echo 'extern int sb_added_for_a_test; int sb_added_for_a_test = 42;' >tree/sim/base/added.c
    compiles 1 && grep -q '^  link' log
}
source_removed() { rm tree/sim/base/added.c && compiles 0 && grep -q '^  link' log; }
header_changed() { # the files that include it, and no others
    sed -i 's/SB_VERSION ".*"/SB_VERSION "98.76.5"/' tree/sim/base/version.h
    build && [ "$compiled" -ge 1 ] && [ "$compiled" -lt 12 ] && ends 0 tree/built/simbench --version && says 'simbench 98.76.5' out
}
flags_changed() { # objects of other flags are not mixed in: here only the plan is looked at
    make -C tree BUILD=built CPPFLAGS=-DSB_ANYTHING -n all >log 2>&1 && [ "$(grep -c 'echo .  cc ' log)" -gt 50 ]
}
installed() {
    make -C tree BUILD=built install DESTDIR="$tmp/dest" PREFIX=/usr >log 2>&1 || { cat log; return 1; }
    (cd dest && find . -type f -exec stat -c '%a %n' {} +) | sed 's/\.so\..*/.so.V/' | sort >out
    cat >wanted <<'EOF'
644 ./usr/include/earliest.h
644 ./usr/lib/libearliest.a
644 ./usr/lib/libearliest.so.V
644 ./usr/lib/pkgconfig/earliest.pc
644 ./usr/share/bash-completion/completions/simbench
644 ./usr/share/man/man1/simbench.1
644 ./usr/share/man/man3/earliest.3
644 ./usr/share/man/man5/simbench-workload.5
755 ./usr/bin/simbench
EOF
    diff wanted out
}
installed_runs() { (cd / && "$tmp/dest/usr/bin/simbench" --no-report --format csv "$w/abc.json") | grep -q '^abc,'; }
man_page() { says '98.76.5' dest/usr/share/man/man1/simbench.1 && ! grep -q '@' dest/usr/share/man/man1/simbench.1; }
uninstalled() {
    make -C tree BUILD=built uninstall DESTDIR="$tmp/dest" PREFIX=/usr >log 2>&1 && [ -z "$(find dest ! -type d)" ]
}
cleaned() { make -C tree BUILD=built clean >log 2>&1 && [ ! -e tree/built ] && [ -e tree/Makefile ]; }

check 'a copy of the tree and its objects builds' first_build
check 'a second make does nothing' nothing_twice
check 'an added strategy is compiled alone and listed' strategy_added
check 'it runs like any other' strategy_runs
check 'a removed strategy is gone, and nothing else is compiled' strategy_removed
check 'an added source is compiled alone' source_added
check 'a removed source is linked no more' source_removed
check 'a changed header compiles what includes it' header_changed
check 'other flags make other objects' flags_changed
check 'make install installs program, library, man pages and completion' installed
check 'the installed program runs anywhere' installed_runs
check 'the man page has the version' man_page
check 'make uninstall leaves no file' uninstalled
check 'make clean leaves no build' cleaned
plan
