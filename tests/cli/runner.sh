#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What tests/check/run makes of tests that pass, fail, are skipped, do not end or fail only once.
# shellcheck disable=SC2016,SC2317 # small tests are written by printf; check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
unset TESTS_RETRY TESTS_TIMEOUT

# small NAME LINE...: a test of these lines
small() { file=$1.sh && shift && printf '%s\n' "$@" >"$file"; }
run() { JOBS=3 "$root/tests/check/run" "$@"; }
last() { # STATUS LINE ARGUMENT...: how it ends
    status=$1 line=$2
    shift 2
    ends "$status" run "$@" && [ "$(tail -n 1 out)" = "$line" ] && return
    cat out
    return 1
}
small good 'echo ok 1 - a' 'echo ok 2 - b'
small other 'echo ok 1 - c' 'echo "ok 2 - d # SKIP no e"'
small bad 'echo ok 1 - a' 'echo not ok 2 - b' 'echo "# the reason"' 'echo aside >&2' 'exit 1'
small killed 'echo ok 1 - a' 'kill -SEGV $$'
small empty 'exit 0'
small endless 'echo ok 1 - a' 'sleep 60'
small once 'if mkdir tried; then echo not ok 1 - a; else echo ok 1 - a; fi'
small wants '[ "${WANTED:-}" = x ] && echo ok 1 - a'
small alone1 '# Runs alone.' 'mkdir lock && [ -e quick.ended ] || exit 1' \
    'sleep 0.2; rmdir lock; echo ok 1 - a'
cp alone1.sh alone2.sh
small quick 'sleep 0.2' 'touch quick.ended' 'echo ok 1 - a'

counted() {
    last 0 '3 passed, 0 failed, 1 skipped' --sessions 'good.sh other.sh' && says 'skipped: d' out
}
shown() {
    last 1 '3 passed, 1 failed' --sessions 'bad.sh good.sh' && says '    # the reason' out &&
        says '    aside' out && tail -n 2 out | head -n 1 | grep -qx 'bad: not ok 2 - b'
}
by_signal() {
    last 1 '1 passed, 1 failed' --sessions killed.sh && says 'it ended with status' out
}
none_ran() { last 1 '0 passed, 1 failed' --sessions empty.sh && says 'it ran no test' out; }
nothing() { last 1 '0 passed, 0 failed'; }
unset_after() { unset "$2" && return "$1"; }
ended() {
    TESTS_TIMEOUT=1 && export TESTS_TIMEOUT
    last 1 '1 passed, 1 failed' --sessions endless.sh
    unset_after $? TESTS_TIMEOUT
}
not_again() { rm -rf tried && last 1 '2 passed, 1 failed' --sessions 'once.sh good.sh'; }
again() {
    rm -rf tried && TESTS_RETRY=1 && export TESTS_RETRY
    last 0 '3 passed, 0 failed' --sessions 'once.sh good.sh' &&
        says 'once: not ok 1 - a' out && says 'once: passed when it was run once more' out
    unset_after $? TESTS_RETRY
}
in_vain() {
    TESTS_RETRY=1 && export TESTS_RETRY
    last 1 '1 passed, 1 failed' --sessions bad.sh && says 'bad, once more: not ok 2 - b' out
    unset_after $? TESTS_RETRY
}
given() {
    last 0 '1 passed, 0 failed' --with WANTED=x --sessions wants.sh && says 'wants WANTED=x' out &&
        last 1 '2 passed, 1 failed' --with WANTED=x --sessions good.sh --sessions wants.sh
}
slowest() { # two of three, in order, and the sum, before what failed
    TESTS_SLOWEST=2 && export TESTS_SLOWEST
    last 1 '4 passed, 1 failed, 1 skipped' --sessions 'bad.sh good.sh other.sh'
    unset_after $? TESTS_SLOWEST || return
    sed '1,/^The slowest/d; /^$/,$d' out >told
    [ "$(wc -l <told)" -eq 3 ] && head -n 2 told | sort -cs -k 1,1nr &&
        tail -n 1 told | grep -qE '^ +[0-9]+ +[0-9]+  all 3$' &&
        [ "$(tail -n 2 out | head -n 1)" = 'bad: not ok 2 - b' ]
}
alone() {
    rm -f quick.ended && last 0 '3 passed, 0 failed' --sessions 'alone1.sh alone2.sh quick.sh'
}

check 'what passed and what was skipped is counted' counted
check 'what failed is shown, and named again at the end' shown
check 'a test that ends by a signal failed' by_signal
check 'a test that ran nothing failed' none_ran
check 'no test at all is a failure' nothing
check 'a test that does not end is ended' ended
check 'what failed once failed' not_again
check 'with TESTS_RETRY what failed once and then passed is told, and passed' again
check 'with TESTS_RETRY what fails twice failed' in_vain
check 'a variable is set for the next list only' given
check 'the slowest are told at the end, before what failed' slowest
check 'what runs alone runs when all else has ended' alone
plan
