#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is no workload: one clear line, exit status 2, nothing on standard output, no files. Each
# under the sanitizers.
# SC2016: names for other shells to expand, if any did; SC2317: check calls the functions.
# shellcheck disable=SC2016,SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

repeat() { # TEXT TIMES
    awk -v text="$1" -v times="$2" 'BEGIN { while (times-- > 0) printf "%s", text }'
}
refused() { # TEXT FILE: by check, show and run alike, which read it by the same code
    for command in check show run; do
        program=$([ "$command" = run ] && echo "$asan" || echo "$simbench")
        ends 2 "$program" "$command" "$2" && one_line "$1" err && [ ! -s out ] &&
            [ ! -e simbench-report ] || return
    done
}
refused_late() { # a good file before it is not run
    ends 2 "$asan" "$w/abc.json" bad.json &&
        one_line 'bad.json:1: tasks.a.latency: -1 is negative' err && [ ! -s out ] &&
        [ ! -e simbench-report ]
}
document() { printf '{"simbench": 1, "name": "x", "tasks": {%s}}\n' "$1"; }
latency_refused() { # TEXT LATENCY
    document "\"a\": {\"latency\": $2}" >latency.json
    ends 2 "$asan" check latency.json && one_line "$1" err && [ ! -s out ]
}
unreadable() {
    document '' >unreadable.json
    chmod 000 unreadable.json
    refused 'unreadable.json: cannot be opened: Permission denied' unreadable.json
}
from_fifo() {
    mkfifo fifo
    echo '{' >fifo &
    ends 2 "$asan" check fifo && one_line 'fifo:2: not JSON: it ends too early' err
}
reads() { # TASKS FILE
    ends 0 "$asan" check "$2" && one_line "$2: fine (tasks $1," out && [ ! -s err ]
}
no_control_sequence() { # nothing below a space but tabs and ends of lines, and no DEL
    LC_ALL=C tr -d '\n\t' <"$1" | LC_ALL=C grep -q '[[:cntrl:]]' || return 0
    echo "control characters in $1:"
    od -c "$1" | head -n 5
    return 1
}
hostile_names() {
    document '"a\nb": {"latency": 1}, "\u202eabc": {"latency": 2},
        "\u001b[31mred\u001b]0;title\u0007": {"after": ["a\nb"], "latency": 1},
        "\ud83d\ude00\u200d": {"latency": 1}, "\u05e9\u05dc\u05d5\u05dd": {"latency": 1},
        "|<i>&`$(true)": {"latency": 3}' |
        sed 's/"name": "x"/"name": "n\\n\\u001b[2J", "description": "one\\ntwo \\u001b[2J"/' \
            >names.json
    ends 0 "$asan" show names.json && no_control_sequence out || return
    ends 0 "$asan" --no-report names.json && no_control_sequence out || return
    ends 0 "$asan" --no-report --format markdown names.json && no_control_sequence out || return
    ends 0 "$asan" --quiet --out hostile names.json && no_control_sequence hostile/index.html
}
hostile_error() {
    document '"a\u001b[31m\n": {"after": ["a\u001b[31m\n"], "latency": 1}' >hostile.json
    ends 2 "$asan" check hostile.json && one_line 'awaits itself' err && no_control_sequence err
}
cycle_named() {
    document '"a": {"after": ["c"], "latency": 1}, "b": {"after": ["a"], "latency": 1}, '\
'"c": {"after": ["b"], "latency": 1}' >cycle.json
    ends 2 "$asan" check cycle.json && one_line 'cycle: ' err && for name in a b c
    do says "$name ->" err || return; done
}
carriage_returns() {
    sed "s/\$/$(printf '\r')/" "$w/stepped.json" >crlf.json
    reads 3 crlf.json
}
byte_order_mark() {
    { printf '\357\273\277' && cat "$w/stepped.json"; } >mark.json
    reads 3 mark.json || return
    printf '\357\273\277' >mark.json
    refused 'mark.json:1: empty' mark.json
}
million_names() {
    awk 'BEGIN { printf "{\"simbench\": 1, \"name\": \"many\", \"tasks\": {"
                 for (i = 0; i < 1000000; i++)
                     printf "%s\"task-%d\": {\"latency\": 1}", i ? "," : "", i
                 print "}}" }' >many.json
    ends 0 "$simbench" check many.json && says 'tasks 1000000' out
}
empty_takes_nothing() {
    ends 0 "$asan" --no-report --format csv none.json &&
        [ "$(sed -n '2s/.*,sequential,\([0-9]*\),.*/\1/p' out)" = 0 ]
}
damaged_results() { # TEXT SED-COMMAND
    sed "$2" report/results.json >damaged.json
    cmp -s report/results.json damaged.json && { echo "nothing damaged by $2"; return 1; }
    rm -rf again
    ends 2 "$asan" report --out again damaged.json && one_line "$1" err && [ ! -s out ] &&
        [ ! -e again ]
}
truncated_results() {
    for part in 1 10 100 500 900; do
        head -c $(($(wc -c <report/results.json) * part / 1000)) report/results.json >cut.json
        ends 2 "$asan" report --out again cut.json && one_line 'cut.json:' err && [ ! -e again ] ||
            return
    done
}
foreign_results() {
    for file in "$w/abc.json" ./none.json /dev/null; do
        ends 2 "$asan" report --out again "$file" && one_line "$file" err && [ ! -e again ] ||
            return
    done
}
hostile_result_names() { # what a name holds is neither a path nor a command
    sed "s|\"name\":\"abc\"|\
\"name\":\"../../\`touch pwned\` \$(touch pwned) ' \\\\n <script>x</script>\"|" \
        report/results.json >name.json
    ends 0 "$asan" report --quiet --out down/again name.json && folder_has down 'again ' &&
        [ ! -e pwned ] && ! grep -q '<script>x' down/again/index.html
}

