#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench collapse: what it prints, and what it refuses in one line.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

# One slot, a second of work, 8 s to wait, one retry at once: the trial of metastable_simulated.
write() { # FILE POLICY
    cat >"$1" <<END
{"simbench": 1, "name": "storm", "time_unit": "s", "pools": {"db": {"slots": 1, "queue": "fifo"}},
 "tasks": {"a": {"latency": {"dist": "exponential", "mean": 1}, "pool": "db"$2}}}
END
}
write storm.json ', "timeout": 8, "retry": {"attempts": 2, "backoff": 0}'
write plain.json ''
write endless.json ', "timeout": 8, "retry": {"attempts": "unlimited", "backoff": 0}'
sed 's/, "pool": "db"//; s/"pools": {[^}]*}}, //' plain.json >free.json

small='--runs=20 --at=50s --settle=200s --window=100s --climb=2000s'
table() {
    # shellcheck disable=SC2086 # words
    ends 0 "$asan" collapse --trigger=pause:0,100s --rates=0.3/s,0.6/s $small storm.json &&
        says 'fewer than 50.0 % are ok by its end; it begins 3.3333 min after the trigger' out &&
        says 'pools take 1 requests a second' out && says '0.3/s  none' out &&
        says '0.6/s  pause 100 s  1 (0.839 to 1)' out && says 'Ramp, from 0.3/s to 0.6/s' out
}
json() {
    for threads in 1 3; do
        # shellcheck disable=SC2086
        ends 0 "$simbench" collapse --trigger=spike:3x100s --rate=0.3/s --format=json \
            --threads=$threads $small storm.json && mv out $threads.json || return
    done
    cmp 1.json 3.json && python3 - <<'END'
import json
found = json.load(open('1.json'))
rate, = found['strategies'][0]['rates']
assert [cell['length_ns'] for cell in rate['lengths']] == [0, 100_000_000_000]
for cell in rate['lengths']:
    assert cell['runs'] == 20 and cell['collapsed'] + cell['recovered'] == 20
    low, high = cell['probability']['ci95']
    assert low <= cell['probability']['value'] == cell['collapsed'] / 20 <= high
assert found['trigger'] == {'kind': 'spike', 'factor': 3, 'at_ns': 50_000_000_000}
assert 'ramp' not in found['strategies'][0]
END
}
strategies() {
    ends 0 "$asan" collapse --trigger=pause:1s --rate=0.3/s --runs=2 --climb=0 \
        --strategies=earliest-start,sequential --settle=10s --window=10s plain.json &&
        says 'sequential' out && says 'earliest-start' out
}
limit() {
    ends 0 "$asan" collapse --trigger=pause:1s --rate=3/s --runs=2 --climb=0 --backlog=50 \
        plain.json && says '2, up to' out
}
refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" collapse "$@" && one_line "$text" err
}
refuses_triggers() {
    refuses 'is missing: what disturbs the system' --rate=0.3/s storm.json &&
        refuses '"crash:1s" is neither' --trigger=crash:1s --rate=0.3/s storm.json &&
        refuses '"pause:0" has no length' --trigger=pause:0 --rate=0.3/s storm.json &&
        refuses '--trigger' --trigger=pause:-1s --rate=0.3/s storm.json &&
        refuses '--trigger' --trigger=pause: --rate=0.3/s storm.json &&
        refuses 'does not say how many times' --trigger=spike:2s --rate=0.3/s storm.json &&
        refuses 'does not say how many times' --trigger=spike:-3x2s --rate=0.3/s storm.json &&
        refuses 'more than one a nanosecond' --trigger=spike:9x2s --rate=200000000/s storm.json
}
refuses_systems() {
    refuses 'at which rates do requests come?' --trigger=pause:1s storm.json &&
        refuses 'nothing can collapse' --trigger=pause:1s --rate=1/s free.json &&
        refuses 'unlimited' --trigger=pause:1s --rate=1/s endless.json
}
refuses_times() {
    refuses 'is shorter than 20 ns' --trigger=pause:1s --rate=1/s --window=5ns storm.json &&
        refuses 'is shorter than 200 ns' --trigger=pause:1s --rate=1/s --climb=5ns storm.json &&
        refuses 'is more than 50000 times' --trigger=pause:1s --rate=1/s --window=1ms storm.json &&
        refuses 'longer than a run can be' --trigger=pause:1s --rate=1/s --settle=50000000min \
            --window=1000000min storm.json &&
        refuses '--threshold' --trigger=pause:1s --rate=1/s --threshold=0% storm.json &&
        refuses '--settle' --trigger=pause:1s --rate=1/s --settle=soon storm.json
}
pictures() { # of one strategy, and of each of two, in a folder that is made
    ends 0 "$simbench" collapse --trigger=pause:10s --rate=0.3/s --runs=4 --plot a/b \
        -s earliest-start storm.json && [ -s a/b/collapse.tsv ] && [ -s a/b/collapse.gp ] &&
        ends 0 "$simbench" collapse --trigger=pause:10s --rate=0.3/s --runs=4 --plot two \
            -s sequential,earliest-start storm.json &&
        [ -s two/collapse-sequential.tsv ] && [ -s two/collapse-earliest-start.tsv ] &&
        ends 1 "$simbench" collapse --trigger=pause:10s --rate=0.3/s --runs=4 \
            --plot storm.json/x -s earliest-start storm.json &&
        one_line 'simbench: storm.json' err
}

check 'a table says what collapse means, and how likely it is' table
check 'json is the same for any number of threads' json
check 'strategies stand side by side' strategies
check 'what has more in flight than the limit has collapsed' limit
check '--plot draws a picture for each strategy' pictures
check 'triggers that are none are refused' refuses_triggers
check 'systems that cannot collapse, and retries without end or delay, are refused' refuses_systems
check 'times that are too short are refused' refuses_times
plan
