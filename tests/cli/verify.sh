#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The real scheduler beside the simulator: the command, its part in a run, real time.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" verify "$@" && says "$text" err && [ ! -s out ]
}
# every workload, the strategies that run by default, with the library's own stacks and with a
# sanitizer's
shipped() {
    for file in "$w"/*.json; do
        ends 0 "$simbench" verify --quiet "$file" &&
            [ "$(grep -c 'schedules identical' out)" -eq 5 ] && [ ! -s err ] ||
            { cat out; return 1; }
    done
    ends 0 "$asan" verify --quiet --replicates 20 "$w"/dashboard.json "$w"/stepped.json &&
        [ "$(grep -c 'schedules identical' out)" -eq 10 ]
}
with_workers() { # every strategy
    for workers in 1 2 3 17; do
        ends 0 "$asan" verify --replicates 30 --workers "$workers" --strategies all "$w/feed.json" \
            "$w/pipeline.json" &&
            [ "$(grep -c '30 of 30 schedules identical' out)" -eq 48 ] &&
            [ "$(grep -c 'not verified: ' out)" -eq 4 ] || { cat out; return 1; }
    done
}
printed() {
    ends 0 "$asan" verify --threads 2 "$w/user-config-profile.json" "$w/stepped.json" &&
        golden session_verify.txt && [ ! -s err ]
}
alone() {
    ends 0 "$asan" verify --only-replicate=4711 --seed=7 --workers=unlimited \
        --strategies=earliest-start "$w/dashboard.json" &&
        says '1 of 1 schedules identical, 5 steps' out
}
from_stdin() {
    "$asan" generate layered tasks=50 | "$asan" verify --replicates 3 - >out &&
        says '3 of 3 schedules identical, 150 steps' out
}
too_large() { # a program that needs too much for so many tasks is told, not left out
    "$simbench" generate chain tasks=70000 >large.json
    ends 0 "$simbench" verify --replicates 1 large.json &&
        says 'level-barrier        not verified: no real scheduler has a program for it here' out &&
        says 'earliest-start       1 of 1 schedules identical, 70,000 steps' out
}
nothing_verified() { # is no success
    "$simbench" generate chain tasks=40000 >large.json
    for clock in '' --real-clock; do
        # shellcheck disable=SC2086 # nothing, or an option
        ends 1 "$simbench" verify $clock --replicates 1 --workers 2 large.json &&
            one_line 'simbench: chain: no' err || return
    done
}
absent() { # tasks that some recordings do not have take no worker in the real scheduler either
    file=$root/tests/data/cases/accepted/empirical-rows.json
    for workers in 1 2 unlimited; do
        ends 0 "$asan" verify --workers "$workers" "$file" && [ ! -s err ] &&
            says 'earliest-start       3 of 3 schedules identical' out &&
            says 'level-barrier        3 of 3 schedules identical' out || return
    done
    ends 0 "$asan" verify --real-clock --workers 2 "$file" &&
        ends 0 "$asan" --no-report --workers 2 "$file" && ! grep 'not verified' out &&
        says 'verified: 3 of 3 schedules identical' out
}
others_are() { # why nothing could be verified is told once, and the others are
    "$simbench" generate chain tasks=40000 >large.json
    ends 1 "$asan" verify --replicates 1 --workers 2 large.json "$w/abc.json" &&
        one_line 'no real scheduler has a program for it' err &&
        says 'earliest-start       1 of 1 schedules identical' out
}
too_many_steps() { # for a run: it says so
    "$simbench" generate chain tasks=600000 >large.json
    ends 0 "$simbench" --no-report --replicates 1 --strategies list large.json &&
        says 'not verified: too many steps to be run again; simbench verify does it' out &&
        ends 0 "$simbench" --no-report --no-verify --replicates 1 --strategies list large.json &&
        ! grep verified out
}
in_run() { # told below the table, and in results.json
    ends 0 "$asan" --no-report "$w/dashboard.json" &&
        says 'verified: 400 of 400 schedules identical in the real scheduler, under each strategy' \
            out &&
        ends 0 "$asan" --no-report --strategies earliest-start "$w/dashboard.json" &&
        says 'verified: 400 of 400 schedules identical in the real scheduler' out &&
        ends 0 "$asan" --no-report --format json --replicates 3 "$w/dashboard.json" &&
        [ "$(grep -o '"verified":3,' out | wc -l)" -eq 5 ]
}
not_in_run() {
    ends 0 "$asan" --no-report --no-verify "$w/dashboard.json" && ! grep -q verified: out &&
        ends 0 "$asan" --no-report --no-verify --format json "$w/dashboard.json" &&
        [ "$(grep -o '"verified":0,' out | wc -l)" -eq 5 ]
}
same_numbers() { # what is verified changes nothing else
    for option in --no-verify --quiet; do
        "$simbench" --no-report --format json $option "$w/feed.json" |
            sed 's/"verified":[0-9]*,//g' >"with$option" || return
    done
    cmp with--no-verify with--quiet
}
in_real_time() { # the rules hold, whatever the machine does; figures are not looked at
    for option in --spin=100 --spin=0 --workers=2; do
        ends 0 "$asan" verify --real-clock --time-scale 0.02 --replicates 2 $option \
            "$w/user-config-profile.json" "$w/stepped.json" &&
            [ "$(grep -c '^earliest-start  ' out)" -eq 2 ] &&
            [ "$(grep -c "^this machine's timers" out)" -eq 2 ] &&
            says 'user-config-profile: 2 replicates in real time' err || { cat out; return 1; }
    done
}
on_a_platform() { # plans that are made once, and why the others are not verified
    ends 0 "$asan" verify --strategies heft,peft,list,heft-replanned,work-stealing "$topcuoglu" &&
        [ "$(grep -c '1 of 1 schedules identical, 10 steps to the nanosecond' out)" -eq 2 ] &&
        says "list                 not verified: a real scheduler's free workers are alike" out &&
        says 'heft-replanned       not verified: plans that are made anew at each end' out &&
        says 'work-stealing        not verified: no real scheduler here steals' out &&
        ends 0 "$asan" --no-report --strategies heft "$topcuoglu" &&
        says 'verified: 1 of 1 schedules identical in the real scheduler' out &&
        ends 0 "$asan" --no-report --strategies heft-replanned "$topcuoglu" &&
        says 'not verified: plans that are made anew at each end' out &&
        ends 1 "$asan" verify --real-clock --strategies heft "$topcuoglu" &&
        one_line 'steps that a plan places are verified under the virtual clock alone' err
}
over_links() { # that hold each other up
    for model in one-port shared; do
        sed "s/\"bandwidth\"/\"model\": \"$model\", \"bandwidth\"/" "$topcuoglu" >links.json
        ends 1 "$asan" verify --strategies heft links.json &&
            one_line 'topcuoglu: not verified: transfers that' err || return
    done
}
not_placed_in_real_time() { # the others are
    ends 0 "$asan" verify --real-clock --time-scale 0.02 --replicates 1 --workers 2 \
        --strategies list,heft "$w/user-config-profile.json" &&
        says 'heft                 not verified: steps that a plan places' out
}
interrupted() { # the replicate that is begun is finished
    rm -f out # of the test before, which says the same
    env --default-signal=INT "$simbench" verify --real-clock --replicates 100000 \
        "$w/user-config-profile.json" >out 2>err </dev/null &
    poll grep -qs timers out || { kill -KILL $!; echo 'it never ran'; cat err; return 1; }
    kill -INT $!
    wait $!
    [ $? -eq 1 ] && says 'interrupted: the rest is not verified' err && says 'earliest-start' out
}

check 'every shipped workload runs as simulated' shipped
check 'with limited workers every strategy does, on the same workers' with_workers
check 'verify prints a line for each strategy' printed
check 'the command that an error quotes runs one replicate' alone
check 'a workload from standard input is verified' from_stdin
check 'a strategy without a program for so many tasks is told' too_large
check 'where nothing can be verified the exit status is 1' nothing_verified
check 'tasks that are absent in some replicates are verified with workers too' absent
check 'what cannot be verified is told once, and the others are' others_are
check 'a run says where there are too many steps' too_many_steps
check 'a run says how many schedules were verified' in_run
check 'a run with --no-verify does not' not_in_run
check 'verifying changes no figure' same_numbers
check 'in real time nothing is early, spinning, sleeping, with workers' in_real_time
topcuoglu=$w/research/topcuoglu.json
check 'on a platform plans are verified, and the others say why not' on_a_platform
check 'over links that hold each other up no plan is verified' over_links
check 'in real time what a plan places is told' not_placed_in_real_time
if env --default-signal=INT true 2>/dev/null; then
    check 'in real time an interrupt ends it with what was done, status 1' interrupted
else
    skip 'in real time an interrupt ends it with what was done, status 1' 'env cannot reset signals'
fi
check 'verify without a file is refused' refuses 'an argument is missing: FILE|FOLDER...'
check 'a missing file is told before anything runs' refuses \
    'simbench: nothing.json: cannot be opened' "$w/abc.json" nothing.json
check 'a misspelt strategy is told' refuses 'did you mean "earliest-start"?' \
    --strategies earlest-start "$w/abc.json"
check '--time-scale alone is refused' refuses '--time-scale goes with --real-clock' \
    --time-scale 0.1 "$w/abc.json"
check '--spin alone is refused' refuses '--spin goes with --real-clock' --spin 5 "$w/abc.json"
while IFS='|' read -r option value text; do
    check "$option $value is refused" refuses "$text" --real-clock "$option" "$value" "$w/abc.json"
done <<'EOF'
--time-scale|0|expected a number from 0.000001
--time-scale|-1|expected a number from 0.000001
--time-scale|nan|expected a number from 0.000001
--time-scale|1ms|not "1ms"
--spin|-1|--spin: expected a whole number from 0 to 1000000
--replicates|0|--replicates: expected a whole number from 1
EOF
plan
