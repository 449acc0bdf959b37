#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same bytes for any number of threads, and each replicate again, alone.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

same_for_threads() { # ARGUMENT...
    "$simbench" --no-report --format json --replicates 1500 --threads 1 "$@" >one || return
    for threads in 2 3 16; do
        "$simbench" --no-report --format json --replicates 1500 --threads "$threads" "$@" |
            cmp one - || return
    done
}
same_everywhere() { # by the optimised and the sanitizer build
    "$simbench" --no-report --format json --replicates 500 --strategies all "$w/feed.json" \
        "$w/stepped.json" >one &&
        "$asan" --no-report --format json --replicates 500 --strategies all "$w/feed.json" \
            "$w/stepped.json" | cmp one -
}
other_seed() {
    ends 0 "$simbench" --no-report --format csv --replicates 50 --seed 1 "$w/feed.json" &&
        cp out one &&
        ends 0 "$simbench" --no-report --format csv --replicates 50 --seed 2 "$w/feed.json" &&
        ! cmp -s one out
}
makespans() { # "STRATEGY NANOSECONDS" a line, from results.json on standard input
    python3 -c '
import json, sys
for s in json.load(sys.stdin)["workloads"][0]["strategies"]:
    for p, time in s["cdf"]:
        print(s["name"], time)'
}
replayed() { # OPTION... FILE: the times of each replicate alone are those of the whole run
    "$simbench" --no-report --format json --replicates 12 --strategies all "$@" | makespans |
        sort -u >whole
    i=0
    while [ "$i" -lt 12 ]; do
        "$simbench" --no-report --format json --strategies all --only-replicate "$i" "$@" |
            makespans
        i=$((i + 1))
    done | sort -u >alone
    [ "$(wc -l <whole)" -gt 12 ] && diff whole alone
}
shown() { # OPTION... FILE: show prints the same times, as rounded by it
    for i in 0 5 4711 999999999999; do
        "$simbench" --no-report --format json --only-replicate "$i" --strategies all "$@" \
            >alone.json &&
            "$simbench" show --only-replicate "$i" --strategies all "$@" >shown.txt &&
            python3 - "$i" <<'EOF' || return
import json, re, sys
unit = {"ns": 1, "µs": 1e3, "us": 1e3, "ms": 1e6, "s": 1e9, "min": 60e9, "h": 3600e9}
text = open("shown.txt", encoding="utf-8").read()
assert "replicate %s of seed 1" % sys.argv[1] in text
strategies = json.load(open("alone.json"))["workloads"][0]["strategies"]
for s in strategies:
    number, name = re.search(r"^%s: ([0-9.]+) (\S+)$" % re.escape(s["name"]), text, re.M).groups()
    exact = s["makespan_ns"]["max"]
    assert abs(float(number) * unit[name] - exact) <= 1e-4 * exact, (s["name"], number, name, exact)
assert len(strategies) >= 9
EOF
    done
}
gantt_is_typical() { # nearest to p50 and p99 under today's order and the one to take
    for strategies in sequential level-barrier,earliest-start; do
        "$simbench" --no-report --format json --replicates 30 --strategies "$strategies" \
            "$w/dashboard.json" >whole.json || return
        i=0
        while [ "$i" -lt 30 ]; do
            "$simbench" --no-report --format json --strategies "$strategies" --only-replicate "$i" \
                "$w/dashboard.json" >"alone$i.json" || return
            i=$((i + 1))
        done
        python3 - "${strategies##*,}" <<'EOF' || return
import json, sys
from fractions import Fraction
def read(name): return {s["name"]: s for s in json.load(open(name))["workloads"][0]["strategies"]}
whole, alone = read("whole.json"), [read("alone%d.json" % i) for i in range(30)]
shown = json.load(open("whole.json"))["workloads"][0]["shown_replicates"]
for p in ("p50", "p99"):
    far = [sum(abs(Fraction(one[s]["makespan_ns"]["max"], whole[s]["makespan_ns"][p]) - 1)
               for s in ("join-all-then-chain", sys.argv[1])) for one in alone]
    assert shown[p] == far.index(min(far)), (p, shown[p], far.index(min(far)))
EOF
    done
}
gantt_replayed() { # the replicate that a report draws is the one that its number gives
    "$simbench" --no-report --format json --replicates 300 "$w/feed.json" >whole.json
    i=$(sed -n 's/.*"shown_replicate":\([0-9]*\),.*/\1/p' whole.json)
    "$simbench" --no-report --format json --only-replicate "$i" "$w/feed.json" >alone.json &&
        python3 -c '
import json
whole, alone = ({s["name"]: s for s in json.load(open(n))["workloads"][0]["strategies"]}
                for n in ("whole.json", "alone.json"))
for name in whole:
    assert whole[name]["spans"] == alone[name]["spans"] and len(whole[name]["spans"]) > 5, name'
}

check 'results do not depend on the number of threads' same_for_threads --strategies all \
    "$w/feed.json" "$w/stepped.json"
check 'nor with limited workers' same_for_threads --workers 2 --strategies all "$w/feed.json" \
    "$w/stepped.json"
check 'nor on the build' same_everywhere
check 'another seed gives other results' other_seed
check 'each replicate alone has the times of the whole run' replayed "$w/user-config-profile.json"
check 'each replicate alone has them with two workers' replayed --workers 2 "$w/feed.json"
check 'show has the times of that replicate' shown "$w/user-config-profile.json"
check 'show has them with two workers' shown --workers 2 "$w/stepped.json"
check 'the replicate in the pictures is the one that its number gives' gantt_replayed
check 'the replicates that are drawn are typical of both orders' gantt_is_typical
plan
