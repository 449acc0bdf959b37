#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs that are killed, ended, or out of room, and gone on with: what they leave is, to the byte,
# what one run leaves.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

"$simbench" generate layered tasks=2000 >large.json || exit 1
# so long that there is time to end it
slow="-q --plots cdf -n 200000 -s earliest-start,level-barrier --no-verify"
options="$slow large.json"

# How many replicates the parts in $1 have; nothing where there is none.
kept() {
    "$simbench" status --format json "$1" 2>/dev/null |
        sed -n 's/^{"runs":.*"replicates":\([0-9]*\),"wanted".*"parts".*/\1/p'
}
has_more() { had=$(kept "$1") && [ "${had:-0}" -gt "$2" ]; } # FILE COUNT

whole() {
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $options --out whole --format json && mv out whole.out
}
is_whole() { # STATUS FOLDER: what the resumed run left, and nothing besides
    [ "$1" -eq 0 ] && cmp whole.out out && diff -r whole "$2"
}

# SIGNAL STATUS: after each of three checkpoints
ended() {
    rm -rf run
    last=0
    for _ in 1 2 3; do
        # shellcheck disable=SC2086 # options
        env --default-signal=INT "$simbench" run $options --threads 1 --checkpoint 100ms --resume \
            --out run --format json >out 2>err </dev/null &
        poll has_more run/checkpoint.part "$last" || { kill -KILL $!; cat err; return 1; }
        kill -"$1" $!
        wait $!
        status=$?
        [ $status -eq "$2" ] || { echo "exit status $status after SIG$1"; cat err; return 1; }
        now=$(kept run/checkpoint.part)
        [ "${now:-0}" -gt "$last" ] || { echo "$now replicates after $last"; return 1; }
        last=$now
    done
    [ "$last" -lt 200000 ] || { echo 'it was done before it was ended'; return 1; }
}
resumed() {
    # shellcheck disable=SC2086 # options
    "$simbench" run $options --resume --threads 1 --out run --format json >out 2>err
    is_whole $? run
}
killed() { ended KILL 137 && resumed; }
terminated() { ended TERM 75 && [ ! -e run/results.json ] && resumed; }
interrupted() { # the results so far are told, too
    ended INT 1 && says '"partial":true' run/results.json && says 'the results are partial' err &&
        resumed
}

sweep="$slow --sweep workers=1..8 -n 1500 large.json"
swept() { # killed when some of the points are done
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $sweep --no-report --format json && mv out swept.out || return
    rm -rf run
    # shellcheck disable=SC2086 # options
    "$simbench" run $sweep --checkpoint 100ms --no-report --out run >out 2>err </dev/null &
    poll has_more run/checkpoint.part 2000 || { kill -KILL $!; cat err; return 1; }
    kill -KILL $!
    wait $!
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $sweep --resume --no-report --out run --format json &&
        cmp swept.out out && [ -z "$(ls -A run)" ]
}

many="-q -s earliest-start --no-verify --no-report -n 60000 $w/dashboard.json
    --sweep tasks.user.latency.p99=100..200/18"
put_away() { # more than is written again and again
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $many --format json && mv out many.out || return
    rm -rf run
    # shellcheck disable=SC2086 # options
    "$simbench" run $many --checkpoint 10s --out run >out 2>err </dev/null &
    poll test -s run/checkpoint-1.part || poll test -s run/checkpoint-1.part ||
        poll test -s run/checkpoint-1.part || { kill -KILL $!; cat err; return 1; }
    kill -KILL $!
    wait $!
    had=$("$simbench" status run | sed -n 's/^dashboard.*: \(.*\) of 1,080,000 replicates.*/\1/p')
    # shellcheck disable=SC2086 # options
    "$simbench" run $many --checkpoint 1s --out run >out 2>err
    [ $? -eq 2 ] && [ "$had" ] && says "has $had replicates of this run" err || return
    cp run/checkpoint-1.part run/checkpoint.part # killed between writing one and the other
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $many --resume --out run --format json &&
        cmp many.out out && [ -z "$(ls -A run)" ]
}
precise() {
    # shellcheck disable=SC2086 # options
    ends 2 "$asan" run --precision 1% --resume "$w/feed.json" &&
        one_line '--precision: nothing is kept of a run that ends when it is precise' err &&
        ends 0 "$asan" run -q --precision 1% -n 2000 --shard 1/1 --checkpoint 1s --out one \
            "$w/feed.json"
}

share() { # ends as the share that was not killed, to the byte; what is done is not done again
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $options --shard 2/3 --out part || return
    # shellcheck disable=SC2086 # options
    "$simbench" run $options --shard 2/3 --out killed --checkpoint 50ms >out 2>err </dev/null &
    poll has_more killed 0 || { kill -KILL $!; cat err; return 1; }
    kill -KILL $!
    wait $!
    # shellcheck disable=SC2086 # options
    ! cmp -s part killed && ends 0 "$simbench" run $options --shard 2/3 --out killed --resume &&
        cmp part killed && cp killed again || return
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $options --shard 2/3 --out again --resume && cmp part again
}

