#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench watch: every wait is for something that comes, ten seconds at most.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

workload() { # MILLISECONDS: one task that takes so long
    printf '{"simbench": 1, "name": "one", "tasks": {"a": {"latency": %s}}}' "$1"
}
begin() { # ARGUMENT...: watches in the background, its table in `out`
    : >out
    : >err
    env --default-signal=INT "$program" watch --no-report --strategies sequential --format csv \
        "$@" >out 2>err </dev/null &
    watcher=$!
}
# The runs so far, each by its mean in milliseconds.
runs() { sed -n 's/^[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,[^,]*,sequential,\([0-9]*\)000000,.*/\1/p' \
    out | tr '\n' ' '; }
has_run() { [ "$(runs)" = "$1" ]; }
expect() { # RUNS
    poll has_run "$1" && return
    echo "runs: $(runs), wanted: $1"
    cat err
    return 1
}
tells() { poll grep -qF -e "$1" err || { echo "not told: $1"; cat err; return 1; }; }
number() { case $1 in INT) echo 2 ;; TERM) echo 15 ;; esac }
finish() { # SIGNAL: it ends as that signal ends others
    kill -"$1" "$watcher"
    wait "$watcher"
    ended=$?
    [ "$ended" -eq $((128 + $(number "$1"))) ] && return
    echo "exit status $ended after SIG$1"
    return 1
}
quit() { kill -TERM "$watcher"; wait "$watcher"; return "$1"; }
over() { # COMMAND...: each must pass; then the watcher is ended
    "$@" || { quit 1; return; }
    finish INT
}

