#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench verify --scheduler: schedulers of others, right and wrong ones, spoken to in lines.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/better_all.inc
. "$root/tests/cli/better_all.inc"

examples=$root/strategies/examples
python=$(python3 -c 'import sys; print(sys.executable)') # itself, not what chooses one
wrong="$python $root/tests/line/wrong.py"
cat >three.json <<'EOF_'
{"simbench": 1, "name": "three", "workers": 2, "tasks": {
 "a": {"latency": 10}, "b": {"latency": 30}, "c": {"after": ["a"], "latency": 20},
 "d": {"after": ["b"], "latency": 5}}}
EOF_

# ---- right ones ----
is() { # STRATEGY COMMAND ARGUMENT...: all schedules are the strategy's
    strategy=$1 command=$2
    shift 2
    ends 0 "$simbench" verify --quiet --scheduler "$command" --as "$strategy" "$@" ||
        { cat err; return 1; }
    says "is $strategy: " out && [ ! -s err ]
}
shipped() { # COMMAND OPTION...: every workload
    is earliest-start "$@" -n 2 "$w"/*.json &&
        [ "$(grep -c 'schedules identical' out)" -eq "$(ls "$w"/*.json | wc -l)" ]
}
with_workers() {
    for workers in 1 2 3 17; do
        is earliest-start "$1" --workers "$workers" -n 3 "$w/feed.json" "$w/stepped.json" \
            "$root/tests/data/cases/accepted/mixture-absent.json" "$w"/recorded/*.gz || return
    done
}
in_c() {
    ${CC:-cc} -std=c11 -D_GNU_SOURCE -O2 -o first_come "$examples/first_come.c" &&
        with_workers ./first_come
}
sanitized() {
    ends 0 "$asan" verify --scheduler "$python $examples/first_come.py" --as earliest-start -n 5 \
        --workers 2 --record rec "$w/feed.json" && [ ! -s err ] &&
        ends 0 "$asan" verify --replay rec --as earliest-start -n 5 --workers 2 "$w/feed.json" &&
        [ ! -s err ]
}
many_tasks() { # of which one replicate is as much as others with 400
    "$simbench" generate layered tasks=20000 >many.json &&
        is earliest-start ./first_come --workers 16 -n 1 many.json &&
        says '1 of 1 schedules identical, 20,000 steps' out
}
judged() { # the figures are those of a run of the strategy that it is
    ends 0 "$simbench" verify --quiet --scheduler "$python $examples/first_come.py" --workers 2 \
        -n 50 --strategies earliest-start,hlfet "$w/feed.json" &&
        says 'accepted by the checker: 50 schedules, 500 steps' out &&
        cp out judged || return
    row() { sed -n "s/^  $1  *\([0-9]\)/\1/p" judged; }
    [ "$(row 'the scheduler')" = "$(row earliest-start)" ] &&
        [ "$(row bound | awk '{ print $5, $6 }')" = '1.000 1.000' ] &&
        "$simbench" --no-report --quiet --workers 2 --strategies earliest-start -n 50 \
            --format csv "$w/feed.json" >csv &&
        mean=$(sed -n 's/^feed,//p' csv | cut -d, -f 8 | awk '{ printf "%.1f", $1 / 1e6 }') &&
        [ "$(row 'the scheduler' | awk '{ print $1 }')" = "$mean" ]
}
page_shows_it() {
    sed -n '/^```python/,/^```$/p' "$root/strategies/own.md" | sed '1d;$d' >shown
    sed -n '/^for line/,$p' "$examples/first_come.py" | diff shown -
}
check 'the page shows first_come.py' page_shows_it
check 'first_come.py is earliest-start on every workload' shipped "$python $examples/first_come.py"
check 'first_come.py is it with few workers, steps and absent tasks' with_workers \
    "$python $examples/first_come.py"
check 'first_come.c is earliest-start with few workers' in_c
check 'a graph of 20,000 tasks' many_tasks
check 'the same under the sanitizers' sanitized
check 'one that claims nothing stands beside strategies and the bound' judged
why=
command -v node >/dev/null 2>&1 || why='no node'
if [ -n "$why" ]; then
    skip 'first_come.mjs is earliest-start with few workers' "$why"
else
    check 'first_come.mjs is earliest-start with few workers' with_workers \
        "node $examples/first_come.mjs"
fi
why=$(obstacle "$(dirname "$simbench")/better_all")
if [ -n "$why" ]; then
    skip 'better-all is earliest-start on every workload' "$why"
else
    cp "$examples/better_all.mjs" "$(dirname "$simbench")/better_all/scheduler.mjs"
    by_better_all() {
        better="node $(dirname "$simbench")/better_all/scheduler.mjs"
        shipped "$better" --workers unlimited &&
            is earliest-start "$better" --workers unlimited -n 10 "$w"/recorded/*.gz \
                "$root/tests/data/cases/accepted/mixture-absent.json"
    }
    check 'better-all is earliest-start on every workload' by_better_all
fi

# ---- wrong ones ----
# refused MISTAKE TEXT: in one line that names the task, both times and the command
refused() {
    ends 1 "$simbench" verify --quiet --time-limit "${3:-100s}" --scheduler "$wrong $1" \
        --as earliest-start -n 2 three.json && one_line "$2" err && [ ! -s out ] &&
        says "; to see it again: simbench verify --scheduler='$wrong $1' --as=earliest-start " err
}
# Those that say nothing more have a limit in which they must have begun.
while IFS='|' read -r mistake text limit; do
    check "one that is wrong is refused: $mistake" refused "$mistake" "$text" "$limit"
done <"$root/tests/line/refusals.txt"

none() {
    ends 1 "$simbench" verify --quiet --scheduler ./nobody three.json &&
        one_line 'the scheduler cannot be run: exit status 127 of the shell' err
}
deaf_to_much() { # more than a pipe holds
    "$simbench" generate layered tasks=3000 >many.json
    ends 1 "$simbench" verify --quiet --time-limit 500ms --scheduler "$wrong deaf" --workers 2 \
        many.json && one_line 'the scheduler has not read what it was told for 500 ms' err
}
unlimited_start_on_anything() {
    ends 0 "$simbench" verify --quiet --workers unlimited --as earliest-start \
        --scheduler "$python $examples/first_come.py | sed -u 's/ on .*//'" three.json
}
late_is_accepted_by_the_checker() {
    ends 0 "$simbench" verify --quiet --scheduler "$wrong late" -n 1 three.json &&
        says '  the scheduler            50.00' out && says '  earliest-start           35.00' out
}
errors_are_shown_and_cut() {
    ends 1 "$simbench" verify --time-limit 2s --scheduler "$wrong flood-errors" three.json &&
        says 'more of its standard error is not shown' err && [ "$(wc -c <err)" -lt 70000 ]
}
check 'a command that is none is told' none
check 'one that reads nothing of a large graph is told' deaf_to_much
check 'with unlimited workers a start names none' unlimited_start_on_anything
check 'one that is late is accepted where it claims nothing' late_is_accepted_by_the_checker
check 'standard error is shown, and cut' errors_are_shown_and_cut