all_errors() { # of a file, in the order of the file, each on its line
    cat >many.json <<'EOT'
{"simbench": 1, "workers": 0, "colour": 1,
 "tasks": {
  "a": {"latency": -1},
  "b": {"latency": 2, "after": ["x", "a", 5]},
  "c": {"after": ["a"], "slots": 3},
  "d": {"latency": {"dist": "normall"}, "dependencies": []},
  "e": 7,
  "f": {"steps": [{"run": 1}, {"await": ["zz"]}]}
 }}
EOT
    cat >wanted <<'EOT'
1: colour
1: workers
3: tasks.a.latency
4: tasks.b.after[0]
4: tasks.b.after[2]
5: tasks.c.slots
6: tasks.d.dependencies
6: tasks.d.latency.dist
7: tasks.e
8: tasks.f.steps[1].await[0]
EOT
    for command in check --no-report show verify generate; do
        ends 2 "$asan" "$command" many.json && [ ! -s out ] || return
        sed -E 's/^simbench: many.json:([0-9]+: [^:]*): .*/\1/' err | diff wanted - || return
    done
    ends 2 "$asan" check many.json bad.json && [ "$(wc -l <err)" -eq 11 ]
}
errors_at() { # FILE: check tells just the places that the file `wanted` has
    ends 2 "$asan" check "$1" && [ ! -s out ] || return
    sed -E "s/^simbench: $1:([0-9]+: [^:]*): .*/\1/" err | diff wanted -
}
errors_of_steps() { # within the steps of one task, and within one latency
    cat >many.json <<'EOT'
{"simbench": 1, "tasks": {
 "a": {"latency": {"dist": "mixture", "components": [
    {"weight": 0, "latency": 3},
    {"weight": 1, "latency": {"dist": "lognormal", "median": -2, "p99": "x", "cap": -1}},
    {"wieght": 1, "latency": {"dist": "lognormla"}}]}},
 "b": {"steps": [
    {"run": -1},
    {"wait": ["a"]},
    {"await": ["a", "q", "b"]},
    {},
    {"run": {"dist": "quantiles", "p50": -3, "p9x": 4, "p99": "z"}},
    {"await": "a"},
    7]},
 "c": {"steps": 3, "latency": 3}}}
EOT
    cat >wanted <<'EOT'
3: tasks.a.latency.components[0].weight
4: tasks.a.latency.components[1].latency.median
4: tasks.a.latency.components[1].latency.p99
4: tasks.a.latency.components[1].latency.cap
5: tasks.a.latency.components[2].wieght
5: tasks.a.latency.components[2].latency.dist
7: tasks.b.steps[0].run
8: tasks.b.steps[1].wait
9: tasks.b.steps[2].await[1]
9: tasks.b.steps[2].await[2]
10: tasks.b.steps[3]
11: tasks.b.steps[4].run.p50
11: tasks.b.steps[4].run.p9x
11: tasks.b.steps[4].run.p99
12: tasks.b.steps[5].await
13: tasks.b.steps[6]
14: tasks.c
14: tasks.c.steps
EOT
    errors_at many.json
}
errors_of_generate() {
    printf '{"simbench": 1, "generate": {"kind": "layered",\n"seed": -1,\n"tasks": "x",
"wdth": 4,\n"latency": {"dist": "uniform", "min": -1,\n"max": -2}}}' >many.json
    printf '%s\n' '2: generate.seed' '3: generate.tasks' '4: generate.wdth' \
        '5: generate.latency.min' '6: generate.latency.max' >wanted
    errors_at many.json
}
errors_of_wfformat() {
    cat >many.json <<'EOT'
{"name": "x", "schemaVersion": "1.5", "workflow": {"specification": {"tasks": [
  {"id": "a", "children": ["b", "nope"]},
  {"name": 7},
  {"id": "a", "parents": ["nor this"]},
  17,
  {"id": "b", "parents": ["a", "c?"], "children": ["b"]},
  {"id": "d", "parents": "a", "children": [3]},
  {"id": "e"}
 ]},
 "execution": {"tasks": [
  {"id": "a", "runtimeInSeconds": 1},
  {"id": "a", "runtimeInSeconds": 2},
  {"id": "b", "runtimeInSeconds": "3"},
  {"id": "d", "runtimeInSeconds": -3}
 ]}}}
EOT
    list=workflow.specification.tasks
    cat >wanted <<EOT
2: $list[0].children[1]
3: $list[1].name
4: $list[2]
4: $list[2].parents[0]
5: $list[3]
6: $list[4].parents[1]
6: $list[4].children[0]
7: $list[5].parents
7: $list[5].children[0]
8: $list[6]
12: workflow.execution.tasks[1]
13: workflow.execution.tasks[2].runtimeInSeconds
14: workflow.execution.tasks[3].runtimeInSeconds
EOT
    errors_at many.json || return
    # a run time under a wrong name is told once, and in the older layout all that is missing
    sed -i 's/{"id": "d", "runtime/{"id": "D", "runtime/; s/^  17,$//' many.json
    ends 2 "$asan" check many.json && ! grep 'no run time' err &&
        says 'execution.tasks[3]: no task "D" in the specification' err || return
    printf '{"workflow": {"tasks": [\n{"name": "x", "runtime": -1},\n{"name": "y"},
        {"name": "z"}]}}' >many.json
    printf '%s\n' '2: workflow.tasks[0].runtime' '3: workflow.tasks[1]' '4: workflow.tasks[2]' \
        >wanted
    errors_at many.json
}
twenty_errors() {
    for count in 1 19 20 21 1000; do
        awk -v n=$count 'BEGIN { printf "{\"simbench\": 1, \"tasks\": {"
            for (i = 0; i < n; i++) printf "%s\n\"t%d\": {\"latency\": -1}", i ? "," : "", i
            print "}}" }' >many.json
        told=$((count > 20 ? 20 : count))
        ends 2 "$asan" check many.json &&
            [ "$(grep -c ': tasks\.t[0-9]*\.latency: -1 is negative' err)" -eq $told ] || return
        [ "$(wc -l <err)" -eq $((told == 20 ? 21 : told)) ] || { cat err; return 1; }
    done
}

