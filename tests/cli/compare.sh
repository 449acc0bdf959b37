#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two runs side by side.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

result() { # NAME ARGUMENT...: a results.json of that name
    name=$1
    shift
    "$simbench" --quiet --no-report --no-verify --replicates 3000 --format json "$@" >"$name" ||
        exit 1
}
# A chain whose user takes 1 % less in the file after; and one more strategy, one workload less.
chain() { # MEAN NAME
    printf '{"simbench": 1, "name": "%s", "tasks": {"user": {"latency": {"dist": "exponential",
        "mean": %s}}, "page": {"after": ["user"], "latency": {"dist": "exponential",
        "mean": 50}}}}' "$2" "$1"
}
chain 100 page >page.json
chain 99 page >faster.json
chain 100 gone >gone.json
chain 100 new >new.json
result before page.json gone.json
result after --strategies all faster.json new.json
result seed --seed 2 page.json gone.json
result few --replicates 200 page.json gone.json

json() { # EXPRESSION: of the comparison `d` in `out`; `f(s)` the figures of a strategy of "page"
    python3 -c '
import json
d = json.load(open("out"))
w = {x["name"]: x for x in d["workloads"]}
s = {x["name"]: x for x in w["page"].get("strategies", [])}
assert ('"$1"'), d'
}
same_twice() {
    ends 0 "$asan" compare before before && one_line 'no change at all: all 30 figures are' out &&
        [ ! -s err ] && ends 0 "$asan" compare --format json before before &&
        json 'd["tests"] == 0 and all(s["sequential"][f]["verdict"] == "same" and
            s["sequential"][f]["change_ns"] == {"value": 0, "ci95": [0, 0]}
            for f in ("mean", "p50", "p99"))'
}
paired() { # the mean falls by 1 ms of 150: the interval of pairs has it, and is narrow
    ends 0 "$asan" compare --format json before after && json '
        w["page"]["how"].startswith("paired") and s["sequential"]["mean"]["paired"] and
        s["sequential"]["mean"]["verdict"] == "faster" and
        (lambda lo, hi: lo <= -1e6 <= hi and hi - lo < 1e5)(
            *s["sequential"]["mean"]["change_ns"]["ci95"]) and
        abs(s["sequential"]["mean"]["ratio"]["value"] - 149 / 150) < 1e-3'
}
only_in_one() {
    json 'w["gone"] == {"name": "gone", "only": "before"} and
          w["new"] == {"name": "new", "only": "after"} and s["lpt"]["only"] == "after"' &&
        ends 0 "$asan" compare before after && says 'workloads only before: gone' out &&
        says 'workloads only after: new' out && says 'only after: ' out
}
not_paired() {
    ends 0 "$asan" compare before seed && says 'not paired: other seeds' out &&
        says 'other seeds: 1 and 2' out && says '0 slower, 0 faster' out
}
other_replicates() {
    ends 0 "$asan" compare before few && says 'replicates 3,000 → 200' out &&
        says '0 slower, 0 faster' out
}
folders() {
    mkdir -p x y && cp before x/results.json && cp after y/results.json &&
        ends 0 "$asan" compare before after && cp out files && ends 0 "$asan" compare x y &&
        cmp out files && ends 0 "$asan" compare x/ after && cmp out files
}
markdown() {
    ends 0 "$asan" compare --format markdown before after && says '### page' out &&
        grep -q '^| sequential | 1[45][0-9.]* | 1[45][0-9.]* | -0\.[67]' out &&
        says '**faster: mean' out &&
        [ "$(grep -c '^|' out)" -eq 7 ] && # head, rule, five strategies
        [ "$(grep '^|' out | sed 's/[^|]//g' | sort -u | wc -l)" -eq 1 ]
}
in_ascii() {
    ends 0 "$asan" compare --ascii before after && ! LC_ALL=C grep -q '[^ -~]' out
}
gate() { # STATUS TEXT EXPR
    ends "$1" "$asan" compare --fail-if "$3" before after && { [ -z "$2" ] || says "$2" err; }
}
gates() {
    gate 3 'page: faster is' 'faster > 0' && gate 0 '' 'slower > 0' &&
        gate 3 'page: mean_change(sequential) is -0.00' 'mean_change(sequential) < -0.5%' &&
        gate 0 '' 'mean_change_lo(sequential) > -0.1%' &&
        gate 0 '' 'mean(sequential) > 160ms' && gate 3 'p99(sequential@page) is' \
        'p99(sequential@page) > 300ms or p99_before(sequential) < 1ms' &&
        gate 4 'mean_change(lpt) was not measured' 'mean_change(lpt) > 1%'
}
refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" compare "$@" && one_line "$text" err && [ ! -s out ]
}
one_alone() { ends 2 "$asan" compare before && says 'an argument is missing: BEFORE AFTER' err; }
refused_conditions() {
    refuses '--fail-if: column 1 of "sower > 0": no figure "sower"; did you mean "slower"?' \
        --fail-if 'sower > 0' before after &&
        refuses 'it is in one of the runs alone' --fail-if 'slower(gone) > 0' before after &&
        refuses 'no strategy "lpd"; did you mean "lpt"?' --fail-if 'mean(lpd) > 1ms' before after
}
of_benchmarks() {
    printf '{"simbench_bench": 1, "format": 1}' >bench.json
    ends 2 "$asan" compare bench.json before
}
older() { # without batches, as 0.2.0 wrote them
    python3 -c '
import json
d = json.load(open("after"))
for w in d["workloads"]:
    for s in w["strategies"]:
        del s["batches"]
d["simbench"] = "0.2.0-older"
json.dump(d, open("older", "w"))'
    ends 0 "$asan" compare before older && says 'or an older results.json' out &&
        says 'other versions: ' out
}
spread() { # batches of spread draws are not independent
    result q1 --replicates 4096 --sampling sobol page.json &&
        result q2 --replicates 4096 --sampling sobol faster.json &&
        ! grep -q '"batches"' q1 && ends 0 "$asan" compare q1 q2 &&
        says 'not paired: draws were spread by --sampling' out
}
partly() {
    sed 's/"partial":false/"partial":true/' after >part &&
        ends 0 "$asan" compare before part && says 'partial: the run after was interrupted' out
}
hostile() { # names that would break a table, a terminal or a command of GitHub's
    printf '{"simbench": 1, "name": "a|b\\u001b[2J\\n::error::x", "tasks": {"t": {"latency":
        {"dist": "exponential", "mean": 5}}}}' >hostile.json
    result h1 hostile.json && result h2 --seed 5 hostile.json || return
    for format in table markdown json; do
        ends 0 "$asan" compare --format $format h1 h2 && ! grep -q "$(printf '\033')" out &&
            ! grep -q '^::' out || return
    done
}
sweeps() { # points go together by name, which has their values
    result s1 --sweep workers=1..3 page.json && result s2 --sweep workers=2..4 page.json &&
        ends 0 "$asan" compare s1 s2 && says 'workloads only before: page workers=1' out &&
        says 'workloads only after: page workers=4' out && says 'no change at all: all 30' out
}

check 'a run compared with itself has not changed at all' same_twice
check 'seeds that agree pair the runs, and the interval has the true change' paired
check 'what is in one run alone is told' only_in_one
check 'other seeds are compared by intervals, and show no change where there is none' not_paired
check 'other numbers of replicates are compared' other_replicates
check 'a folder stands for its results.json' folders
check 'Markdown has a table for a pull request' markdown
check 'the table can be of ASCII' in_ascii
check 'conditions end with status 3, those that cannot be told with 4' gates
check 'conditions that are none are refused with the nearest name' refused_conditions
check 'one file is too few' ends 2 "$simbench" compare before
check 'one run alone' one_alone
check 'what is not there is refused' refuses 'nowhere: cannot be opened' nowhere before
check 'a workload is refused' refuses 'not a results.json of simbench' page.json before
check 'results of benchmarks are refused' of_benchmarks
check 'an older results.json is compared by its intervals' older
check 'runs with --sampling are compared by their intervals' spread
check 'a partial run is told' partly
check 'hostile names stay in their cells' hostile
check 'points of sweeps go together' sweeps
plan
