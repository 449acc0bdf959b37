#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench load as a person uses it.
# SC2015: the last of a chain; SC2317: check calls the functions.
# shellcheck disable=SC2015,SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

queue() { # NAME MEAN: two slots, exponential
    echo '{"simbench": 1, "name": "'"$1"'", "time_unit": "ms",
  "pools": {"db": {"slots": 2, "queue": "fifo"}}, "tasks": {
  "ask": {"pool": "db", "latency": {"dist": "exponential", "mean": '"$2"'}},
  "show": {"after": ["ask"], "latency": 5}}}' >"$1.json"
}
queue page 10
queue order 20
echo '{"simbench": 1, "name": "three", "time_unit": "s",
  "pools": {"u": {"slots": 1, "queue": "fifo"}, "c": {"slots": 1, "queue": "fifo"},
            "p": {"slots": 1, "queue": "fifo"}}, "tasks": {
  "user": {"pool": "u", "latency": {"dist": "exponential", "mean": 1}},
  "config": {"pool": "c", "latency": {"dist": "exponential", "mean": 1}},
  "profile": {"after": ["user"], "pool": "p", "latency": {"dist": "exponential", "mean": 1}}}}' \
    >three.json

refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" load --no-report "$@" && one_line "$text" err && [ ! -s out ]
}
usage() { # TEXT ARGUMENT...: what the parser refuses
    text=$1
    shift
    ends 2 "$asan" load --no-report "$@" && says "$text" err && [ ! -s out ]
}

