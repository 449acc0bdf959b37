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
gantt_at_median() { # of the last strategy in the table, whatever runs beside it for the speed-ups
    for strategies in sequential level-barrier,earliest-start sequential,join-all-then-chain; do
        "$simbench" --no-report --format json --replicates 301 --strategies "$strategies" \
            "$w/dashboard.json" >whole.json &&
            python3 -c '
import json
strategies = json.load(open("whole.json"))["workloads"][0]["strategies"]
last = [s for s in strategies if not s["baseline_only"]][-1]
assert last["shown_makespan_ns"] == last["makespan_ns"]["p50"], last["name"]' || return
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
check 'the replicate that is drawn is at the median of the last strategy in the table' \
    gantt_at_median
plan