# ---- nothing is left behind ----
gone() { ! kill -0 "$1" 2>/dev/null; }
begin() { # MISTAKE: in the background; $daemon is what it left in a session of its own
    rm -f daemon.pid
    env --default-signal=INT "$simbench" verify --quiet --time-limit 300s \
        --scheduler "$wrong daemon-and-silent" three.json >out 2>err </dev/null &
    verifier=$!
    poll test -s daemon.pid && daemon=$(cat daemon.pid)
}
after_its_end() {
    rm -f daemon.pid
    ends 0 "$simbench" verify --quiet --scheduler "$wrong daemon" three.json &&
        gone "$(cat daemon.pid)"
}
after_a_refusal() {
    rm -f daemon.pid
    ends 1 "$simbench" verify --quiet --time-limit 300ms --scheduler "$wrong daemon-and-silent" \
        three.json && gone "$(cat daemon.pid)"
}
after_a_kill() {
    begin && kill -KILL "$verifier"
    wait "$verifier"
    poll gone "$daemon"
}
after_an_interrupt() {
    begin && kill -INT "$verifier"
    wait "$verifier"
    [ $? -eq 1 ] && gone "$daemon" && says 'interrupted: the rest is not verified' err
}
check 'nothing is left behind of one that ends' after_its_end
check 'nothing is left behind of one that is refused' after_a_refusal
check 'nothing is left behind where the program is killed' after_a_kill
check 'nothing is left behind where it is interrupted' after_an_interrupt