# Figures of tests/load/campaign, as the program tells them.
tells() {
    ends 0 "$asan" load --no-report --rate=0.5/s --requests 1000 --runs 4 -f json three.json &&
        [ ! -s err ] && python3 - <<'END'
import json
all = json.load(open("out"))
assert all["load"] == 1 and all["rates"] == [0.5] and all["runs"] == 4 and all["requests"] == 1000
[curve] = all["curves"]
assert curve["capacity"] == 1 and [p["name"] for p in curve["pools"]] == ["u", "c", "p"]
mean = {s["name"]: s["points"][0]["latency_ns"]["mean"]["value"] for s in curve["strategies"]}
assert abs(mean["sequential"] / 6e9 - 1) < 0.2, mean
assert mean["earliest-start"] < mean["join-all-then-chain"] < mean["sequential"], mean
END
}
same_bytes() { # as run: without a rate, and with a rate of 0
    ends 0 "$simbench" run -o run page.json && cp out run.out && cp err run.err || return
    sed 's/run\/index/load\/index/' run.err >load.err
    for rate in '' --rate=0 --rate=0/s; do
        rm -rf load
        # shellcheck disable=SC2086 # none is no argument
        ends 0 "$simbench" load $rate -o load page.json && cmp out run.out && cmp err load.err &&
            diff -r run load || return
    done
    ends 0 "$simbench" run --no-report --slo=20ms page.json && cp out run.out &&
        ends 0 "$simbench" load --no-report --slo=p99:20ms page.json && cmp out run.out
}
threads() {
    set -- --no-report -f json --rates=50/s..250/s/4 --requests 500 page.json
    ends 0 "$simbench" load -j 1 "$@" && cp out one && ends 0 "$simbench" load -j 7 "$@" &&
        cmp one out
}
report_again() {
    ends 0 "$simbench" load -o first --rates=auto --slo p95:40ms page.json:3 order.json:1 \
        --requests 500 --quiet && cp out one && [ ! -s err ] &&
        ends 0 "$simbench" report -f table -o second first/results.json --quiet && cmp one out &&
        cmp first/results.json second/results.json &&
        ends 0 "$simbench" report --no-report first/results.json && cmp one out &&
        ends 0 "$asan" report --no-report -f csv first/results.json && [ -s out ]
}
enough_slots() { # M/M/c: with one slot p99 is 400 ms and more, with two 60
    ends 0 "$simbench" load --no-report -f json --rate=90/s --sweep=pools.db.slots=1..4 \
        --slo=p99:70ms -s earliest-start page.json && python3 - <<'END'
import json
all = json.load(open("out"))
assert [c["point"]["pools.db.slots"] for c in all["curves"]] == ["1", "2", "3", "4"]
assert [c["capacity"] for c in all["curves"]] == [100, 200, 300, 400]
p99 = [c["strategies"][0]["points"][0]["latency_ns"]["p99"]["value"] for c in all["curves"]]
assert p99[0] > 300e6 and p99[1] < 70e6 and p99 == sorted(p99, reverse=True), p99
END
    ends 0 "$simbench" load --no-report --rate=90/s --sweep=pools.db.slots=1..4 --slo=p99:70ms \
        -s earliest-start page.json && says 'pools.db.slots: 2 is enough' out
}
unstable() {
    ends 0 "$simbench" load --no-report --rate=250/s -s earliest-start page.json &&
        says 'nstable' out && says '250/s' out
}
closed() {
    ends 0 "$simbench" load --no-report -f json --clients=1..9/3 --think=20ms \
        -s earliest-start page.json && python3 - <<'END'
import json
all = json.load(open("out"))
assert all["clients"] == [1, 5, 9] and all["closed"] is True and all["think_ns"] == 20000000
# Of one client the cycle is 20 + 10 + 5 ms.
goodput = all["curves"][0]["strategies"][0]["points"][0]["goodput"]["value"]
assert abs(goodput * 0.035 - 1) < 0.02, goodput
END
}
how_far() { # of two of three shares of 60 points, and something else
    cp parts/part-1-of-3 parts/again && echo x >parts/notes && ends 0 "$asan" status parts &&
        says 'parts/part-2-of-3: share 2 of 3, 20 of 20 points, written ' out &&
        says 'page:1 order:1: 40 of 60 points, in 3 parts' out &&
        ends 0 "$asan" status -f json parts && python3 - <<'END' &&
import json
all = json.load(open("out"))
load, = all["loads"]
assert all["runs"] == [] and load["points"] == 40 and load["wanted"] == 60, load
assert sorted(p["share"] for p in load["parts"]) == [1, 1, 2], load
END
        rm parts/again parts/notes
}
shares() { # together they are the files of one load
    set -- --rates=auto --requests 500 --slo p99:100ms --quiet page.json order.json
    ends 0 "$simbench" load -o whole "$@" && cp out whole.out &&
        ends 0 "$simbench" load --shard 1/3 -o parts/ "$@" && [ ! -s out ] &&
        ends 0 "$simbench" load --shard 2/3 -o parts/ "$@" &&
        ends 1 "$simbench" merge --check parts && says 'points are missing' err &&
        says '--shard=3/3 makes' err && ends 1 "$simbench" merge --no-report parts &&
        how_far &&
        ends 0 "$asan" merge --no-report --allow-missing parts && says 'partial' out &&
        ends 0 "$simbench" load --shard 3/3 -o parts/ "$@" &&
        ends 0 "$asan" merge --check parts && says 'none missing' out &&
        ends 0 "$simbench" merge -o merged --quiet parts && cmp out whole.out &&
        diff -r whole merged
}
damaged_parts() { # tests/load/saved tries each byte
    set -- --rate=50/s --requests 100 --quiet page.json
    ends 0 "$simbench" load --shard 1/2 -o g "$@" &&
        ends 0 "$simbench" load --shard 2/2 -o h "$@" || return
    ends 2 "$asan" report --no-report g && one_line 'g: not JSON: this is a part of a load' err &&
        ends 2 "$asan" compare g h && one_line 'g: not JSON: this is a part of a load' err || return
    head -c 3000 h >e
    ends 2 "$asan" merge --no-report g e && one_line 'e: is damaged: it is cut short' err &&
        ends 2 "$asan" merge --no-report --allow-missing g e && one_line 'e: is damaged' err ||
        return
    sed 's/"requests":100,/"requests":101,/' h >e
    ends 2 "$asan" merge --no-report g e && one_line 'e: is damaged: its checksum is wrong' err &&
        ends 2 "$asan" load --resume --shard 2/2 -o e "$@" && one_line 'e: is damaged' err &&
        echo 'my thesis' >e && ends 2 "$asan" load --shard 2/2 -o e "$@" &&
        one_line 'e: is there, and not a part of a load: it stays' err && says 'my thesis' e
}
other_parts() { # of another load, twice the same, with more in the files
    set -- --rate=50/s --requests 100 --quiet page.json
    ends 0 "$simbench" load --shard 1/2 -o a "$@" &&
        ends 0 "$simbench" load --shard 2/2 -o b "$@" &&
        ends 0 "$simbench" load --shard 2/2 -o c --seed 2 "$@" || return
    ends 2 "$asan" merge --no-report a a && one_line 'another part has' err &&
        ends 2 "$asan" merge --no-report a c && one_line 'another seed' err || return
    ends 0 "$simbench" load --shard 2/2 -o d "$@" --requests 101 &&
        ends 2 "$asan" merge --no-report a d && one_line 'the options are not the same' err ||
        return
    queue page 11
    ends 0 "$simbench" load --shard 2/2 -o f "$@" && queue page 10 &&
        ends 2 "$asan" merge --no-report a f && one_line 'the files are not the same' err
}
interrupted() { # with SIGTERM, and gone on with: the same bytes
    set -- --rates=auto --requests 20000 -s earliest-start page.json
    ends 0 "$simbench" load -o straight --quiet "$@" && cp out straight.out || return
    "$simbench" load --checkpoint=100ms -o resumed --quiet "$@" >out 2>err </dev/null &
    poll is_running $! || { kill -KILL $!; echo "it never ran"; return 1; }
    kill -TERM $!
    wait $!
    status=$?
    [ "$status" -eq 75 ] && says 'points are in resumed/checkpoint.part' err && [ ! -s out ] ||
        { echo "exit status $status"; return 1; }
    ends 2 "$asan" load --checkpoint=1s -o resumed "$@" && one_line '--resume goes on' err &&
        ends 2 "$asan" load --resume --seed 2 -o resumed "$@" && one_line 'another seed' err &&
        ends 0 "$simbench" load --resume -o resumed --quiet "$@" && cmp out straight.out &&
        [ ! -e resumed/checkpoint.part ] && diff -r straight resumed
}
partial() { # without a checkpoint what is done is told
    env --default-signal=INT "$simbench" load -o partial --rates=auto --requests 1000000 \
        -s earliest-start page.json >out 2>err </dev/null &
    poll is_running $! || { kill -KILL $!; echo "it never ran"; return 1; }
    kill -INT $!
    wait $!
    status=$?
    [ "$status" -eq 1 ] && says 'the results are partial' err && says 'artial' out &&
        ends 0 "$asan" report --no-report -f table partial/results.json
}
conditions() {
    set -- --no-report --rates=50/s,150/s,250/s --requests 2000 -s earliest-start page.json \
        --slo p99:70ms
    ends 3 "$asan" load --fail-if 'p99(earliest-start@150/s) > 40ms' "$@" &&
        one_line 'above 40 ms' err && [ -s out ] &&
        ends 0 "$simbench" load --fail-if 'p99(earliest-start@50/s) > 70ms' "$@" && [ ! -s err ] &&
        ends 3 "$simbench" load --fail-if 'p99(earliest-start) > 10s' "$@" && says '250/s' err &&
        ends 3 "$simbench" load --fail-if 'unstable(earliest-start) > 0' "$@" &&
        ends 3 "$simbench" load --fail-if 'slo_rate(earliest-start) < 190' "$@" &&
        ends 0 "$simbench" load --fail-if 'slo_rate(earliest-start) < 50' "$@" &&
        ends 3 "$simbench" load --fail-if 'capacity < 201' "$@" &&
        ends 4 "$simbench" load --fail-if 'ok(earliest-start) < 1%' "$@" &&
        one_line 'cannot be told' err
}
precise() {
    ends 0 "$simbench" load --no-report -f json --rate=20/s --precision=2% --percentiles=50 \
        -s earliest-start page.json && python3 - <<'END'
import json
all = json.load(open("out"))
point = all["curves"][0]["strategies"][0]["points"][0]
assert all["precision"] == 0.02 and all["runs"] == 320 and point["precision"] <= 0.02
assert point["runs"] == 20, point["runs"]
END
}

