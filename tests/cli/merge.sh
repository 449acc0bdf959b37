#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench run --shard and simbench merge as a person uses them: what one run leaves, to the byte.
# SC2317: check calls the functions; SC2086: options are words.
# shellcheck disable=SC2086,SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

plots=cdf

# whole OPTION... FILE...: one run, in `whole` and whole.out
whole() {
    rm -rf whole
    ends 0 "$simbench" run -q --plots $plots -o whole "$@" && cp out whole.out
}
# parted SHARES OPTION... FILE...: that many parts, from 1 or 2 threads, merged from the last to the
# first, are that run: what is printed and all that is written.
parted() {
    shares=$1
    shift
    rm -rf merged part-*
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
same() { # SHARES OPTION... FILE...
    most=$1
    shift
    whole "$@" && parted "$most" "$@"
}
one_to_seventeen() { # of 22 blocks
    set -- -n 700 "$w/dashboard.json"
    whole "$@" || return
    for n in 1 2 3 4 5 6 7 8 11 13 16 17; do parted $n "$@" || return; done
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

# ---- what is not whole ----

shares() { # N FILE...: parts p1 to pN of 900 replicates
    n=$1
    shift
    for k in $(seq 1 "$n"); do
        ends 0 "$simbench" run -q -n 900 --shard "$k/$n" -o "p$k" "$@" || return
    done
}
refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" merge --no-report "$@" && one_line "$text" err && [ ! -s out ]
}
tells_missing() { # and the commands that it tells make what is missing
    rm -f p? part-* && shares 5 "$w/dashboard.json" && mv p2 p4 .. &&
        ends 1 "$asan" merge --no-report p1 p5 p3 && [ ! -s out ] &&
        says 'missing: dashboard, replicates 128 to 319' err &&
        says 'share 2 of 5 is missing: run' err && says 'share 4 of 5 is missing: run' err &&
        ends 1 "$asan" merge --check p1 p3 p5 && says '3 parts of one run: 516 of 900' out &&
        sed -n "s|^  simbench|'$simbench'|p" err >commands && [ "$(wc -l <commands)" -eq 2 ] &&
        sh commands && ends 0 "$asan" merge --check p1 p3 p5 part-?-of-5 &&
        says '900 of 900 replicates, none missing' out && rm part-*
}
labels_what_is_missing() {
    ends 0 "$asan" merge -q --plots cdf --allow-missing -o lacking p1 p3 p5 &&
        says 'partial: parts are missing, 516 of 900 replicates are there' out &&
        says 'partial: parts of the run are missing' lacking/index.html &&
        says '"partial":true,"missing":true' lacking/results.json &&
        ends 0 "$asan" merge -q --no-report -f csv --allow-missing p1 && says ',900' out &&
        says 'replicates_wanted' out && ends 0 "$asan" report -q -f markdown --no-report \
        lacking/results.json && says '> partial: parts of the run are missing' out
}
labels_missing_workloads() { # of which no replicate is there
    ends 0 "$simbench" run -q -n 9 --shard 3/3 -o some "$w/abc.json" "$w/dashboard.json" &&
        for format in table markdown junit profile; do
            ends 0 "$asan" merge --no-report -f $format --allow-missing some &&
                says 'partial: parts of the run are missing' out &&
                says 'missing: abc, replicates 0 to 0' err || return
        done && ends 0 "$asan" run -q -n 1 --shard 2/5 -o idle "$w/dashboard.json" &&
        ends 1 "$asan" merge --no-report --allow-missing idle && [ ! -s out ] &&
        says 'missing: dashboard, replicates 0 to 0' err
}
nests() {
    "$simbench" run -q -n 900 --no-report "$w/dashboard.json" >whole.out
    rm -f p? && shares 6 "$w/dashboard.json" && ends 0 "$asan" merge -q --part a p5 p2 &&
        ends 0 "$asan" status a p1 && says 'a: 256 of 900 replicates' out &&
        says 'p1: share 1 of 6' out && says 'in 2 parts' out &&
        ends 0 "$asan" merge -q --part b p1 a p6 && mkdir -p rest && mv p3 p4 rest &&
        echo no >rest/read.me && ends 0 "$asan" merge -q --no-report rest b && cmp out whole.out
}
goes_on_with_parts() { # that were joined, where a checkpoint would be
    mkdir -p go && ends 0 "$asan" merge -q --part go/checkpoint.part a &&
        ends 2 "$asan" run -n 901 --resume -o go "$w/dashboard.json" &&
        one_line 'is of another run than this one: --replicates=900, not --replicates=901' err &&
        ends 0 "$asan" run -n 900 --plots cdf --resume -o go "$w/dashboard.json" &&
        cmp out whole.out && says 'goes on after 256' err && [ ! -e go/checkpoint.part ] &&
        ends 2 "$asan" run -n 900 --shard 2/6 --resume -o a "$w/dashboard.json" &&
        one_line 'a: is of the whole run, not of a share' err
}
refuses_overlaps() {
    rm -f p? && shares 2 "$w/dashboard.json" && ends 0 "$simbench" run -q -n 900 --shard 2/3 \
        -o other "$w/dashboard.json" &&
        refuses 'p2: overlaps with other: both have replicates of dashboard from 4' p1 other p2 ||
        refuses 'other: overlaps with p1: both have replicates of dashboard from' p1 other p2 &&
        refuses 'p1: overlaps with p1' p1 p1 p2
}
refuses_other_runs() {
    "$simbench" run -q -n 900 --seed 7 --shard 2/2 -o other "$w/dashboard.json" &&
        refuses 'other: is of another run than p1: --seed=7, not without that option' p1 other &&
        sed "s/\"p50\": 40/\"p50\": 41/" "$w/dashboard.json" >dashboard.json &&
        "$simbench" run -q -n 900 --shard 2/2 -o other dashboard.json &&
        refuses 'other: is of another run than p1: of other workloads' p1 other
}
refuses_damage() { # which is not the same as missing, also with --allow-missing
    size=$(wc -c <p2)
    head -c $((size - 1)) p2 >short && refuses 'short: is damaged: it is cut short' p1 short &&
        refuses 'short: is damaged' --allow-missing p1 short && : >empty &&
        refuses 'empty: is damaged: it is empty' p1 empty &&
        refuses "abc.json: is not a part of a run" p1 "$w/abc.json" &&
        refuses 'none: cannot be opened' p1 none
}
# forge FROM TO DRAWS OPTION...: a part that says so, with checksums that are right.
forge() {
    python3 -c '
import hashlib, struct, sys
source, target, draws, *options = sys.argv[1:]
data = open(source, "rb").read()
at = 24
number = lambda value: struct.pack("<Q", value)
text = lambda value: number(len(value)) + value
def take():
    global at
    at += 8
    return struct.unpack_from("<Q", data, at - 8)[0]
def take_text():
    global at
    size = take()
    at += size
    return data[at - size:at]
program = text(take_text()) + text(take_text())
take()
for _ in range(take()):
    take_text()
program += number(int(draws)) + number(len(options)) + b"".join(text(o.encode()) for o in options)
seed, digest, rest, said = at, at + 32, at + 104, program
at = rest
for _ in range(take()): # words
    take_text()
for _ in range(take()): # arguments
    take_text(), take()
for _ in range(take()): # files
    take_text()
    said += text(take_text())
    take(), take(), take_text()
for _ in range(take()): # rows
    said += text(take_text()) + number(take()) + number(take()) + number(take())
    take_text()
assert at == len(data) - 64
content = program + data[seed:digest] + text(hashlib.sha256(said).hexdigest().encode())
content = data[:16] + number(len(content) + 24 + at - rest + 64) + content + data[rest:at]
open(target, "wb").write(content + hashlib.sha256(content).hexdigest().encode())
' "$@"
}
refuses_forgeries() { # what a part says is neither a command line nor a reason to exit
    rm -f p? && shares 1 "$w/dashboard.json" && forge p1 same 2 --replicates=900 &&
        cmp p1 same && for option in --help --version --usage --seed --replicates=0 --seed=1x \
            --no-verify=1 --see=7 --out=elsewhere --shard=1/2 -h workload.json '' --; do
            forge p1 forged 2 "$option" && refuses 'forged: is damaged: ' forged || return
        done && forge p1 forged 2 --replicates=900 --sampling=lhs --precision=1% &&
        refuses 'forged: is damaged: --sampling does not go with --precision' forged &&
        forge p1 forged 3 --replicates=900 &&
        refuses 'forged: has draws of version 3, and this simbench makes version 2: ' forged
}
needs_no_files() { # those of the workload are kept in the parts, also standard input
    mkdir -p gone && cp "$w"/hotrod-varied.json "$w"/hotrod-routes.csv gone &&
        "$simbench" run -q -n 900 --no-report gone/hotrod-varied.json - <"$w/dashboard.json" \
            >whole.out &&
        for k in 1 2; do
            "$simbench" run -q -n 900 --shard $k/2 -o g$k gone/hotrod-varied.json - \
                <"$w/dashboard.json" || return
        done && rm -r gone && ends 0 "$asan" merge -q --no-report g2 g1 && cmp out whole.out
}
judges() {
    ends 3 "$asan" merge -q --no-report --fail-if 'p99.5(earliest-start) > 1ms' p1 p2 &&
        says 'p99.5(earliest-start) is ' err && says 'p99.5' out &&
        ends 2 "$asan" run --shard 1/2 --fail-if 'mean(earliest-start) > 1ms' "$w/abc.json" &&
        one_line 'give it to simbench merge' err
}
checks_shares() {
    for text in 0/4 5/4 1/0 1 /2 1/2x 1/9999999 -1/2; do
        ends 2 "$asan" run "--shard=$text" "$w/abc.json" && one_line 'expected K/N' err || return
    done
    echo mine >mine && ends 2 "$asan" run --shard 1/2 -o mine "$w/abc.json" &&
        one_line 'mine: is there, and not a part of a run' err && says mine mine &&
        ends 1 "$asan" run --shard 1/2 -o mine/part "$w/abc.json" && says 'mine' err
    ends 2 "$asan" run --shard 1/2 --sampling lhs "$w/dashboard.json" && one_line '-n' err
}

# ---- what ends in the middle ----

begun() { # in the background, and its signals are caught
    "$@" >out 2>err </dev/null &
    poll is_caught $! || { kill -KILL $!; return 1; }
}
is_caught() {
    caught=$(sed -n 's/^SigCgt:.*\(....\)$/\1/p' "/proc/$1/status")
    ticks=$(cut -d ' ' -f 14 "/proc/$1/stat")
    [ $((0x${caught:-0} >> 14 & 1)) -eq 1 ] && [ "${ticks:-0}" -ge 10 ]
}
is_stopped() { # what it did is a part, of the first of its replicates
    begun env --default-signal=TERM "$simbench" run -q -n 1000000000 --no-verify --shard 2/2 \
        -o long "$w/dashboard.json" || return
    kill -TERM $!
    wait $!
    [ $? -eq 75 ] && says 'interrupted: ' err && ends 1 "$asan" merge --check long &&
        says 'missing: dashboard, replicates 0 to 499999' err && says 'is not complete: run' err &&
        says '--shard=2/2 --resume --out=long ' err
}
in_a_folder() { # which is made
    rm -rf heap && for k in 1 2 3; do
        ends 0 "$asan" run -q -n 900 --shard $k/3 -o heap/of/ "$w/dashboard.json" || return
    done && folder_has heap/of 'part-1-of-3 part-2-of-3 part-3-of-3 ' &&
        ends 0 "$asan" merge --check heap/of
}
commands_no_terminal() { # a part may be a stranger's
    printf '{"simbench": 1, "name": "a\\u001b[31mb", "tasks": {"a": {"latency":
        {"dist": "exponential", "mean": 1}}}}' >"$(printf 'x\033[31m.json')" &&
        ends 0 "$asan" run -q -n 900 --shard 1/2 -o odd "$(printf 'x\033[31m.json')" &&
        ends 1 "$asan" merge --check odd && says 'missing: ' err &&
        ! LC_ALL=C grep -q "$(printf '\033')" out err
}
merge_is_killed() { # the next one leaves what it would have left
    rm -rf whole killed &&
        "$simbench" run -q -n 900 --plots cdf -o whole "$w/dashboard.json" >whole.out &&
        for delay in 0.01 0.03 0.05 0.1; do
            "$simbench" merge -q --plots cdf -o killed p1 p2 >out 2>err &
            sleep "$delay"
            kill -KILL $! 2>/dev/null
            wait $!
        done
    ends 0 "$simbench" merge -q --plots cdf -o killed p1 p2 && cmp out whole.out &&
        diff -rq whole killed
}
is_killed() { # nothing is left, or what was there
    rm -rf dies && mkdir dies && begun "$simbench" run -q -n 1000000000 --no-verify --shard 2/2 \
        -o dies/part "$w/dashboard.json" || return
    kill -KILL $!
    wait $!
    folder_has dies '' && ends 0 "$simbench" run -q -n 900 --shard 2/2 -o dies/part \
        "$w/dashboard.json" && folder_has dies 'part ' && cmp dies/part p2
}
disk_is_full() { # what stood there stays
    cp p2 kept && (ulimit -f 8 && ends 1 "$simbench" run -q -n 9000 --shard 1/2 -o kept \
        "$w/dashboard.json" && one_line 'kept: cannot be written: ' err) && cmp kept p2 &&
        [ -z "$(find . -maxdepth 1 -name '.kept*')" ]
}