verified="-q -n 1500 -s earliest-start,level-barrier large.json $w/dashboard.json"
verifying() { # killed, ended, and gone on with: the same lines
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" verify $verified && mv out verified.out || return
    last=0
    for signal in KILL TERM; do
        # shellcheck disable=SC2086 # options
        "$simbench" verify $verified --checkpoint 100ms --resume --out v >out 2>err </dev/null &
        poll has_more v "$last" || { kill -KILL $!; cat err; return 1; }
        last=$(kept v)
        kill -$signal $!
        wait $!
        status=$?
        [ $status -eq 137 ] || [ $status -eq 75 ] || { echo "$status after $signal"; return 1; }
    done
    [ $status -eq 75 ] && [ "$(kept v)" -lt 3000 ] || return
    # shellcheck disable=SC2086 # options
    ends 2 "$simbench" verify $verified --seed 2 --resume --out v &&
        one_line 'v: is of another run than this one: without that option, not --seed=2' err &&
        ends 2 "$simbench" merge v &&
        one_line 'v: is of simbench verify: its --resume goes on with it' err &&
        ends 0 "$simbench" verify $verified --resume --out v && cmp verified.out out && [ ! -e v ]
}
not_in_real_time() {
    ends 2 "$asan" verify --resume --replay talk "$w/feed.json" &&
        one_line '--resume: is of schedules under the virtual clock alone' err
}

short="--no-report -q -n 3000 $w/feed.json"
refused() { # TEXT OPTION...
    text=$1
    shift
    # shellcheck disable=SC2086 # options
    ends 2 "$asan" run $short --out kept "$@" && one_line "$text" err
}
begin_kept() { # a share is a checkpoint of a run that has been cut into one
    rm -rf kept && mkdir kept || return
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $short --shard 1/2 --out part.feed
    cp part.feed kept/checkpoint.part
}
other() {
    begin_kept && refused 'kept/checkpoint.part: is share 1 of 2' --resume &&
        refused 'is of another run than this one: without that option, not --seed=7' --resume \
            --seed 7 &&
        refused "is of another run than this one: of other workloads" --resume "$w/abc.json" &&
        cmp part.feed kept/checkpoint.part
}
damaged() { # is not missing
    begin_kept && head -c 500 part.feed >kept/checkpoint.part &&
        refused 'kept/checkpoint.part: is damaged: it is cut short' --resume &&
        echo mine >kept/checkpoint.part &&
        refused 'kept/checkpoint.part: is there, and not a part of a run' --checkpoint 1s &&
        says mine kept/checkpoint.part
}
needs_resume() {
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $options --shard 1/400 --out small || return
    # shellcheck disable=SC2086 # options
    ends 2 "$simbench" run $options --shard 1/400 --out small --checkpoint 1s &&
        one_line 'small: has ' err && says 'of this run: --resume goes on with it' err
}
nothing_to_resume() { # the same command from the first time on
    rm -rf new
    # shellcheck disable=SC2086 # options
    ends 0 "$asan" run $short --format json && mv out short.out &&
        ends 0 "$asan" run --no-report -n 3000 "$w/feed.json" --resume --out new --format json &&
        says 'new/checkpoint.part: there is nothing to go on with: from the beginning' err &&
        cmp short.out out && [ -z "$(ls -A new)" ]
}

# A disk that is full while it runs: it is told, and the run goes on to its end; what was kept
# before stays. The limit is above what the table and below what a checkpoint needs.
full_disk() {
    rm -rf full
    # shellcheck disable=SC2086 # options
    (ulimit -f 2600 && exec "$simbench" run $options --checkpoint 100ms --no-report --out full \
        --format json) >out 2>err || { cat err; return 1; }
    cmp whole.out out && says 'full/checkpoint.part: cannot be written: File too large' err &&
        [ "$(grep -c 'it goes on, and tries again' err)" -eq 1 ] && [ -z "$(ls -A full)" ]
}
# Ended by SIGTERM without room: nothing is promised, and what was kept before is there.
full_disk_ended() {
    rm -rf run
    # shellcheck disable=SC2086 # options
    "$simbench" run $options --checkpoint 100ms --out run >out 2>err </dev/null &
    poll has_more run/checkpoint.part 0 || { kill -KILL $!; cat err; return 1; }
    kill -KILL $!
    wait $!
    cp run/checkpoint.part before
    # shellcheck disable=SC2086 # options
    (ulimit -f 64 && exec "$simbench" run $options --resume --out run) >out 2>err </dev/null &
    sleep 0.3
    kill -TERM $!
    wait $!
    status=$?
    [ $status -eq 1 ] && cmp before run/checkpoint.part && [ "$(ls -A run)" = checkpoint.part ] &&
        says 'cannot be written: File too large' err && resumed
}
full_tmpfs() { # a disk of 2 MiB that is full in earnest, of which nothing is left over
    unshare -rm sh -c '
        mount -t tmpfs -o size=600k none disk || exit 77
        shift
        "$@" >out 2>err
        status=$?
        ls -A disk >left
        exit $status' sh x "$@"
}
full_of_parts() {
    mkdir -p disk
    # shellcheck disable=SC2086 # options
    full_tmpfs "$simbench" run $options --checkpoint 100ms --no-report --out disk --format json &&
        cmp whole.out out && says 'No space left on device' err && [ ! -s left ]
}