as_the_schema_says() { # whole, a part, a sweep, clients, a mix
    set -- --requests 200 --runs 3 --quiet --no-report -f json
    "$simbench" load "$@" --rates=auto --slo=p99:30ms --percentiles=50,99.99 page.json >s1.json &&
        "$simbench" load "$@" --rate=90/s --sweep=pools.db.slots=1,2 page.json >s2.json &&
        "$simbench" load "$@" --clients=1..9/2 --think=1s page.json >s3.json &&
        "$simbench" load "$@" --rate=50/s page.json:3 order.json >s4.json &&
        "$simbench" load --requests 200 --shard=1/2 -o part --quiet --rate=50/s page.json &&
        python3 -c 'import sys; sys.stdout.buffer.write(open("part", "rb").read()[24:-64])' \
            >s5.json && # without its seal
        (cd "$root" && python3 tests/check/results_schema.py "$tmp"/s[1-5].json) || return
    sed 's/"unstable":/"stable":/' s1.json >bad.json
    ! (cd "$root" && python3 tests/check/results_schema.py "$tmp/bad.json")
}
compares() { # 2 % more of a latency is seen with the same draws
    set -- --rates=50/s,150/s --requests 2000 -s earliest-start --quiet page.json
    ends 0 "$simbench" load -o before "$@" && ends 0 "$simbench" load -o again --seed 2 "$@" &&
        queue page 10.2 && ends 0 "$simbench" load -o after "$@" && queue page 10 || return
    ends 0 "$asan" compare before after && says '4 of 4 figures slower, 0 faster' out &&
        says 'compared run by run, which had the same draws' out &&
        ends 0 "$asan" compare before before && says '0 of 4 figures slower, 0 faster' out &&
        ends 0 "$asan" compare -f markdown before again && says '**0 of 4 figures slower' out &&
        says 'runs are not paired: they had other draws' out &&
        ends 0 "$simbench" load -o fewer --runs 19 "$@" && ends 0 "$asan" compare before fewer &&
        says 'had the same draws, but are not paired: there are not as many' out &&
        ends 0 "$simbench" load -o limit --slo p95:1s "$@" &&
        ends 0 "$asan" compare limit before && says 'p95' out &&
        says '; 2 of them compared run by run' out &&
        ends 0 "$asan" compare -f json after before/results.json && python3 - <<'END' || return
import json
all = json.load(open("out"))
assert all["faster"] == 4 and all["slower"] == 0 and len(all["points"]) == 2
assert all["points"][0]["p99"]["paired"] and all["points"][0]["mean"]["paired"] and \
     all["points"][0]["mean"]["verdict"] == "faster"
END
    ends 0 "$simbench" run -o alone --quiet page.json &&
        ends 2 "$asan" compare before alone && one_line 'is a load, and the other' err &&
        ends 3 "$asan" compare --fail-if 'slower > 0' before after && one_line 'slower is 4' err &&
        ends 0 "$asan" compare --fail-if 'slower > 4' before after &&
        sed 's/"load":1/"load":7/' before/results.json >again/results.json &&
        ends 2 "$asan" compare before again && one_line 'again/results.json:' err
}