check 'one part to seventeen are one run' one_to_seventeen
check 'limited workers, and oracles' limited
check 'more replicates than are kept one by one, and a limit' histogram
check 'several workloads, folders and recorded latencies, cut by cost' several
check 'sweeps' swept
check 'what is missing is told, with the commands that make it' tells_missing
check 'with --allow-missing every output says so' labels_what_is_missing
check 'so it does of workloads that are missing' labels_missing_workloads
check 'parts of parts, and a folder of them' nests
check 'a run goes on with parts that were joined' goes_on_with_parts
check 'replicates that are there twice are refused' refuses_overlaps
check 'parts of another run are refused' refuses_other_runs
check 'what is damaged is refused' refuses_damage
check 'the files of the workload are not needed any more' needs_no_files
check 'conditions are asked of the whole' judges
check 'a share that is none, and a place that is taken' checks_shares
if [ -r /proc/self/status ] && env --default-signal=INT true 2>/dev/null; then
    check 'kill -9 of a merge' merge_is_killed
    check 'SIGTERM leaves a part, and status 75' is_stopped
    check 'kill -9 leaves nothing' is_killed
else
    skip 'SIGTERM leaves a part' 'no /proc, or env cannot reset signals'
fi
check 'a folder of parts' in_a_folder
check 'names in a part give no commands to the terminal' commands_no_terminal
check 'a full disk is told, and what was there stays' disk_is_full
check 'what a forged part says of options and draws is refused' refuses_forgeries
plan
