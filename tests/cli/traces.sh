#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Traces: workloads of them, what is told of them, which of them count, critical paths.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

# trace OPERATION TRACE START ERROR: a root of 100 us with two calls of 20 us, one after the other
trace() {
    printf '[{"traceId":"%s","id":"1","name":"%s","timestamp":%s,"duration":100,%s' \
        "$2" "$1" "$3" '"localEndpoint":{"serviceName":"shop"}'
    [ -z "$4" ] || printf ',"tags":{"error":"%s"}' "$4"
    printf '},{"traceId":"%s","id":"2","parentId":"1","name":"a","timestamp":%s,"duration":20},' \
        "$2" $(($3 + 10))
    printf '{"traceId":"%s","id":"3","parentId":"1","name":"b","timestamp":%s,"duration":20}]\n' \
        "$2" $(($3 + 40))
}
mkdir traces && trace 'GET /x' aa 1000000 '' >traces/1.json &&
    trace 'GET /x' bb 2000000 '' >traces/2.json && trace 'GET /x' cc 3000000 500 >traces/3.json &&
    trace 'GET /y' dd 4000000 '' | gzip >traces/4.json.gz || exit 1

operations() {
    ends 0 "$asan" import traces -o all/ && [ "$(find all -name '*.json' | wc -l)" = 2 ] &&
        says '"description": "3 recorded requests"' 'all/shop: GET _x.json' &&
        says '"GET /x (2)": {"after": ["a"], "latency": 0.01}' 'all/shop: GET _x.json' &&
        says 'all 3 traces replay as they were recorded' err &&
        says 'habit: in all 3 traces a -> b' err && says 'without it 20 µs less' err
}
one_operation() {
    ends 0 "$asan" import -q --operation 'GET /y' traces && says '"1 recorded request"' out &&
        ends 2 "$asan" import --operation 'GET /z' traces &&
        says 'no operation "GET /z"; the most frequent is "GET /x"' err || return
    mkdir -p shops && cp traces/1.json shops/ &&
        trace 'GET /x' ff 9000000 '' | sed 's/"shop"/"mall"/' >shops/2.json &&
        ends 2 "$asan" import --operation 'GET /x' shops -o one.json &&
        ends 0 "$asan" import --operation 'mall: GET /x' shops -o one.json &&
        says '"name": "mall: GET /x"' one.json
}
first_alone() { # where one is wanted, the others are told
    cat traces/1.json traces/2.json >two.json &&
        trace 'GET /y' dd 4000000 '' >>two.json && ends 0 "$asan" export -f dot two.json &&
        says 'the first of 2 workloads in this file; `simbench import` writes each' err &&
        says '"shop: GET /x"' out
}
filters() {
    ends 0 "$asan" import --errors skip --operation 'GET /x' traces -o o.json &&
        says '"2 recorded requests"' o.json && says '1 trace with an error left out' err &&
        ends 0 "$asan" import --since 1970-01-01T00:00:02Z --until 3 --operation 'GET /x' traces \
            -o o.json && says '"1 recorded request"' o.json &&
        says '3 traces outside --since and --until' err &&
        ends 2 "$asan" import --since 5 traces &&
        says 'no trace is left: --since and --until leave out 4, --errors 0' err &&
        ends 2 "$asan" import --since 2026-02-30 traces && says 'found "2026-02-30"' err &&
        ends 2 "$asan" import --since yesterday traces && says 'found "yesterday"' err
}
edges() {
    ends 0 "$asan" import -q --break-habits --operation 'GET /x' traces &&
        says '"b": {"after": ["GET /x (2)"], "latency": 0.02}' out &&
        says '"GET /x (2)": {"after": ["GET /x"], "latency": 0.01}' out &&
        cp out broken && ends 0 "$asan" import -q --drop-edge 'a -> "b"' --operation 'GET /x' \
        traces && cmp -s out broken && ends 0 "$asan" import -q --infer none \
        --operation 'GET /x' traces && cmp -s out broken &&
        ends 0 "$asan" import -q --support 4 --operation 'GET /x' traces &&
        says '"b": {"after": ["b: wait"]' out &&
        ends 2 "$asan" import --drop-edge 'b -> a' traces && says "no edge fits 'b -> a'" err &&
        ends 2 "$asan" import --drop-edge 'a' traces && says "expected 'A -> B'" err
}
implied() { # of a, b, c one after the other: without a -> b both a -> c and r -> b are left
    printf '[{"traceId":"e","id":"1","name":"r","timestamp":0,"duration":40},%s,%s,%s]' \
        '{"traceId":"e","id":"2","parentId":"1","name":"a","timestamp":0,"duration":10}' \
        '{"traceId":"e","id":"3","parentId":"1","name":"b","timestamp":10,"duration":10}' \
        '{"traceId":"e","id":"4","parentId":"1","name":"c","timestamp":20,"duration":10}' >chain &&
        ends 0 "$asan" import --drop-edge 'a -> b' chain -o o.json &&
        says '1 order that followed from dropped edges' err && says 'stays: a -> c' err &&
        says '"r (3)": {"after": ["a", "b"]' o.json &&
        ends 0 "$asan" import --drop-edge 'a -> b' --drop-edge 'a -> c' chain -o o.json &&
        ! grep -q 'followed from' err && says '{"after": ["b"]' o.json || return
    echo 'digraph { a [size=3]; a -> b }' >given.dot
    ends 2 "$asan" import --drop-edge 'a -> b' given.dot && says 'stand in its file' err
}
depth() {
    ends 0 "$asan" import -q --depth 1 --operation 'GET /y' traces && says '"a"' out || return
    printf '[{"traceId":"e","id":"1","name":"r","timestamp":0,"duration":9},%s,%s]' \
        '{"traceId":"e","id":"2","parentId":"1","name":"mid","timestamp":1,"duration":7}' \
        '{"traceId":"e","id":"3","parentId":"2","name":"leaf","timestamp":2,"duration":5}' >deep &&
        ends 0 "$asan" import -q --depth 1 deep && says '"mid"' out && ! says '"leaf"' out
}
rows() { # a replicate is a trace, whatever --replicates
    ends 0 "$asan" --no-report -n 1000 traces/1.json && says '1 replicate' out || return
    trace 'GET /x' ee 5000000 '' | sed 's/"duration":20},/"duration":25},/' >traces/5.json &&
        ends 0 "$asan" import -q --operation 'GET /x' traces -o four.json &&
        says '"rows": [0.02, 0.02, 0.02, 0.025]' four.json &&
        ends 0 "$asan" --no-report -n 1000 four.json && says '4 replicates' out
    status=$?
    ends 0 "$asan" import --independent --operation 'GET /x' traces -o four.json &&
        says 'tasks drawn one by one: p99 105 µs, where whole recordings have 100 µs' err &&
        says '"samples": [0.02, 0.02, 0.02, 0.025]' four.json || status=1
    rm -f traces/5.json
    return $status
}
together() { # every command gathers the traces of one operation, of files and of folders
    mkdir -p more && cp traces/[124]* more &&
        trace 'GET /x' ee 5000000 '' | sed 's/"duration":20},/"duration":25},/' >more/3.json &&
        ends 0 "$asan" --no-report -s sequential more && says 'workers · 3 replicates' out &&
        [ "$(grep -c '^.*shop: GET /[xy]  ' out)" = 2 ] &&
        [ "$(grep -c 'shop: GET /x: all 3 traces replay' err)" = 1 ] || return
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do echo words >"more/words-$i"; done
    ends 0 "$asan" check -q more && ends 0 "$asan" check more &&
        [ "$(grep -c 'words.*: left out' err)" = 16 ] && says 'and 3 more of these' err &&
        ends 0 "$asan" critical-path more && says 'more/words-1: left out: not a trace' err &&
        rm more/words* || return
    ends 0 "$asan" check more/1.json more/3.json && says 'shop: GET /x: fine' out &&
        ends 0 "$asan" check more/1.json && says 'more/1.json: fine' out &&
        ends 0 "$asan" verify more/1.json more/3.json && says '2 of 2 schedules' out &&
        ends 0 "$asan" show more && [ "$(grep -c '^shop: GET' out)" = 2 ] &&
        ends 3 "$asan" --no-report -q --fail-if 'max(sequential) > 50us' more
}
one_is_broken() { # check reads the others all the same
    head -c 200 traces/1.json >cut && ends 2 "$asan" check cut traces/1.json &&
        says 'cut:1: not JSON' err && says 'traces/1.json: fine' out &&
        ends 2 "$asan" check cut && [ "$(wc -l <err)" = 1 ]
}
as_recorded() { # the mean is the recorded one, 100 us, where habits are broken as well
    ends 0 "$asan" import -q --break-habits --operation 'GET /x' traces -o broken.json &&
        says '["a", "GET /x (2)"]' broken.json &&
        ends 0 "$asan" --no-report -q -f csv broken.json && cp out rows.csv &&
        awk -F, '$8 == "as-recorded" { exit $9 != 100000 }' rows.csv &&
        ends 0 "$asan" --no-report -q -s earliest-start broken.json &&
        says 'over as-recorded' out && ! says 'over sequential' out &&
        ends 0 "$asan" --no-report -q -s earliest-start --baseline sequential broken.json &&
        ! grep -q as-recorded out || return
    ends 3 "$asan" --no-report -q --fail-if 'saved(earliest-start, as-recorded) > 10us' \
        broken.json && ends 0 "$asan" verify broken.json &&
        says 'as-recorded          1 of 1 schedules identical' out &&
        ends 0 "$asan" verify -w 1 broken.json && says 'as-recorded          1 of 1' out || return
    sed 's/^    \["a", "GET /    ["GET \/x (3)", "GET /' broken.json >circle.json &&
        ends 2 "$asan" check circle.json &&
        says 'tasks await, or by the recorded order awaited, each other in a cycle' err &&
        sed 's/^    \["a", .*/["a", "a"]/' broken.json >self.json &&
        ends 2 "$asan" check self.json &&
        says 'a task that waited for itself' err &&
        sed 's/^    \["a", .*/["a"]/' broken.json >one.json && ends 2 "$asan" check one.json &&
        says 'expected a pair of task names' err
}
# A recursion 20,000 calls deep: what is kept of it does not grow with the square of that.
deep_recursion() {
    awk 'BEGIN { for (i = 1; i <= 20000; i++) {
        caller = i == 1 ? "" : sprintf("%x", i - 1)
        printf "%s{\"traceId\":\"1\",\"id\":\"%x\",\"parentId\":\"%s\",\"name\":\"op\",",
            (i == 1 ? "[" : ","), i, caller
        printf "\"timestamp\":%d,\"duration\":%d}", i, 2 * (20000 - i) + 2 }
        print "]" }' >recursion.json
    (ulimit -v 500000 && "$simbench" critical-path recursion.json) >out 2>err &&
        says '[] op         100 %     100 %      40 ms' out &&
        (ulimit -v 500000 && "$simbench" check recursion.json) >out 2>err &&
        says 'fine (tasks 39999,' out
}
critical() {
    ends 0 "$asan" critical-path traces/1.json &&
        says '[shop] GET /x    60.0 %     100 %     60 µs' out &&
        ends 0 "$asan" critical-path -f folded traces && says '[shop] GET /x;[] a 60000' out &&
        ends 0 "$asan" critical-path -f json --rule crisp traces/1.json &&
        says '"sections":[{"span":"1","start_ns":60000,"end_ns":100000},{"span":"3"' out &&
        says '"exclusive_ns":{"[shop] GET /x":60000,"[] a":20000,"[] b":20000}' out
}
# of eight calls two run at once, and the next begins when one ends
load() {
    {
        printf '[{"traceId":"ee","id":"99","name":"GET /q","timestamp":1000000,"duration":200,'
        printf '"localEndpoint":{"serviceName":"shop"}}'
        for i in 0 1 2 3 4 5 6 7; do
            printf ',{"traceId":"ee","id":"%s","parentId":"99","name":"q","timestamp":%s' \
                $((i + 1)) $((1000010 + i / 2 * 20 + i % 2))
            printf ',"duration":20,"localEndpoint":{"serviceName":"db"}}'
        done
        echo ']'
    } >pool.json
    ends 0 "$asan" import --load --depth 1 pool.json -o with.json &&
        says '"pools": {"q": {"slots": 2}}' with.json && says '"q #8"' with.json &&
        says '"pool": "q"' with.json && ! grep -q arrivals with.json &&
        ! grep -q '"q #[3-8]": {"after": \["q' with.json &&
        says 'db: never more than 2 at once, and 6 of 6 ends then were followed' err &&
        says 'looks like a limit of 2' err &&
        ends 0 "$asan" import -q --load --operation 'GET /x' traces &&
        says '"arrivals": {"kind": "trace", "times": [0, 1000, 2000]}' out &&
        ends 0 "$asan" import -q pool.json && ! grep -q 'arrivals\|"pool' out
}
refused() {
    echo '{"simbench": 1, "tasks": {}}' >own.json && ends 2 "$asan" critical-path own.json &&
        says 'own.json: not a trace, but simbench, a format without spans' err &&
        head -c 200 traces/1.json >cut.json && ends 2 "$asan" check cut.json &&
        says 'cut.json:1: not JSON: it ends too early' err &&
        { sed 's/\]$/,{"traceId":"zz","id":"9","localEndpoint":{}}]/' traces/2.json >with.json; } &&
        ends 0 "$asan" import with.json -o with.out &&
        says '1 trace left out, without a span that has an id and times: zz' err &&
        echo '[{"traceId":"1","id":"2","localEndpoint":{}}]' >none.json &&
        ends 2 "$asan" import none.json && says 'no trace with a span that has an id' err || return
    trace 'GET /x' aa 1700000000000000000 '' >nanoseconds.json &&
        ends 2 "$asan" import nanoseconds.json && says '(is their unit right?): 3' err
}

check 'each operation becomes a workload, with what is habit in it' operations
check '--operation takes one, and names the most frequent' one_operation
check 'an export is of the first operation, and says that there are more' first_alone
check '--since, --until and --errors leave traces out' filters
check '--break-habits, --drop-edge, --infer and --support say which edges stand' edges
check 'what followed from a dropped edge stays, and is told' implied
check '--depth makes deeper calls part of their callers' depth
check 'several traces are rows, each of which runs once' rows
check 'run, check, verify and show gather traces, one workload an operation' together
check 'check reads traces behind a broken file' one_is_broken
check 'as-recorded is the order of the recording, over which others are told' as_recorded
check '--load writes the pools that show, and when requests arrived' load
check 'a deep recursion takes little memory' deep_recursion
check 'critical-path adds sections up, over traces too' critical
check 'what is no trace is refused in a line' refused
plan
