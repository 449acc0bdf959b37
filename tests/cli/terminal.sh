#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a terminal gets: colours, lines that fit, ASCII, how far it is.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

profile=$w/user-config-profile.json

# terminal COLUMNS COMMAND: what a terminal of that width gets, in `screen`.
terminal() { script -qec "stty cols $1; $2" /dev/null </dev/null >screen 2>&1; }
escape=$(printf '\033')
colours() { # ENVIRONMENT OPTION: whether the table has any
    terminal 100 "env $1 '$simbench' --no-report $2 '$w/abc.json'" || return
    grep -q "$escape\[[0-9;]*m" screen
}
colours_when_wanted() {
    colours TERM=xterm --color=auto && colours NO_COLOR= '' && colours NO_COLOR=1 --color=always &&
        colours TERM=dumb --color=always
}
no_colours_else() {
    ! colours NO_COLOR=1 '' && ! colours TERM=dumb '' && ! colours TERM=xterm --color=never &&
        ! colours '-u TERM' '' || return
    ends 0 "$simbench" --no-report "$w/abc.json" && ! grep -q "$escape" out &&
        ends 0 "$simbench" --no-report --color always "$w/abc.json" && grep -q "$escape" out
}
# no line of the screen is wider
screen_fits() { sed "s/$escape\[[0-9;]*[mK]//g" screen | tr '\r' '\n' | narrow "$1"; } # COLUMNS
fits() { terminal "$1" "$2" && screen_fits "$1"; } # COLUMNS COMMAND
tables_fit() {
    for columns in 50 60 80 200; do
        fits "$columns" "'$simbench' --no-report --replicates 50 '$profile'" || return
    done
}
columns_honoured() { # COLUMNS counts where there is no terminal, for tables and bars
    for columns in 36 40 64 80 200; do
        for command in "show $w/waterfall-demo.json" "show $w/hotrod.json" \
            "--no-report --replicates 50 $profile"; do
            # names and a heading take 50
            case $columns$command in 36--no* | 40--no*) continue ;; esac
            # shellcheck disable=SC2086 # a command and its arguments
            ends 0 env COLUMNS=$columns "$simbench" $command && narrow "$columns" <out ||
                { echo "$columns: $command"; return 1; }
        done
    done
    # bars grow as well
    ends 0 env COLUMNS=200 "$simbench" show "$w/waterfall-demo.json" &&
        ! narrow 150 <out >/dev/null || return
    ends 0 env COLUMNS=nonsense "$simbench" show "$w/waterfall-demo.json" && golden session_show.txt
}
narrow() { # COLUMNS: no line is wider
    python3 -c '
import sys
wide = [line for line in sys.stdin.read().split("\n") if len(line) > int(sys.argv[1])]
print("\n".join(wide)), sys.exit(bool(wide))' "$1"
}
is_ascii() { # FILE
    ! LC_ALL=C grep -n '[^ -~]' "$1"
}
ascii_alone() { # ENVIRONMENT OPTION: what goes to the terminal is ASCII, whatever names are
    "$simbench" generate chain tasks=2 |
        sed 's/"chain"/"größe"/; s/"t0"/"Ümläute, ein sehr langer Name einer Aufgabe"/g' \
            >unlike.json &&
        grep -q Ümläute unlike.json || return
    for command in "--no-report --replicates 50 unlike.json" \
        "--no-report --replicates 50 $w/feed.json" 'show unlike.json' \
        'verify --replicates 5 unlike.json' list; do
        # shellcheck disable=SC2086 # a command and its arguments
        ends 0 env $1 "$simbench" $command $2 && is_ascii out || { echo "$command"; return 1; }
        case $command in show*) says '. waiting' out && says '= running' out && says '##' out ||
            return ;; *feed*) says ' +- ' out || return ;; esac
    done
    ends 0 env $1 "$simbench" --no-report --replicates 50 --format json $2 unlike.json &&
        says 'größe' out || return
    ends 0 env $1 "$simbench" report $2 --no-report --format table \
        "$root/tests/data/corpus/bench/compared.json" && is_ascii out
}
# the columns of figures end below each other: each interval with its point at one place
ascii_aligned() {
    ends 0 "$simbench" --ascii --no-report --replicates 200 --color never "$w/dashboard.json" &&
        [ "$(grep -c '+-' out)" -ge 4 ] &&
        awk '/^earliest|^await|^level/ { print index($0, "+-") }' out | sort -u >places &&
        [ "$(wc -l <places)" -eq 1 ]
}
progress() { # ENVIRONMENT OPTION REPLICATES: how many lines of progress
    terminal 50 \
        "env $1 '$simbench' --no-report --threads 1 --replicates $3 $2 '$profile' >/dev/null" &&
        grep -o '1/1 user' screen | wc -l
}
# Two seconds of a run, which is longer than it waits before it tells how far it is.
cut_short() { # COLUMNS
    terminal "$1" "timeout --foreground -s KILL 2 '$simbench' --no-report --threads 1 \
        --insight off --replicates 1000000000000 '$profile' >/dev/null"
    [ $? -eq 137 ]
}
pace_told() { # how fast, and how long it still takes
    cut_short 120 &&
        grep -qE '1/1 user.* \([0-9]+ %\), [0-9,.]+ a second, [0-9,.]+ (s|min|h|d) left' screen
}
progress_told() {
    cut_short 20 && says '1/1 user' screen && says "${escape}[K" screen && screen_fits 20
}
# Half of a trace, and the other half when a person would ask how far it is.
reading_told() {
    span='{"traceId":"1","id":"%d","name":"a","timestamp":1,"duration":2,"localEndpoint":{}}'
    { printf '['; seq 1 4000 | while read -r i; do printf "$span," "$i"; done; } >half &&
        { seq 4001 8000 | while read -r i; do printf "$span," "$i"; done; printf "$span]" 9000; } \
            >rest || return
    terminal 60 "{ cat half; sleep 0.7; cat rest; } | '$simbench' check -" &&
        says 'reading standard input: 0 MB' screen && says "${escape}[K" screen || return
    terminal 60 "{ cat half; sleep 0.7; cat rest; } | '$simbench' check -q -" &&
        ! says reading screen
}
no_progress() {
    [ "$(progress A=1 --quiet 3000000)" -eq 0 ] && [ ! -s screen ] &&
        [ "$(progress A=1 '' 1000)" -eq 0 ] && [ "$(progress TERM=dumb '' 3000000)" -eq 0 ] ||
        return
    ends 0 "$simbench" --no-report --replicates 3000000 "$profile" && [ ! -s err ]
}

check 'COLUMNS is honoured without a terminal too' columns_honoured
check 'LC_ALL=C: ASCII alone' ascii_alone LC_ALL=C ''
check '--ascii: ASCII alone' ascii_alone LC_ALL=C.UTF-8 --ascii
check 'columns in ASCII are aligned' ascii_aligned
if command -v script >/dev/null 2>&1 && python3 -c 'import os; os.openpty()' 2>/dev/null; then
    check 'a terminal gets colours' colours_when_wanted
    check 'NO_COLOR, dumb terminals, --color never and files get none' no_colours_else
    check 'the table fits terminals from 50 columns' tables_fit
    check 'progress is told on a terminal, in one line of it' progress_told
    check 'with its rate and the time left' pace_told
    check 'reading tells how far it is, on a terminal' reading_told
    check 'no progress when quiet, short, dumb or no terminal' no_progress
else
    skip 'terminals' 'no script(1), or no pseudo-terminal'
fi
plan
