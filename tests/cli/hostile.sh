#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Input from strangers, and machines on which programs are killed: nothing hangs, nothing foreign is
# read or told, nothing stays behind.
# shellcheck disable=SC2016,SC2317 # fake programs expand names; check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

within() { # SECONDS STATUS COMMAND...: as `ends`, and a command that goes on is an error
    seconds=$1 wanted_status=$2
    shift 2
    ends "$wanted_status" timeout "$seconds" "$@"
}
task() { printf '{"simbench": 1, "name": "x", "tasks": {"a": {"latency": %s}}}\n' "$1"; } # LATENCY

# ---- results that somebody wrote ----
"$simbench" --quiet --replicates 50 --out made "$w/dashboard.json" >/dev/null

strange_numbers() { # the least and the largest double wherever a speed-up stands
    for value in 5e-324 1.7e308; do
        sed "s/\"mean\":1\.[0-9]*/\"mean\":$value/g" made/results.json >strange.json
        grep -q "$value" strange.json || return
        within 60 0 "$asan" report --quiet --out strange strange.json &&
            [ -s strange/index.html ] || return
    done
}
report_of_pipe() {
    mkfifo pipe.json
    cat made/results.json >pipe.json &
    within 60 0 "$asan" report --no-report --format table pipe.json && says 'earliest-start' out
}
report_of_input() { timeout 60 "$asan" report --no-report --format table - <made/results.json >out \
    && says 'earliest-start' out; }
device_refused() { # FILE
    within 60 2 "$asan" report --no-report "$1" && one_line 'is a device' err &&
        within 60 2 "$asan" check "$1" && one_line 'is a device' err
}
folder_refused() {
    mkdir -p folder.json
    within 60 2 "$asan" report folder.json && one_line 'folder.json: is a directory' err
}
check 'a report ends whatever numbers stand in results.json' strange_numbers
check 'a report reads a pipe once' report_of_pipe
check 'a report reads standard input' report_of_input
check 'a device is no file' device_refused /dev/zero
check 'a folder is no file' folder_refused

# ---- files that a workload names ----
mkdir inside
printf 'root:x:0:0:root\n1 2 3\n' >secret
printf '1\n2\n3\n' >inside/numbers.csv
printf '1\n2\n3\n' >numbers.csv
ln -s ../secret inside/link.csv
mkfifo inside/fifo
names() { task "{\"dist\": \"empirical\", \"file\": \"$1\"}" >inside/workload.json; } # FILE
below_read() { names numbers.csv && within 20 0 "$asan" check inside/workload.json; }
outside_refused() { # FILE
    names "$1"
    for command in check show run generate verify 'bench --list'; do
        program=$([ "$command" = run ] && echo "$asan" || echo "$simbench")
        # shellcheck disable=SC2086 # a command and its option
        within 60 2 "$program" $command inside/workload.json &&
            one_line 'is not below the workload' err && [ ! -s out ] || return
    done
}
outside_allowed() { # FILE
    names "$1" && for command in check show generate 'bench --list'; do
        # shellcheck disable=SC2086 # a command and its option
        within 60 0 "$asan" $command \
        --allow-outside inside/workload.json || return; done
}
fifo_refused() { names fifo && within 20 2 "$asan" check inside/workload.json &&
    one_line 'inside/fifo: is not a regular file' err; }
device_kept_out() { names /dev/zero && within 20 2 "$asan" check --allow-outside \
    inside/workload.json && one_line '/dev/zero: is not a regular file' err; }
secret_kept() { # nothing of what is in the file
    names ../secret && within 20 2 "$asan" check --allow-outside inside/workload.json &&
        one_line 'secret:1: expected a number' err && ! grep -q 'root' err
}
sed -i 's/^root/1 root/' secret
check 'a CSV below the workload is read' below_read
check 'an absolute path is refused' outside_refused "$tmp/numbers.csv"
check 'a path that leads up is refused' outside_refused ../numbers.csv
check 'a link that leads out is refused' outside_refused link.csv
check '--allow-outside reads an absolute path' outside_allowed "$tmp/numbers.csv"
check '--allow-outside reads a path that leads up' outside_allowed ../numbers.csv
check 'a FIFO in place of a CSV is refused at once' fifo_refused
check 'a device in place of a CSV is refused, allowed outside or not' device_kept_out
check 'what a file holds that is no CSV is not told' secret_kept

# ---- killed programs ----
killed_leaves_nothing() { # gnuplot kills its parent; the next run removes what that left
    mkdir -p bin
    printf '#!/bin/sh\nkill -KILL $PPID\n' >bin/gnuplot
    chmod +x bin/gnuplot
    PATH=$tmp/bin:$PATH "$simbench" --quiet --replicates 5 --out killed "$w/abc.json" >out 2>err \
        </dev/null
    [ $? -eq 137 ] || { echo 'it was not killed'; return 1; }
    [ -n "$(find killed -name '.drawing-*')" ] || { echo 'it left nothing'; return 1; }
    : >killed/.index.html.1-0
    : >killed/.results.json.7777-3
    ends 0 "$asan" --quiet --replicates 5 --out killed "$w/abc.json" &&
        [ -z "$(find killed -name '.*')" ]
}
check 'what a killed run left is removed by the next' killed_leaves_nothing
save() { # STATUS DIR
    within 120 "$1" "$simbench" bench --quick --quiet --save "$2" task-replicate-10
}
saved_beside_leftovers() { # as in a container, where every program has the same number
    mkdir base.new-1 base.new-1-0 base.new-77-3 && : >base.new-77-3/results.json &&
        : >base.new-1-0/note || return
    save 0 base && folder_has base 'libearliest.so results.json ' &&
        [ -z "$(find . -maxdepth 1 -name 'base.new*')" ]
}
set_aside_comes_back() { # killed between the two steps of a file system that cannot exchange
    mv base base.new-5-0.old && save 0 base && [ ! -e base.new-5-0.old ] && [ -s base/results.json ]
}
parent_missing() { # told at once
    within 20 2 "$simbench" bench --save none/base &&
        one_line 'none/base: cannot be written in "none/": No such file or directory' err &&
        [ ! -s out ]
}
check 'a baseline is saved beside what killed programs left, which is removed' \
    saved_beside_leftovers