: >empty.json
printf '{"simbench": 1, "name": "x",\n "tasks": {"a": {"lat' >cut.json
printf '{"simbench": 1, ' >huge.json && truncate -s 3G huge.json
{ document '' && echo x; } >behind.json
repeat '[' 1000000 >deep-arrays.json
repeat '{"a":' 1000000 >deep-objects.json
repeat '9' 100000 >digits.json
printf '{"simbench": 1, "name": "a\0b", "tasks": {}}' >nul.json
printf '{"simbench": 1, "name": "a\377b", "tasks": {}}' >bytes.json
printf '{"simbench": 1, "name": "x", "tasks": {"\300\200": {"latency": 1}}}' >overlong.json
printf '{"simbench": 1, "name": "x", "tasks": {"a\\u0000b": {"latency": 1}}}' >nul-name.json
document '' | sed 's/"name"/"time_unit": "ms\\u0000", "name"/' >nul-unit.json
document '' >none.json
document '"a": {"latency": -1}' >bad.json
document '"a": {"after": ["a"], "latency": 1}' >itself.json
document '"user": {"latency": 1}, "b": {"after": ["usr"], "latency": 1}' >misspelt.json
document '"a": {"latency": 1}, "a": {"latency": 2}' >twice.json
document '"a": {"latency": 1, "afetr": []}' >unknown.json
document '"": {"latency": 1}' >nameless.json
printf '[1, 2]' >array.json
document '' | sed 's/: 1,/: 2,/' >version.json
mkdir folder.json