by_launcher() {
    # shellcheck disable=SC2086 # options
    for k in 1 2 3; do
        SLURM_ARRAY_TASK_ID=$k SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3 \
            SLURM_ARRAY_TASK_STEP=1 SLURM_ARRAY_TASK_COUNT=3 \
            ends 0 "$asan" run --shard auto -n 3000 "$w/feed.json" &&
            says "simbench: --shard=$k/3, as SLURM_ARRAY_TASK_ID of Slurm is $k" err || return
    done
    ends 0 "$asan" merge --no-report --format json part-?-of-3 && cmp short.out out &&
        JOB_COMPLETION_INDEX=0 ends 2 "$asan" run --shard auto "$w/feed.json" &&
        one_line 'Kubernetes does not say how many there are; say it, as auto/16' err &&
        JOB_COMPLETION_INDEX=1 ends 0 "$asan" run --shard auto/3 --out k -n 3000 "$w/feed.json" &&
        cmp k part-2-of-3 && ends 2 "$asan" run --shard auto/0 "$w/feed.json" &&
        one_line 'expected K/N, auto or auto/N' err
}
status_tells() {
    ends 0 "$asan" status part-1-of-3 part-3-of-3 &&
        says 'part-1-of-3: share 1 of 3, 960 of 960 replicates, 100 %, written ' out &&
        says 'feed: 1,976 of 3,000 replicates, 65.9 %, in 2 parts' out &&
        mkdir -p some && cp part-2-of-3 some && cp part-2-of-3 some/copy && echo x >some/notes &&
        ends 0 "$asan" status --format json some && python3 -c '
import json
run, = json.load(open("out"))["runs"]
assert run["replicates"] == 1024 and run["wanted"] == 3000, run
assert [p["share"] for p in run["parts"]] == [2, 2], run' &&
        head -c 900 part-1-of-3 >cut && ends 2 "$asan" status cut part-3-of-3 &&
        one_line 'cut: is damaged: it is cut short' err && says 'share 3 of 3' out &&
        ends 2 "$asan" status nowhere && one_line 'nowhere: cannot be opened' err
}

# The figures of an idle machine are another machine's affair: a factor of ten is not.
estimated() {
    # shellcheck disable=SC2086 # options
    ends 0 "$simbench" run $options --estimate --out never && [ ! -e never ] && mv out estimate &&
        says 'layered: 200,000 replicates: ' estimate && python3 -c '
import re, subprocess, sys, time
begun, peak = time.time(), 0
run = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
while run.poll() is None:
    found = re.search(r"VmHWM:\s+([0-9]+) kB", open("/proc/%d/status" % run.pid).read())
    peak = int(found.group(1)) / 1024 if found else peak
    time.sleep(0.005)
took = time.time() - begun
assert run.returncode == 0, run.returncode
text = open("estimate").read()
value, unit = re.search(r"the run takes about ([0-9.]+) (\S+) ", text).groups()
seconds = float(value) * {"ms": 1e-3, "s": 1, "min": 60, "h": 3600}[unit]
told = float(re.search(r"([0-9]+) MiB of memory", text).group(1))
assert took / 10 < seconds < took * 10, (took, seconds)
assert peak / 1.5 < told < peak * 2, (peak, told)' "$simbench" run $options --no-report
}

check 'one run' whole
check 'killed three times, it goes on to the same bytes' killed
check 'so it does after SIGTERM, which ends it with status 75' terminated
check 'and after SIGINT, which tells what there is' interrupted
check 'a sweep goes on with the points that are missing' swept
check 'of a sweep with many points what is done is put away' put_away
check 'a run that ends when it is precise is kept as a share' precise
check 'a share goes on, and what is done is not done again' share
check 'verify goes on where it was killed or ended' verifying
check 'verify keeps nothing of what runs in real time' not_in_real_time
check 'what is of another run, or share, is refused and stays' other
check 'what is damaged is refused, and is not missing' damaged
check 'what is there is not overwritten without --resume' needs_resume
check '--resume begins where there is nothing' nothing_to_resume
check 'on a full disk it goes on, and tells' full_disk
check 'ended on a full disk, it keeps what was kept' full_disk_ended
if mkdir -p disk && unshare -rm mount -t tmpfs -o size=64k none disk 2>/dev/null; then
    check 'nothing is left over on a disk that is full' full_of_parts
else
    skip 'a disk that is full' 'no file system can be mounted'
fi
check '--shard auto takes what a launcher says, and tells' by_launcher
check 'status tells how far parts and runs are, and what is damaged' status_tells
check '--estimate tells time and memory, and writes nothing' estimated
plan