check 'a baseline that was set aside is not lost' set_aside_comes_back
check 'that a baseline cannot be written is told before anything is measured' parent_missing

# ---- the library of a baseline ----
compare() { # STATUS OPTIONS...
    status_wanted=$1
    shift
    within 200 "$status_wanted" "$simbench" bench --compare base --margin 50 "$@" task-replicate-10
}
hash_saved() { says "\"library_hash\":\"$(sha256sum base/libearliest.so | cut -d ' ' -f 1)\"" \
    base/results.json; }
load_told() { compare 0 &&
    says "loading the library of base, SHA-256 $(sha256sum base/libearliest.so | cut -d ' ' -f 1)" \
    err; }
others_refused() { # FILE
    chmod o+w "$1" && compare 2 && one_line "$1: can be written by others" err && [ ! -s out ] &&
        compare 0 --trust && chmod o-w "$1"
}
check 'a baseline holds the SHA-256 of its library' hash_saved
check 'which library is loaded is told' load_told
check 'a library that others can write is not loaded without --trust' others_refused \
    base/libearliest.so
check 'a baseline whose folder others can write is not loaded without --trust' others_refused base
# ---- names that a terminal would obey ----
no_control() { # DEL, C1 and what reorders lines, in every format for people and programs
    esc='\\u001b[31m\\u007f\\u009b2J\\u202e'
    task 1 | sed "s/\"x\"/\"x$esc\"/; s/\"a\"/\"a$esc\"/" >control.json
    for format in table csv markdown junit json; do
        ends 0 "$asan" --no-report --format $format control.json &&
            ! LC_ALL=C grep -P \
            '[\x00-\x08\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' out || return
    done
    ends 0 "$asan" generate control.json && cp out again.json &&
        ! LC_ALL=C grep -P '[\x1b\x7f]|\xc2\x9b|\xe2\x80\xae' out &&
        ends 0 "$asan" generate again.json && cmp out again.json && says '\u009b2J\u202e' out
}
check 'no name commands the terminal, whatever the format' no_control
# ---- names where lines are commands ----
no_command() {
    task 1 | sed 's/"x"/"::error file=a::pwn"/; s/"a"/"::warning::b"/' >command.json
    for command in 'show' 'run --no-report' 'run --no-report --format csv'; do
        # shellcheck disable=SC2086 # words
        GITHUB_ACTIONS=true ends 0 "$simbench" $command command.json || return
        ! grep -q '^[[:blank:]]*::' out || { head -n 5 out; return 1; }
    done
    GITHUB_ACTIONS=true ends 0 "$simbench" show command.json && says ': :error file=a::pwn' out
}
no_command_behind() { # STRING: white space for those who trim it
    task 1 | sed "s/\"x\"/\"$1::error::pwn\"/" >command.json
    GITHUB_ACTIONS=1 ends 0 "$simbench" show command.json && says ': :error' out &&
        ! grep '^[^:]*::' out
}
# The older form is obeyed wherever it stands in a line, and on standard error as well.
no_older_command() { # VARIABLE=VALUE
    task 1 | sed 's/"x"/"##[error]pwn"/; s/"a"/"a ##vso[task.x]b"/' >command.json
    sed 's/"latency"/"##[warning]"/' command.json >bad-command.json
    for command in 'show' 'run --no-report' 'run --no-report --format markdown' check; do
        # shellcheck disable=SC2086 # words
        env "$1" "$asan" $command command.json >out 2>err </dev/null || return
        ! grep -q '##\(vso\)\?\[' out err || { head -n 5 out err; return 1; }
    done
    ends 2 env "$1" "$asan" check bad-command.json && says '## [warning]' err &&
        ! grep -q '##\[' err && ends 0 env "$1" "$asan" show command.json &&
        says '## [error]pwn' out || return
    ends 0 env "${1%=*}=false" "$asan" show command.json && says '##[error]pwn' out
}
check 'no line begins like a command where GitHub would obey it' no_command
check 'nor behind a no-break space' no_command_behind '\\u00a0'
check 'nor behind an ideographic space and a tab' no_command_behind '\\u3000\\t'
check 'nor does the older form of a command stand anywhere' no_older_command GITHUB_ACTIONS=true
check 'nor where Azure would obey it' no_older_command TF_BUILD=True

# ---- what a fault cannot do ----
hardened() { # full RELRO, position-independent, with guarded frames and checked calls
    readelf -dW "$simbench" >out && says 'BIND_NOW' out && says 'PIE' out || return
    readelf -lW "$simbench" >out && says 'GNU_RELRO' out || return
    readelf -sW "$simbench" >out && says '__stack_chk_fail' out && says '_chk@' out
}
if command -v readelf >/dev/null 2>&1 && cc --version 2>/dev/null |
    grep -q 'Free Software Foundation'; then
    check 'the program is hardened' hardened
else
    skip 'the program is hardened' 'no readelf, or another compiler'
fi

plan