while IFS='|' read -r sentence file text; do
    check "$sentence is refused in one line" refused "$text" "$file"
done <<'EOF'
an empty file|empty.json|empty.json:1: empty: expected a JSON object
/dev/null|/dev/null|/dev/null:1: empty: expected a JSON object
a file cut short|cut.json|cut.json:2: not JSON: it ends too early
text behind the end|behind.json|behind.json:2:1: not JSON: 
a folder|folder.json|folder.json: no file is in this folder
a file of 3 GB|huge.json|huge.json: larger than 2 GiB
a file that cannot be read|/proc/self/mem|/proc/self/mem: cannot be read: Input/output error
empty standard input|-|standard input:1: empty: expected a JSON object
arrays nested a million deep|deep-arrays.json|deep-arrays.json:1: nested deeper than 64 levels
objects nested a million deep|deep-objects.json|deep-objects.json:1: nested deeper than 64 levels
a number of 100,000 digits|digits.json|digits.json: not a workload in any known format
a NUL byte|nul.json|nul.json:1:27: not JSON: 
bytes that are no UTF-8|bytes.json|bytes.json:1:27: not JSON: 
an overlong NUL|overlong.json|overlong.json:1: not JSON: 
a name with an escaped NUL|nul-name.json|nul-name.json:1: a name with a NUL character
a task without a name|nameless.json|nameless.json:1: tasks.: a task without a name
an array|array.json|array.json:1: 
a NUL|nul-unit.json|nul-unit.json:1: time_unit: expected a string, found a text with a NUL character
another version of the format|version.json|version.json:1: simbench: 
a task that awaits itself|itself.json|itself.json:1: tasks
a name that stands twice|twice.json|twice.json:1: tasks.a: this name stands twice
an unknown key|unknown.json|unknown.json:1: tasks.a.afetr: unknown key; did you mean "after"?
a misspelt task|misspelt.json|misspelt.json:1: tasks.b.after[0]: no task "usr"; did you mean "user"?
EOF
while IFS='|' read -r latency text; do
    check "a latency of $latency is refused" latency_refused "latency.json:1: $text" "$latency"
done <<'EOF'
1e999|tasks.a.latency: a number too large for a double
-0.5|tasks.a.latency: -0.5 is negative
1e300|tasks.a.latency: 1e+300 is too long
"5"|tasks.a.latency: 
{"dist": "exponental", "mean": 1}|tasks.a.latency
{"dist": "exponential", "mean": 1e300}|tasks.a.latency
{"dist": "quantiles", "p50": 80, "p90": 70}|tasks.a.latency
EOF
check 'samples from a device are refused' latency_refused 'is not below the workload' \
    '{"dist": "empirical", "file": "/dev/zero"}'
check 'all errors of a file are told at once' all_errors
check 'also within the steps of a task, and within a latency' errors_of_steps
check 'also of what is generated' errors_of_generate
check 'also of a recorded workflow' errors_of_wfformat
check 'twenty of them, and that there may be more' twenty_errors
check 'nothing is run when a later file is bad' refused_late
check 'a whole cycle is named' cycle_named
check 'a FIFO is read like a file' from_fifo
if [ "$(id -u)" = 0 ]; then
    skip 'a file without permission to read is refused' 'root may read everything'
else
    check 'a file without permission to read is refused' unreadable
fi
check 'an empty workload is fine' reads 0 none.json
check 'an empty workload takes 0' empty_takes_nothing
check 'lines may end with carriage returns' carriage_returns
check 'a byte order mark is passed over' byte_order_mark
check 'a million names are read' million_names
check 'no name or description drives the terminal' hostile_names
check 'no error drives the terminal' hostile_error

ends 0 "$asan" --quiet --out report "$w/abc.json"
while IFS='|' read -r sentence command text; do
    check "results with $sentence are refused" damaged_results "$text" "$command"
done <<'EOF'
another format number|s/"format":1/"format":2/|format: this program reads format 1
an unknown key|s/"format":1/"format":1,"zzz":1/|zzz: unknown key
a negative time|s/"p50":[0-9][0-9]*/"p50":-5/|p50: expected
a text for a number|s/"tasks":3/"tasks":"3"/|tasks: expected an integer
a missing key|s/"strategies":/"startegies":/|damaged.json:
a task number beyond the tasks|s/"spans":\[\[[0-9]*/"spans":[[99/|spans[0]: expected a task
EOF
check 'results cut short are refused' truncated_results
check 'what is not results.json is refused' foreign_results
check 'a name in results is neither path nor command nor markup' hostile_result_names
plan
