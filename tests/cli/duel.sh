#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench duel as a person uses it.
# SC2317: check calls the functions.
# shellcheck disable=SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" duel "$@" && says "$text" err && [ ! -s out ]
}
finds() { # ARGUMENT...
    ends 0 "$asan" duel --tries 300 "$@"
}
tells() {
    finds heft peft && says 'simbench: the worst of 300 graphs: heft takes' err &&
        says '"description": "heft takes' out && cp out first.json
}
repeats() {
    finds --quiet heft peft --out second.json && [ ! -s err ] && [ ! -s out ] &&
        cmp first.json second.json && finds --quiet heft peft --seed 2 && ! cmp -s first.json out
}
is_read() { # what is printed is a workload, and takes as long as was said
    finds -q hlfet lpt --costs alike --workers 2 --out alike.json &&
        ends 0 "$asan" check alike.json && says 'alike.json: fine' out &&
        ends 0 "$asan" run --no-report -q -s hlfet,lpt --baseline lpt -f csv alike.json &&
        cp out runs.csv && takes hlfet && takes lpt
}
takes() { # STRATEGY: the milliseconds that the description says
    ms=$(sed -n "s/.*[\" ]$1\( takes\)* \([0-9.]*\) ms.*/\2/p" alike.json)
    [ -n "$ms" ] && grep -q "^duel,.*$1,.*,${ms}000000," runs.csv
}

pools() { # a plan knows nothing of pools
    echo '{"simbench": 1, "workers": 2, "pools": {"db": {"slots": 1}}, "tasks": {
        "a": {"latency": 5, "pool": "db"}, "b": {"latency": 5, "pool": "db"},
        "c": {"latency": 7}}}' >pools.json
    for command in run show; do
        no_report=$([ $command = show ] || echo --no-report)
        # shellcheck disable=SC2086 # one word or none
        ends 2 "$asan" $command $no_report -s hlfet,heft pools.json &&
            says 'pools: tasks take slots of pools, of which heft knows nothing' err || return 1
    done
    ends 0 "$asan" run --no-report -q -s hlfet pools.json
}

check 'strategies that place are refused where tasks take slots of pools' pools
check 'duel tells the worst graph and prints it' tells
check 'the same options find the same, another seed another' repeats
check 'what it prints takes as long as it says' is_read
check 'two strategies are needed' refuses 'duel' heft
check 'two different ones' refuses 'expected two strategies, not "heft" twice' heft heft
check 'a strategy that is none' refuses 'did you mean "heft"?' hefft peft
check 'a graph of two tasks' refuses '3 to 32' heft peft --tasks 2
plan