# Two come every 10 ms to one slot; the second has waited for 5 ms with probability exp(-1), so that
# (1 + exp(-1)) / 2 are ok. What fails after 15 to 25 ms, every 10 ms, keeps 2 of 8 slots busy.
only_policies_draw() {
    echo '{"simbench": 1, "pools": {"r": {"slots": 1,
        "patience": {"dist": "exponential", "mean": 5}}}, "tasks": {"t": {"latency": 5,
        "pool": "r"}}, "arrivals": {"kind": "constant", "rate": "100/s", "batch": 2}}' >drawn.json
    ends 0 "$simbench" load --no-report --runs 4 --rates 200/s \
        --fail-if 'ok(earliest-start) < 0.674' --fail-if 'ok(earliest-start) > 0.694' drawn.json ||
        return
    echo '{"simbench": 1, "pools": {"r": {"slots": 8}}, "tasks": {"t": {"latency": 5, "pool": "r",
        "fail": {"probability": 1, "latency": {"dist": "uniform", "min": 15, "max": 25}}}},
        "arrivals": {"kind": "constant", "rate": "100/s"}}' >drawn.json
    ends 0 "$simbench" load --no-report --runs 4 --rates 100/s drawn.json &&
        grep -qE ' (24[.]9[0-9]?|25([.]0[0-9]?)?) %' out
}

