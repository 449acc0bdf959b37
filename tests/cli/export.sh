#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench export: graphs and schedules for the programs of others.
# shellcheck disable=SC2015,SC2317 # the last of a chain; check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
python=/usr/bin/python3

makespan() { # WORKERS STRATEGY FILE: of replicate 7
    "$simbench" --no-report --no-verify -s "$2" -w "$1" --only-replicate 7 -f csv "$3" | tail -n 1 |
        cut -d, -f 9 | cut -d. -f 1
}
# Arrows as edges between steps, the makespan as a run of that replicate has it.
schedule() { # FORMAT
    echo '{"simbench": 1, "tasks": {"d": {"after": ["z", "y"], "latency": 2}, "z": {"after": ["y"],
        "latency": 0}, "y": {"after": ["a"], "latency": 0}, "a": {"latency": 1}, "e": {"after":
        ["d"], "latency": 0}}}' >no-length.json
    for file in no-length.json "$w/feed.json" "$w/stepped.json" "$w/layered-1000.json" \
        "$w/pipeline.json"; do
        "$asan" export -f wfformat "$file" -o graph || return
        edges=$("$asan" export -f csv "$file" | "$asan" check - | sed 's/.*edges //; s/)//')
        for how in 'unlimited earliest-start' '3 hlfet' '2 level-barrier' '1 lpt'; do
            workers=${how% *} strategy=${how#* }
            program=$([ "$strategy" = hlfet ] && echo "$asan" || echo "$simbench")
            ends 0 "$program" export -f "$1" --strategy "$strategy" -w "$workers" \
                --only-replicate 7 "$file" -o made || return
            arrows=$($python "$root/tests/check/exports.py" "$1" made \
                "$(makespan "$workers" "$strategy" "$file")" graph) || return
            [ "$arrows" = "$edges" ] ||
                { echo "$file, $how: $arrows arrows, $edges edges"; return 1; }
        done
    done
}
same_bytes() {
    "$asan" export -f otlp "$w/feed.json" >one && "$simbench" export -f otlp "$w/feed.json" >two &&
        cmp one two && "$asan" export -f otlp --seed 2 "$w/feed.json" >three && ! cmp -s one three
}
workflow() {
    for file in feed stepped layered-1000 cholesky-12; do
        "$asan" export -f wfformat "$w/$file.json" -o made &&
            $python "$root/tests/check/exports.py" wfformat made || return
    done
}
graphviz() {
    for file in feed stepped cholesky-12; do
        "$asan" export -f dot "$w/$file.json" >made.dot && dot -Tplain made.dot >made.plain &&
            [ "$(grep -c ^node made.plain)" = "$(grep -c 'duration=' made.dot)" ] &&
            [ "$(grep -c ^edge made.plain)" = "$(grep -c -e '->' made.dot)" ] || return
    done
    # What Graphviz writes itself, in another order and over several lines, is the same graph.
    "$asan" export -f dot "$w/feed.json" >one.dot && dot -Tdot one.dot >two.dot &&
        ! cmp -s one.dot two.dot &&
        [ "$(makespan unlimited earliest-start one.dot)" = \
            "$(makespan unlimited earliest-start two.dot)" ] &&
        [ "$("$asan" check - <one.dot)" = "$("$asan" check - <two.dot)" ]
}
refused() {
    ends 2 "$asan" export "$w/feed.json" &&
        says 'export into which format? See simbench list exports' err &&
        ends 2 "$asan" export -f dott "$w/feed.json" && says 'did you mean "dot"?' err &&
        ends 2 "$asan" export -f otlp -s earliest "$w/feed.json" &&
        says 'no strategy "earliest"' err &&
        ends 1 "$asan" export -f dot "$w/feed.json" -o no/where && says 'no/where' err
}

# The schedule that comes along, by Python, and by a solver; what it finds is no shorter than what
# is proved here.
constraint_model() {
    for file in feed stepped cholesky-12 layered-1000; do
        for workers in 2 5 unlimited; do
            program=$([ $workers = 2 ] && echo "$asan" || echo "$simbench")
            ends 0 "$program" export -f minizinc -w $workers "$w/$file.json" -o made.mzn &&
                $python "$root/tests/check/exports.py" minizinc made.mzn || return
        done
    done
    "$asan" optimum -w 3 -f json "$w/stepped.json" >best.json && best=$($python -c \
        'import json; d = json.load(open("best.json")); assert d["proved"]; print(d["best_ns"])') &&
        "$asan" export -f minizinc -w 3 "$w/stepped.json" -o made.mzn &&
        $python "$root/tests/check/exports.py" minizinc made.mzn "$best"
}
solved() {
    for file in "$w/feed.json" "$w/stepped.json" "$root/tests/data/cases/accepted/empty.json"; do
        "$simbench" export -f minizinc -w 2 "$file" | sed 's/^% constraint/constraint/' >made.mzn
        minizinc --solver gecode made.mzn >found 2>said || { cat said; return 1; }
        says "makespan $(sed -n 's/^int: best = \([0-9]*\).*/\1/p' made.mzn)" found || return
    done
    printf '%s\n' '{"simbench": 1, "workers": 2, "tasks": {"a\\(b)": {"latency": 2},
        "b\"q": {"latency": 3}, "c": {"latency": 4, "after": ["b\"q"]}, "d": {"latency": 5}}}' \
        >names.json
    ends 0 "$simbench" export -f minizinc names.json -o told.mzn && # without our bounds
        sed 's/^int: lower = [0-9]*/int: lower = 0/; s/^int: best = [0-9]*/int: best = 99/' \
            told.mzn >made.mzn &&
        minizinc --solver gecode made.mzn >found 2>said && says 'makespan 7' found &&
        says 'a\(b) 0' found && says 'b"q 0' found && says '==========' found
}

check 'a schedule for Perfetto: lanes, arrows, critical path' schedule chrome-trace
check 'a schedule for Jaeger: spans in one root, links, critical path' schedule otlp
check 'the same export gives the same bytes, another seed others' same_bytes
check 'a workflow for WfCommons' workflow
if command -v dot >/dev/null; then
    check 'a graph for Graphviz, which draws and rewrites it' graphviz
else
    skip 'a graph for Graphviz, which draws and rewrites it' 'dot is missing'
fi
check 'a model for constraint solvers, whose known schedule is one' constraint_model
if command -v minizinc >/dev/null; then
    check 'a constraint solver finds that schedule feasible, and none shorter' solved
else
    skip 'a constraint solver finds that schedule feasible, and none shorter' 'minizinc is missing'
fi
check 'what cannot be exported is told' refused
plan