# ---- records ----
replays() { # STATUS COMMAND [LIMIT]: the same verdict as when it was recorded
    limit=${3:-100s}
    ends "$1" "$simbench" verify --quiet --time-limit "$limit" --scheduler "$2" \
        --as earliest-start -n 3 --record rec three.json "$w/feed.json" &&
        sed "s|$2|rec|" out >recorded.out &&
        sed 's/^simbench: \(.*\); to see it again.*/simbench: rec: \1/' err >recorded.err &&
        cp rec first &&
        ends "$1" "$simbench" verify --quiet --replay rec --as earliest-start -n 3 three.json \
            "$w/feed.json" && diff recorded.out out && diff recorded.err err &&
        ends "$1" "$simbench" verify --quiet --time-limit "$limit" --scheduler "$2" \
            --as earliest-start -n 3 --record rec three.json "$w/feed.json"
    cmp rec first # it says the same again
}
other() { # TEXT OPTION...: a record and another run
    text=$1
    shift
    ends 2 "$simbench" verify --quiet --replay rec "$@" && one_line "$text" err && [ ! -s out ]
}
recorded() {
    ends 0 "$simbench" verify --quiet --scheduler "$python $examples/first_come.py" -n 2 \
        --record rec --workers 2 "$w/feed.json"
}
cut() { # at its end, and in an answer
    head -n 12 rec >short && ends 2 "$simbench" verify --quiet --replay short -n 2 --workers 2 \
        "$w/feed.json" && one_line 'simbench: short:' err
}
refuses_none() { ends 2 "$simbench" verify --replay none three.json &&
    one_line 'simbench: none: cannot be opened' err; }
check 'a record of a right one replays' replays 0 "$python $examples/first_come.py"
for mistake in early dies status flood-line; do
    check "a record of a wrong one replays: $mistake" replays 1 "$wrong $mistake"
done
check 'a record of a silent one replays' replays 1 "$wrong silent" 500ms
check 'two replicates are recorded' recorded
check 'a record with another seed is refused, with its line' other \
    'simbench: rec:' --workers 2 -n 2 --seed 2 "$w/feed.json"
check 'a record with other workers is refused' other \
    'simbench: rec:2: recorded is "graph {"simbench":1,"workers":2,' --workers 3 -n 2 "$w/feed.json"
check 'a record with more replicates is refused' other \
    'now "run 2" is said: the workload or the options are others' --workers 2 -n 3 "$w/feed.json"
check 'a record with fewer replicates is refused' other \
    'more was said then than now' --workers 2 -n 1 "$w/feed.json"
check 'a record that is cut is refused' cut
check 'a record that is none is refused' refuses_none

# ---- options ----
refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" verify "$@" three.json && says "$text" err && [ ! -s out ]
}
check '--as alone is refused' refuses '--as goes with --scheduler, --strategy or --replay' \
    --as hlfet
check '--record alone is refused' refuses '--record goes with --scheduler' --record x
check '--as with a name that is none' refuses 'did you mean "hlfet"?' --scheduler x --as hlfett
check '--scheduler with --real-clock' refuses '--scheduler' --scheduler x --real-clock
check '--scheduler with --replay' refuses '--scheduler' --scheduler x --replay y
check '--as with --strategies' refuses 'with --as there is nothing beside it' --scheduler x \
    --as hlfet --strategies list
check '--time-limit that is none' refuses '--time-limit' --scheduler x --time-limit soon
check 'a record in place of a workload' refuses '"three.json" is a workload' --scheduler x \
    --record three.json
plan
