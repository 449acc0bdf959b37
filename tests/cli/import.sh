#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench import: files and folders of others become workloads.
# shellcheck disable=SC2015,SC2317 # the last of a chain; check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

cat >two.stg <<'EOF'
2
0 0 0
1 5 1 0
2 7 1 1
3 0 1 2
EOF
printf '3 2 2\n4 5 6\n0 1\n1 2\n' >three.txt
mean() { "$asan" --no-report --no-verify -s earliest-start "$@" --format csv; }

to_a_file() {
    ends 0 "$asan" import two.stg -o two.json && says 'two: tasks 4, steps 4, edges 3' err &&
        says '"2": {"after": ["1"], "latency": 7}' two.json && ends 0 "$asan" check two.json
}
to_standard_output() {
    "$asan" import -q - <three.txt >three.json 2>err && [ ! -s err ] &&
        says '"workers": 2' three.json && says '"name": "standard input"' three.json
}
packed() {
    gzip -c two.stg >packed.stg.gz && "$asan" import packed.stg.gz >packed.json &&
        says '"name": "packed"' packed.json && "$asan" import - <packed.stg.gz | says '"2":' -
}
# 128 MiB of spaces in an eighth of a megabyte.
bomb() {
    { echo '{'; head -c 134217728 /dev/zero | tr '\0' ' '; } | gzip -9 >bomb.gz || return
    ends 2 "$simbench" check bomb.gz &&
        says 'bomb.gz: unpacks to more than 250 times its size: refused' err
}
folder() {
    mkdir -p in/below && cp two.stg in/a.stg && cp three.txt in/below/a.txt && echo '#' >in/notes &&
        echo '{}' >in/.hidden && echo '/* {"traceEvents": [] */' >in/code.c || return
    ends 2 "$asan" import in -o out.json && [ ! -e out.json ] &&
        says '2 workloads do not go into one file' err || return
    ends 0 "$asan" import in -o made/ && says 'in/notes: left out' err && ! says hidden err &&
        says 'in/code.c: left out: not JSON: a comment: JSON has none' err &&
        [ "$(ls made)" = 'a-2.json
a.json' ] && ends 0 "$asan" check made/*.json
    mkdir empty && ends 2 "$asan" import empty && says 'empty: no file is in this folder' err &&
        echo notes >empty/notes && for command in import run verify; do
        ends 2 "$asan" $command empty && [ ! -s out ] && [ ! -e simbench-report ] &&
            says 'empty/notes: no workload is in it' err || return
    done
}
units() {
    "$asan" import --time-unit s two.stg | says '"2": {"after": ["1"], "latency": 7000}' -
}
# A name of the workload cannot lead out of the folder.
names() {
    echo '{"simbench": 1, "name": "../../x", "tasks": {"a": {"latency": 1}}}' >evil.json
    ends 0 "$asan" import evil.json -o names/ && [ "$(ls -A names)" = _._.._x.json ] ||
        { ls -A names; return 1; }
}
# Names that are the same as files, or are too long to be one, have files of their own.
names_alike() {
    long=$(head -c 300 /dev/zero | tr '\0' x)
    for name in a/b a_b .b _b "${long}1" "${long}2"; do
        number=$((${number-0} + 1))
        echo "{\"simbench\": 1, \"name\": \"$name\", \"tasks\": {\"a\": {\"latency\": 1}}}" \
            >"alike-$number.json"
    done
    ends 0 "$asan" import alike-*.json -o alike/ && [ "$(ls -A alike | wc -l)" = 6 ] &&
        [ -e alike/a_b-2.json ] && [ -e alike/_b-2.json ] && [ "$(cat alike/* | grep -c name)" = 6 ]
}
# A link back to a folder around it adds nothing.
link_back() {
    mkdir -p round/below && cp two.stg round/below && ln -s .. round/below/up &&
        ln -s . round/here && ends 0 "$asan" import round -o round.json &&
        ends 0 "$asan" check round
}
anonymous() {
    "$asan" import --anonymise "$w/dashboard.json" >anonymous.json 2>err || return
    ! grep -qE 'dashboard|user|config' anonymous.json &&
        says '"name": "anonymous"' anonymous.json && says '"t1":' anonymous.json || return
    # figures alone: the columns before name the workload, the one behind a task
    mean "$w/dashboard.json" | cut -d, -f 9-54 >one && mean anonymous.json | cut -d, -f 9-54 >two &&
        cmp one two
}
# The mean of a lognormal with its coefficient of variation, over 40,000 replicates, each within
# four standard errors: 12 ms, and sqrt(5^2 + 7^2) x 0.3 = 2.581 ms.
noise() {
    "$asan" import -q --noise 0.3 two.stg >noisy.json || return
    says '"latency": {"dist": "lognormal", "mean": 5, "sd": 1.5}}' noisy.json || return
    "$simbench" --no-report --no-verify -s earliest-start -n 40000 --format json noisy.json >r.json
    /usr/bin/python3 - <<'EOF'
import json
strategies = json.load(open("r.json"))["workloads"][0]["strategies"]
made = next(s["makespan_ns"] for s in strategies if s["name"] == "earliest-start")
mean, sd = made["mean"] / 1e6, made["sd"] / 1e6
assert abs(mean - 12) < 4 * 2.581 / 200, mean
assert abs(sd - 2.581) < 0.06, sd
EOF
}

# The log and the graph of a build of ninja 1.11; b.o and b.d come out of one command.
ninja() {
    cp "$root"/tests/data/corpus/ninja/five.txt both &&
        sed '/^# ninja log/,$d' both >graph.dot && sed -n '/^# ninja log/,$p' both >.ninja_log &&
        ends 0 "$asan" import --graph graph.dot .ninja_log || return
    cat >wanted <<'EOF'
    "a.o": {"latency": 58},
    "gen.h": {"latency": 48},
    "b.o": {"after": ["gen.h"], "latency": 35},
    "lib.a": {"after": ["a.o", "b.o"], "latency": 32},
    "prog": {"after": ["a.o", "lib.a"], "latency": 31},
    "all": {"after": ["lib.a"], "latency": 0}
EOF
    grep '^    ' out | diff wanted - || return
    says 'not in the log (phony, or not run): 1 of 6' err || return
    printf '100\t140\t1\tgen.h\tff\n' >>.ninja_log && # built anew: the last entry counts
        "$asan" import -q --graph graph.dot .ninja_log | says '"gen.h": {"latency": 40}' -
    gzip .ninja_log graph.dot && mv .ninja_log.gz log.gz &&
        "$asan" import -q --graph graph.dot.gz log.gz | says '"gen.h": {"latency": 40}' -
}
# A build of this machine, where it has ninja: every edge is one task, the last one is the program.
real_ninja() {
    mkdir build-here && cd build-here && cat >build.ninja <<'EOF' || return
rule make
  command = touch $out
build a | b: make
build c: make a || b
build d: make c
EOF
    command ninja >/dev/null && command ninja -t graph >g &&
        ends 0 "$asan" import --graph g .ninja_log
    status=$?
    cd .. && [ $status -eq 0 ] && [ "$(grep -c latency out)" = 3 ] &&
        says '"c": {"after": ["a"]' out && says '"d": {"after": ["c"]' out
}
speed() {
    echo 'digraph { a [size=3e9]; a -> b; b [duration=2] }' >work.dot &&
        "$asan" import -q --speed 1.5e9 --time-unit s work.dot >out &&
        says '"a": {"latency": 2000}' out && says '"b": {"after": ["a"], "latency": 2000}' out
}
# Told twenty thousand times, a node is one: else there were four hundred million edges.
sets() {
    many() { awk -v n="$1" 'BEGIN { while (i++ < 20000) printf "%s ", n }'; }
    echo "digraph { {$(many a)} -> {$(many b) {c {$(many c)}}} }" >sets.dot
    ends 0 "$asan" check sets.dot && says '(tasks 3, steps 3, edges 2)' out
}
table() {
    printf 'Step,Seconds,Needs\nb,2,a\na,1.5,\n' >steps.csv || return
    "$asan" import -q --columns task=Step,duration=Seconds,after=Needs --time-unit=s steps.csv \
        >out && says '"b": {"after": ["a"], "latency": 2000}' out || return
    printf '"Task",time,"needs"\na,1s\nb,2,a\n' | "$asan" import -q - | # a row may be short
        says '"b": {"after": ["a"], "latency": 2}' - || return
    printf 'b,2,a\na,1.5,\n' | "$asan" import -q --columns task=1,duration=2,after=3 - |
        says '"a": {"latency": 1.5}' -
}
edges() {
    "$asan" import "$root/tests/data/cases/accepted/dax-3.xml" >out 2>err || return
    says 'edges that files alone imply: 1, left out' err && says '"join_ID2": {"latency"' out &&
        "$asan" import --edges files "$root/tests/data/cases/accepted/dax-3.xml" >out 2>err &&
        says '"join_ID2": {"after": ["split_ID1"]' out
}
# A format that the content does not show.
forced() {
    printf '2 1 2 4 5 0 1' >one-line && ends 2 "$asan" import one-line &&
        ends 0 "$asan" import --format rgpos one-line && says '"1": {"after": ["0"]' out &&
        ends 2 "$asan" import --format stg one-line &&
        ends 2 "$asan" import --format dott one-line &&
        says 'no format "dott"; did you mean "dot"?' err
}

# Whatever stands in a file, a format that is named for it says what is wrong, or reads it; in
# tests/workload/test_source.c the same under the sanitizers.
forced_upon_anything() {
    n=0 formats=$("$simbench" list formats | sed -n 's/^ *\([a-z-]*\) .*/\1/p')
    for text in '' ' ' '{}' '[]' '[1]' '3' '"x"' 'null' '{"simbench": 2}' '{"workflow": 1}' '<a/>' \
        'digraph' '1 2 3' 'a,b\n1,2' '# ninja log v5\n' '{' '\377\376x' '\000\001' '\037\213x'; do
        # shellcheck disable=SC2059 # escapes are wanted
        printf "$text" >anything
        for format in $formats; do
            "$simbench" import -q -f "$format" anything >out 2>err
            status=$?
            [ $status -eq 0 ] || { [ $status -eq 2 ] && [ "$(wc -l <err)" = 1 ]; } ||
                { echo "$format, '$text': exit status $status"; head err; return 1; }
            n=$((n + 1))
        done
    done
    [ $n -ge 285 ] || { echo "$n"; return 1; } # 19 texts, 15 formats
}

# Every command says what was left out of a file, not import alone.
notes() {
    for command in check show 'run --no-report' verify 'export -f csv'; do
        # shellcheck disable=SC2086 # a command and its options
        ends 0 "$asan" $command "$root/tests/data/cases/accepted/modes.sm" &&
            says 'modes: jobs have several modes: the first of each is taken' err || return
    done
    ends 0 "$asan" check -q "$root/tests/data/cases/accepted/modes.sm" && [ ! -s err ]
}

check 'a file becomes a workload in a file' to_a_file
check 'standard input goes to standard output' to_standard_output
check 'gzip is unpacked, in files and from standard input' packed
check 'what unpacks to hundreds of times its size is refused' bomb
check 'a folder stands for all that can be read in it' folder
check '--time-unit is the unit of times without one' units
check 'a file is named after the workload, in the folder' names
check 'names that would be one file are several' names_alike
check 'a folder that links back to itself is read once' link_back
check '--anonymise leaves no name and the same graph' anonymous
check '--noise keeps means and gives them a variation' noise
check 'a build of ninja is its log and its graph' ninja
if command -v ninja >/dev/null; then
    check 'a build of the ninja that is here is read' real_ninja
else
    skip 'a build of the ninja that is here is read' 'ninja is missing'
fi
check '--speed and --time-unit say what 1 is' speed
check 'a subgraph is a set of nodes' sets
check 'a table of any columns is read with --columns' table
check 'a format that is named reads or refuses anything' forced_upon_anything
check 'what is left out is told by every command' notes
check 'edges of files are told, and added with --edges files' edges
check '--format names what the content does not show' forced
plan
