#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench run --shard and simbench merge as a person uses them: what one run leaves, to the byte.
# SC2317: check calls the functions; SC2086: options are words.
# shellcheck disable=SC2086,SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

plots=cdf

# same SHARES OPTION... FILE...: that many parts, from 1 or 2 threads, merged from the last to the
# first, are one run: what is printed and all that is written.
same() {
    shares=$1
    shift
    rm -rf whole merged part-*
    ends 0 "$simbench" run -q --plots $plots -o whole "$@" && cp out whole.out || return
    share=$shares parts=
    while [ "$share" -ge 1 ]; do
        ends 0 "$simbench" run -q -j $((share % 2 + 1)) --shard "$share/$shares" "$@" || return
        [ ! -s out ] || return
        parts="$parts part-$share-of-$shares"
        share=$((share - 1))
    done
    ends 0 "$simbench" merge -q --plots $plots -o merged $parts &&
        cmp out whole.out && diff -rq whole merged
}
few() { same "$1" -n 700 "$w/dashboard.json"; }
one_to_seventeen() {
    for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do few $n || return; done
}
limited() {
    same 3 -n 500 -w 2 -s earliest-start,lpt,hlfet "$w/checkout.json" &&
        same 2 -n 64 -w 3 -s all "$w/dashboard.json" # oracles rank each replicate
}
histogram() { same 3 -n 1200000 --no-verify --slo 200ms "$w/dashboard.json"; }
several() { # a folder, and a workload that names a file
    mkdir -p folder && cp "$w"/checkout.json "$w"/hotrod* folder && echo no >folder/read.me &&
        echo '1,2,3' >times.csv && echo '{"simbench": 1, "tasks": {"a": {"latency":
            {"dist": "empirical", "file": "times.csv"}}, "b": {"after": ["a"], "latency": 2}}}' \
            >named.json && same 4 -n 300 folder named.json "$w/abc.json" "$w/dashboard.json"
}
swept() {
    same 5 -n 200 --sweep workers=1..5 "$w/checkout.json" &&
        same 3 -n 200 --sweep tasks.user.latency.p99=100ms..800ms/4 "$w/dashboard.json"
}
check 'one part to seventeen are one run' one_to_seventeen
check 'limited workers, and oracles' limited
check 'more replicates than are kept one by one, and a limit' histogram
check 'several workloads, folders and recorded latencies, cut by cost' several
check 'sweeps' swept
plan
