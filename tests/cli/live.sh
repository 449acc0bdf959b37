#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench live: requests to a service on loopback and commands, and what is refused.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

python=$(python3 -c 'import sys; print(sys.executable)') # itself, not what chooses one
"$python" "$root/tests/live/service.py" &
service=$!
trap 'kill "$service"; cd /; chmod -R u+rwx "$tmp"; rm -rf "$tmp"' EXIT
poll test -s port
at=http://127.0.0.1:$(cat port)

# page TASK...: a workload of these members
page() { printf '{"simbench": 1, "name": "page", "tasks": {%s}}' "$1" >page.json; }
get() { # NAME AFTER PATH
    printf '"%s": {"after": [%s], "latency": 1, "http": {"url": "%s/%s"}}' "$1" "$2" "$at" "$3"
}
runs() { # STATUS ARGUMENT...: with the sanitizers; what was requested is in `requests`
    : >requests
    wanted=$1
    shift
    ends "$wanted" "$asan" live --quiet "$@" page.json
}
requested() { # NUMBER
    [ "$(wc -l <requests)" -eq "$1" ] && return
    echo "$(wc -l <requests) requests, not $1"
    return 1
}

all_of_them() {
    page "$(get user '' ok), $(get config '' ok), $(get profile '"user"' ok),
          \"log\": {\"after\": [\"user\"], \"latency\": 1,
                    \"command\": [\"sh\", \"-c\", \"echo x >>ran\"]},
          \"think\": {\"latency\": 2}"
    rm -f ran
    runs 0 --repeat 3 && [ ! -s err ] && requested 45 && [ "$(wc -l <ran)" -eq 15 ] &&
        [ "$(grep -c '^GET /ok replicate=1, step=0$' requests)" -eq 5 ] &&
        says 'page  5 tasks · live, 3 repeats, at most 10 at once' out &&
        [ "$(grep -cE '^[a-z-]+ +[0-9.]+ +[0-9.]+ ' out)" -eq 5 ] &&
        says 'times the latency under ' out
}
in_turns() { # A B B A; one after another calls a first, each as soon as it can ends c first
    page '"a": {"latency": 1, "command": ["sh", "-c", "sleep 0.5; echo a >>order"]},
          "c": {"latency": 1, "command": ["sh", "-c", "echo c >>order"]}'
    rm -f order
    runs 0 --repeat 4 --strategies sequential,earliest-start || return
    [ "$(tr -d '\n' <order)" = accacaacaccacaac ] && return
    cat order
    return 1
}
nothing_at_all() {
    rm -f ran
    runs 0 --dry-run --repeat 3 && requested 0 && [ ! -e ran ] &&
        says "GET $at/ok, expects 200 to 299" out && says "runs sh -c 'echo x >>ran'" out &&
        says 'says nothing: waits as long as its latency is drawn' out &&
        says '45 requests and 15 commands, at most 10 tasks at once' out
}
refuses() { # STATUS TEXT TASKS ARGUMENT...
    status_wanted=$1 text=$2
    page "$3"
    shift 3
    runs "$status_wanted" "$@" && one_line "$text" err && [ ! -s out ]
}
fails_after() { # NUMBER TEXT TASKS ARGUMENT...: requests
    most=$1
    shift
    refuses 1 "$@" && requested "$most"
}
posts() {
    post="\"a\": {\"latency\": 1, \"http\": {\"url\": \"$at/ok\", \"method\": \"POST\"}}"
    refuses 2 'task "a": POST does something anew each time it is asked for' "$post" &&
        requested 0 && runs 0 --allow-unsafe --repeat 1 && requested 5 && says 'POST /ok' requests
}
puts_and_heads() {
    page "\"a\": {\"latency\": 1, \"http\":
            {\"url\": \"$at/204\", \"method\": \"PUT\", \"expect\": 204}},
          \"b\": {\"latency\": 1, \"http\": {\"url\": \"$at/ok\", \"method\": \"HEAD\"}}"
    runs 0 --repeat 1 --strategies sequential && requested 2 && says 'PUT /204' requests &&
        says 'HEAD /ok' requests
}
at_most() { # two tasks at once, where ten could be
    tasks=
    for i in 1 2 3 4 5 6; do
        tasks="$tasks${tasks:+, }\"t$i\": {\"latency\": 1, \"command\": [\"sh\", \"-c\",
            \"mkdir slot.a 2>/dev/null && s=slot.a || { mkdir slot.b || echo >over; s=slot.b; };
              sleep 0.02; rmdir \$s\"]}"
    done
    page "$(echo "$tasks" | tr '\n' ' ')"
    runs 0 --in-flight 2 --repeat 2 --strategies earliest-start && [ ! -e over ] &&
        says 'at most 2 at once' out
}
interrupted() {
    page "\"a\": {\"latency\": 1, \"command\": [\"sleep\", \"611\"]}"
    env --default-signal=INT "$simbench" live --quiet page.json >out 2>err </dev/null &
    live=$!
    poll pgrep -f '^sleep 611$' >/dev/null && kill -INT "$live"
    wait "$live"
    [ $? -eq 1 ] && says 'interrupted: the rest is not measured' err &&
        ! pgrep -f '^sleep 611$' >/dev/null
}
check 'every request and command is done under each strategy' all_of_them
check 'strategies take turns' in_turns
all_of_them >/dev/null
check '--dry-run tells all and does nothing' nothing_at_all
check 'POST needs --allow-unsafe' posts
check 'PUT and HEAD, and a status that is expected' puts_and_heads
check 'no more at once than --in-flight says' at_most
check 'an interrupted one leaves no command behind' interrupted
one="--repeat 3 --strategies sequential"
# shellcheck disable=SC2086 # several options
{
check 'another status ends it, and nothing is tried again' fails_after 1 \
    "sequential, repeat 0: task \"a\": GET $at/503: answered with status 503, expected 200 to 299" \
    "$(get a '' 503)" $one
check 'a redirect is not followed' fails_after 1 'answered with status 303, expected 200 to 299' \
    "$(get a '' 303)" $one
check 'who hangs up is not called again' fails_after 1 "task \"a\": GET $at/cut: " \
    "$(get a '' cut)" $one
check 'who does not answer has a time limit' fails_after 1 "task \"a\": GET $at/never: Timeout" \
    "$(get a '' never)" $one --time-limit 300ms
check 'a command that fails ends it' fails_after 0 'task "a": false ended with exit status 1' \
    '"a": {"latency": 1, "command": ["false"]}' $one
check 'a command that is none is told' fails_after 0 'task "a": ./nobody cannot be run: No such' \
    '"a": {"latency": 1, "command": ["./nobody"]}' $one
check 'a command has the time limit as well' fails_after 0 'sleep takes longer than --time-limit' \
    '"a": {"latency": 1, "command": ["sleep", "600"]}' $one --time-limit 100ms
}
check 'nobody listens' refuses 1 'task "a": GET http://127.0.0.1:1/x: ' \
    '"a": {"latency": 1, "http": {"url": "http://127.0.0.1:1/x"}}'
check 'a workload that says nothing is refused' refuses 2 'no task says what it is for real' \
    '"a": {"latency": 1}'
plan