check 'latencies under load are told' tells
check 'two loads are compared' compares
if python3 -c 'import jsonschema' 2>/dev/null; then
    check 'results.json is as reports/load.schema says' as_the_schema_says
else
    skip 'results.json is as reports/load.schema says' 'no python3-jsonschema'
fi
check 'one request alone is what run tells, to the byte' same_bytes
check 'results do not depend on the number of threads' threads
check 'report shows a load again' report_again
check 'how many slots are enough' enough_slots
check 'a queue that grows is told' unstable
check 'a closed loop of clients' closed
check 'shares are merged to the files of one load' shares
check 'parts that do not belong together are refused' other_parts
check 'a part that is damaged, or something else, is refused' damaged_parts
check 'what is interrupted goes on' interrupted
check 'what is done is told when it is interrupted' partial
check 'more runs for more precision' precise
check 'conditions end with their exit status' conditions
check 'a condition on a strategy that is not run' \
    refuses 'no strategy "lpt"' --rate=5/s -s earliest-start --fail-if 'p99(lpt) > 1s' page.json
check 'a condition on a rate that is none' \
    refuses 'no rate "7/s"' --rate=5/s --fail-if 'p99(earliest-start@7/s) > 1s' page.json
check 'a condition on a limit that is not asked for' \
    refuses 'needs --slo' --rate=5/s --fail-if 'slo_rate(earliest-start) < 5' page.json
check 'a condition on a share' \
    refuses 'give it to simbench merge' --rate=5/s --shard 1/2 --fail-if 'capacity < 5' page.json
check 'a rate needs a unit' refuses 'is no rate' --rate=5 page.json
check 'a negative rate' refuses 'is negative' --rate=-5/s page.json
check 'a rate that is not finite' refuses 'is no rate' --rate=inf/s page.json
check 'a rate above one a nanosecond' refuses 'above one a nanosecond' --rate=2/ns page.json
check 'rates that descend' refuses 'does not ascend' --rates=20/s..10/s/3 page.json
check 'rates without any unit' refuses 'is no rate' --rates=5..6 page.json
check 'runs that outlast the clock' refuses 'take more than 36 years' --rate=1e-7/s page.json
check 'clients who think for longer' \
    refuses 'take more than 36 years' --clients=3 --think=100000h page.json
check 'a single one of many rates' refuses 'from 2 to 200' --rates=1/s..2/s/1 page.json
check 'a rate twice' refuses 'stands twice' --rates=5/s,5/s page.json
check 'no rate among several' refuses '0 is no rate' --rates=0/s,5/s page.json
check 'rates without a capacity' refuses 'nothing limits' --rates=auto "$w/user-config-profile.json"
check 'no client' refuses '--clients' --clients=0 page.json
check 'more clients than there is room for' \
    refuses 'from 1 to 1000000' --clients=2000000 page.json
check 'thinking of nobody' refuses 'how many' --think=1s page.json
check 'a limit of no figure' refuses 'neither a percentile' --rate=5/s --slo=best:1s page.json
check 'a limit that is no time' refuses 'expected a duration' --rate=5/s --slo=p99:fast page.json
check 'a share that is none' refuses 'a number above 0' --rate=5/s page.json:0
check 'a mix without a rate' refuses 'a mix needs a rate' page.json:3 order.json:1
check 'runs of one request alone' refuses 'no rate is said' --runs=5 page.json
check 'a pool that nobody has' \
    refuses 'no "cpu" in pools' --rate=5/s --sweep=pools.cpu.slots=1..3 page.json
check 'strategies that place steps on workers' \
    refuses 'places steps on workers' --rate=5/s -s heft -w 2 page.json
check 'the same where steps take slots' \
    refuses 'page: tasks take slots of pools, of which heft knows' --rate=5/s -s heft page.json
check 'fewer runs than intervals need' usage '--runs' --rate=5/s --runs=1 page.json
check 'rates and clients' usage 'does not go with' --rate=5/s --clients=3 page.json
check 'thought and rates' usage 'does not go with' --rate=5/s --think=1s page.json
check 'a format that there is not' refuses 'no format' --rate=5/s -f yaml page.json
check 'patience and failures are drawn where no latency is' only_policies_draw
plan
