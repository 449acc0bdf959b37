#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The performance profile of a run, as a table and as a picture.
# SC2317: check calls the functions.
# shellcheck disable=SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

# sequential takes 1.5, 1 and 3 times what earliest-start takes: 4.5^(1/3) = 1.651
task='"latency": 10'
echo "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": 20}, \"b\": {$task}}}" >half.json
echo "{\"simbench\": 1, \"tasks\": {\"a\": {$task},
    \"b\": {\"after\": [\"a\"], $task}}}" >chain.json
echo "{\"simbench\": 1, \"tasks\": {\"a\": {$task}, \"b\": {$task}, \"c\": {$task}}}" >three.json
echo '{"simbench": 1, "workers": 4, "generate": {"kind": "layered", "tasks": 30, "seed": 1,
    "latency": {"dist": "exponential", "mean": 10}}}' >family.json

has() { # WORD...: a line of them, with or without signs of per cent
    tr -d '%' <out | tr -s ' ' | grep -qx "$*"
}
tells() {
    ends 0 "$asan" run --no-report -q -s sequential,earliest-start -f profile half.json chain.json \
        three.json &&
        says 'performance profile of 3 instances' out &&
        has earliest-start 100 100 100 100 100 100 100 100 1.000 1.000 &&
        has sequential 33 33 33 33 33 67 67 100 3.000 1.651
}
tells_nothing() {
    ends 0 "$asan" run --no-report -q -s sequential --baseline sequential -f profile half.json &&
        says 'no performance profile' out
}
family() { # POINTS
    rm -rf report
    ends 0 "$asan" run -q -n 20 --no-verify -s earliest-start,hlfet,spt --plots profile -o report \
        -f profile --sweep "generate.seed=1..$1" family.json && says "of $1 instances" out
}
draws() { # each curve: 20 steps from 0 to 100 %, and its end
    family 20 && [ -s report/profile.svg ] && says 'profile.svg' report/index.html &&
        [ "$(grep -c '	100$' report/profile.tsv)" -ge 3 ] &&
        [ "$(grep -c '^[1-9]' report/profile.tsv)" -eq 66 ] &&
        ends 0 "$asan" report -q --no-report -f profile report/results.json && says 'of 20 inst' out
}
draws_few() {
    family 19 && [ ! -e report/profile.svg ] && [ ! -e report/profile.gp ]
}
rows() {
    ends 0 "$asan" run --no-report -q -n 20 -s hlfet,spt -f csv "$@" && sed 's:family/::' out
}
by_itself() { # values in the document are those of the option
    mkdir family && sed 's/"seed": *1/"seed": "3..6"/' family.json >family/family.json &&
        grep -q '3\.\.6' family/family.json && rows family/family.json >a.csv &&
        rows --sweep generate.seed=3..6 family.json >b.csv && cmp a.csv b.csv &&
        [ "$(wc -l <a.csv)" -eq 9 ] && ends 0 "$asan" check family/family.json
}
not_here() {
    for command in show optimum whatif; do
        ends 2 "$asan" "$command" family/family.json && says 'are for `simbench run`' err || return
    done
    ends 2 "$asan" run family/family.json family.json && says 'runs alone' err &&
        ends 2 "$asan" run --sweep generate.seed=1 family/family.json && says 'itself' err &&
        ! "$asan" run - <family/family.json 2>err && says 'of files only' err
}

check 'the shares are those of the definition' tells
check 'one strategy has no profile' tells_nothing
check 'a generated family has a picture, on the page and from its results' draws
check 'a family in a document is the same' by_itself
check 'other commands refuse one, and other workloads beside it' not_here
check 'of fewer than 20 instances there is none' draws_few
plan
