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

check 'the shares are those of the definition' tells
check 'one strategy has no profile' tells_nothing
check 'a generated family has a picture, on the page and from its results' draws
check 'of fewer than 20 instances there is none' draws_few
plan