written_in_place() {
    workload 5 >w.json
    begin w.json
    over edit_twice
}
edit_twice() {
    expect '5 ' && tells 'waiting for the next change' && workload 6 >w.json && expect '5 6 ' &&
        tells 'w.json changed' && workload 7 >w.json && expect '5 6 7 '
}
renamed_over() { # as editors do, which keep what was there under another name
    workload 5 >w.json
    begin w.json
    over rename_twice
}
rename_twice() {
    expect '5 ' && workload 6 >new && mv new w.json && expect '5 6 ' && mv w.json w.json~ &&
        workload 7 >new && mv new w.json && expect '5 6 7 '
}
gone_and_back() {
    workload 5 >w.json
    begin w.json
    over remove_and_return
}
remove_and_return() {
    expect '5 ' && rm w.json && tells 'w.json is not there; it is waited for' &&
        workload 6 >w.json && expect '5 6 '
}
not_there_yet() {
    rm -f later.json
    begin later.json
    over come
}
come() { tells 'later.json is not there' && workload 8 >later.json && expect '8 '; }
folder_gone_and_back() {
    mkdir -p deep && workload 5 >deep/w.json
    begin deep/w.json
    over move_folder
}
move_folder() {
    expect '5 ' && mv deep away && tells 'deep/w.json is not there' && workload 6 >away/w.json &&
        mv away deep && expect '5 6 '
}
broken_and_mended() {
    workload 5 >w.json
    begin w.json
    over break_and_mend
}
break_and_mend() {
    expect '5 ' && echo '{"simbench": 1, "tasks": {"a": {"latncy": 5}}}' >w.json &&
        tells 'w.json:1: tasks.a.latncy: unknown key; did you mean "latency"?' &&
        workload 6 >w.json && expect '5 6 '
}
included() { # the samples of a latency, and again after the workload was broken for a while
    echo 5 >samples.csv
    echo '{"simbench": 1, "name": "one", "tasks": {"a": {"latency":
        {"dist": "empirical", "file": "samples.csv"}}}}' >csv.json
    begin csv.json
    over change_samples
}
change_samples() {
    expect '5 ' && echo 6 >samples.csv && expect '5 6 ' && tells 'samples.csv changed' &&
        cp csv.json kept && echo '{' >csv.json && tells 'not JSON' && echo 7 >samples.csv &&
        cp kept csv.json && expect '5 6 7 ' && rm samples.csv && tells 'cannot be opened' &&
        echo 8 >samples.csv && expect '5 6 7 8 '
}
several() {
    workload 5 >w.json
    workload 50 >v.json
    begin w.json v.json
    over change_either
}
change_either() {
    expect '5 50 ' && workload 51 >v.json && expect '5 50 5 51 ' && tells 'v.json changed' &&
        workload 6 >w.json && expect '5 50 5 51 6 51 '
}
folder() {
    mkdir -p all && rm -f all/* && workload 5 >all/a.json
    begin all
    over add_and_remove
}
add_and_remove() {
    expect '5 ' && workload 6 >new && mv new all/b.json && expect '5 5 6 ' && rm all/a.json &&
        expect '5 5 6 6 '
}
by_link() { # the file that a link leads to
    mkdir -p real && workload 5 >real/w.json && ln -sf real/w.json link.json
    begin link.json
    over change_target
}
change_target() {
    expect '5 ' && workload 6 >new && mv new real/w.json && expect '5 6 ' &&
        workload 7 >real/v.json && ln -sfn real/v.json new && mv -T new link.json && expect '5 6 7 '
}
untouched() { # what stands beside it does not matter: then the change that does is the next run
    workload 5 >w.json
    begin w.json
    over change_others
}
change_others() {
    expect '5 ' && tells 'waiting' && echo x >beside && rm beside && echo x >w.json.swp &&
        workload 6 >w.json && expect '5 6 ' && [ "$(grep -c changed err)" -eq 1 ]
}
endless() { # a run that nobody waits for is ended by the next change, and is not shown
    printf '{"simbench": 1, "name": "one", "tasks": {"a": {"latency": {"dist": "exponential",
        "mean": 5}}, "b": {"latency": {"dist": "exponential", "mean": 5}}}}' >w.json
    begin --replicates 1000000000000 w.json
    over change_endless
}
runs_long() { # a child of the watcher that has run for a while
    for child in $(cat "/proc/$watcher/task/$watcher/children" 2>/dev/null); do
        ticks=$(cut -d ' ' -f 14 "/proc/$child/stat" 2>/dev/null)
        [ "${ticks:-0}" -ge 20 ] && return
    done
    return 1
}
change_endless() {
    poll runs_long && workload 6 >w.json && expect '6 ' && ! grep -q partial out err
}
ended_while_running() { # by either signal, with nothing left behind
    printf '{"simbench": 1, "name": "one", "tasks": {"a": {"latency": {"dist": "exponential",
        "mean": 5}}, "b": {"latency": {"dist": "exponential", "mean": 5}}}}' >w.json
    for name in INT TERM; do
        begin --replicates 1000000000000 w.json
        poll runs_long || { quit 1; return; }
        finish "$name" && ! kill -0 "$child" 2>/dev/null && [ ! -s out ] && [ ! -s err ] || return
    done
}
quietly() {
    workload 5 >w.json
    begin --quiet w.json
    over change_quietly
}
change_quietly() {
    expect '5 ' && workload 6 >w.json && expect '5 6 ' && [ ! -s err ]
}
reports() { # what a run writes into the watched folder does not make it run for ever
    mkdir -p in && rm -rf in/* && workload 5 >in/w.json
    : >out
    (cd in && exec "$simbench" watch --strategies sequential --format csv --out page . >../out \
        2>../err </dev/null) &
    watcher=$!
    poll has_run '5 ' && tells 'waiting' && test -s in/page/index.html &&
        workload 6 >in/w.json && tells './w.json changed' && tells './page/' &&
        [ "$(grep -c changed err)" -eq 1 ]
    quit $?
}
no_reader() { # as with head: nobody reads what is printed any more
    workload 5 >w.json
    rm -f status
    { "$simbench" watch --no-report --format csv w.json; echo $? >status; } 2>err |
        { read -r _ && exec <&- && workload 6 >w.json; }
    [ "$(cat status)" -eq 141 ]
}
conditions() { # what holds is told each time
    workload 5 >w.json
    begin --fail-if 'mean(sequential) > 5ms' w.json
    over hold
}
hold() {
    expect '5 ' && workload 6 >w.json && expect '5 6 ' && tells 'mean(sequential) is 6 ms'
}

if [ "$(uname)" != Linux ] || ! env --default-signal=INT true 2>/dev/null; then
    skip 'files are watched' 'no inotify, or env cannot reset signals'
    plan
fi
program=$simbench
check 'a file that is written again is run again' written_in_place
check 'a file that another is moved to is run again' renamed_over
check 'a file that is gone is waited for' gone_and_back
check 'so is one that is not there yet' not_there_yet
check 'and one whose folder is gone' folder_gone_and_back
check 'errors in it are told, and it is watched on' broken_and_mended
check 'files that it names are watched as well' included
check 'any of several files is' several
check 'a folder is, with what comes into it' folder
check 'what a link leads to is' by_link
check 'other files beside it are not' untouched
check 'a run that is not over is ended by a change' endless
check 'Ctrl-C and SIGTERM end it as they end others, and what runs with it' ended_while_running
check '--quiet leaves errors alone' quietly
check 'a report in a watched folder is no change' reports
check 'without a reader it ends as others do' no_reader
check 'conditions are told at each run' conditions
check 'standard input cannot be watched' ends 2 "$asan" watch --no-report -
check 'a share is not watched' ends 2 "$asan" watch --shard 1/2 "$w/abc.json"
check 'nor what is kept of a run' ends 2 "$asan" watch --resume "$w/abc.json"
program=$asan
check 'under the sanitizers: files, errors and what they name' broken_and_mended
check 'under the sanitizers: runs that are ended' included
plan
