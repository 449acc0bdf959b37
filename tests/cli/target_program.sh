#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench bench --target 'COMMAND': runtimes in programs, right and wrong.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/bench.inc
. "$root/tests/cli/bench.inc"

cat >three.json <<'EOF_'
{"simbench": 1, "name": "three", "tasks": {
 "a": {"latency": 10}, "b": {"latency": 30}, "c": {"after": ["a"], "latency": 20},
 "d": {"after": ["b"], "latency": 5}}}
EOF_
wrong="python3 $root/tests/target/wrong.py"

# ---- right ones ----
# Bodies are busy, but in one benchmark: where they are empty, the smallest that are worth it are
# looked for, which takes up to 15 seconds.
in_python() { # by the lines alone
    ends 0 "$simbench" bench --quick --quiet --format json --target "$wrong" --body spin1us \
        three.json chain-10-declared-1-spin1us && [ ! -s err ] || { cat err; return 1; }
    json "len(d['results']) == 2 and all(r['target'] == 'wrong' and \
        r['ns_per_task']['median'] > 0 and 'call_ns' not in r for r in d['results'])" out
}
on_node() {
    sed "s|simbench/share/task.mjs|$root/strategies/task/task.mjs|" \
        "$root/strategies/task/examples/promises.mjs" >mine.mjs
    ends 0 "$simbench" bench --quick --quiet --target 'node mine.mjs' --body spin1us three.json &&
        [ ! -s err ] && ends 0 "$simbench" bench --quick --quiet --format json \
        --target 'node mine.mjs' chain-30-declared-1 fan-20-declared-1-timer2ms \
        layered-30-declared-1-spin1us && [ ! -s err ] || { cat err; return 1; }
    json "len(d['results']) == 3 and d['results'][0]['metg_ns'] > 0 and \
        d['results'][1]['delay_p50_ns'] >= 0 and d['results'][0]['bytes_per_task'] > 0" out
}
loses_on_node() { # one task of ten in timed runs alone
    sed 's/async run(runtime, graph) {/&\n        if (!graph.checked) graph.order.length = 9/' \
        mine.mjs >loses.mjs
    ends 1 "$simbench" bench --quick --quiet --target 'node loses.mjs' chain-10-declared-1 &&
        grep -q '^simbench: chain-10-declared-1: task 9 has not run, and the run is over' err ||
        { cat err; return 1; }
}
leaves_on_node() {
    sed 's/async run(runtime, graph) {/&\n        if (!graph.checked) process.exit(0)/' \
        mine.mjs >leaves.mjs
    ends 1 "$simbench" bench --quick --quiet --target 'node leaves.mjs' chain-10-declared-1 &&
        grep -qx 'simbench: chain-10-declared-1: ended with exit status 0' err ||
        { cat err; return 1; }
}
slower_on_node() { # status 3, and the control is quiet; the old one has to stay where it is
    sed 's/graph.run(t)/busy(), graph.run(t)/' mine.mjs >slow.mjs
    echo 'function busy() { for (let i = 0; i < 100; i++) x = (x * 3 + 1) | 0 }
let x = 1' >>slow.mjs
    ends 0 "$simbench" bench --quick --quiet --target 'node mine.mjs' --save base \
        chain-1000-declared-1 && [ "$(cat base/command.txt)" = 'node mine.mjs' ] || return
    ends 3 "$simbench" bench --quiet --compare base --target 'node slow.mjs' --margin 25 \
        --format json chain-1000-declared-1 &&
        json "d['comparison']['benchmarks'][0]['ratio'] > 1.4" out ||
        { cat err; return 1; }
    echo >>mine.mjs
    ends 5 "$simbench" bench --quiet --compare base --target 'node slow.mjs' \
        chain-1000-declared-1 &&
        says 'a file that the command names has changed' err
}
check 'a program without a library is measured' in_python
if command -v node >/dev/null 2>&1; then
    check 'bodies, timers and memory are measured on node' on_node
    check 'a task that is lost in timed runs alone is told' loses_on_node
    check 'a program that ends itself is told' leaves_on_node
    what='one that has become slower is found, and the old one is watched'
    if [ "${SB_TEST_SCALE:-1}" -le 1 ]; then
        skip "$what" 'takes minutes: in soaks'
    else
        check "$what" slower_on_node
    fi
else
    skip 'programs on node' 'node is not there'
fi

# ---- wrong ones ----
refused() { # STATUS MISTAKE PATTERN
    case $3 in
    *' happens'* | *' silent'*) limit=2s ;; # which passes
    *) limit=60s ;;
    esac
    ends "$1" "$simbench" bench --quiet --quick --time-limit $limit --workers 2 \
        --target "$wrong $2" three.json || return
    cat err
    pattern=$(echo "$3" | sed "s|WRONG|$wrong $2|")
    [ "$(wc -l <err)" -eq 1 ] && grep -qx "simbench: $pattern" err
}
while IFS= read -r line; do
    status=${line%%|*} rest=${line#*|}
    check "one is refused in one line: ${rest%%|*}" refused "$status" "${rest%%|*}" "${rest#*|}"
done <"$root/tests/target/program_refusals.txt"
nothing_left() { ! pgrep -f "tests/target/wrong.py"; }
check 'nothing of them is left' nothing_left
not_there() {
    ends 2 "$simbench" bench --target './nothing at all' chain &&
        says './nothing at all: cannot be run: exit status 127 of the shell' err
}
check 'a command that there is not is refused' not_there
plan
