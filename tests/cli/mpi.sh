#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A run that the processes of an MPI job share, under the launchers that are here: what one process
# leaves, to the byte.
# SC2016, SC2034, SC2154: for eval, and a shell of its own; SC2086: launchers and options are words;
# SC2317: check calls the functions.
# shellcheck disable=SC2016,SC2034,SC2086,SC2154,SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

build=$(dirname "$simbench")
unset SIMBENCH_MPI
# As root and with more processes than processors, both of which are not usual.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
openmpi='mpirun.openmpi --oversubscribe'
mpich=mpiexec.hydra
plots=cdf
cp "$w/dashboard.json" "$w/checkout.json" "$w/abc.json" .

# whole OPTION... FILE...: by one process, in `whole` and whole.out
whole() {
    rm -rf whole
    ends 0 "$simbench" run -q --plots $plots -o whole "$@" && cp out whole.out
}
# same RANKS OPTION... FILE...: the report, and what is printed
same() {
    ranks=$1
    shift
    rm -rf shared
    ends 0 timeout 120 $launcher -n "$ranks" "$simbench" run -q --plots $plots -o shared "$@" &&
        diff -rq whole shared && cmp whole.out out && [ ! -s err ]
}
three() { whole -n 3000 dashboard.json && same 3 -n 3000 dashboard.json; }
one_to_eight() {
    whole -n 30000 dashboard.json || return
    for ranks in 1 2 3 8; do same $ranks -n 30000 dashboard.json || return; done
    same 2 -j 2 -n 30000 dashboard.json
}
limited() { # and oracles, which rank anew for each replicate
    set -- -n 2000 -w 2 -s sequential,earliest-start,lpt,hlfet checkout.json
    whole "$@" && same 3 "$@"
}
histograms() { # of more replicates than are kept one by one
    set -- -n 1200000 --no-verify --slo 200ms dashboard.json
    whole "$@" && same 3 "$@"
}
several() {
    set -- -n 500 dashboard.json checkout.json abc.json
    whole "$@" && same 3 "$@" && set -- -n 300 --sweep workers=1..4 checkout.json &&
        whole "$@" && same 2 "$@"
}
spread() {
    set -- -n 4096 --sampling sobol dashboard.json
    whole "$@" && same 2 "$@"
}
automatic() { # SLURM_ARRAY_TASK_ID may be there as well
    whole -n 3000 dashboard.json &&
        SLURM_ARRAY_TASK_ID=3 same 2 -n 3000 --shard auto dashboard.json
}
tells() { # how many there are, once
    ends 0 $launcher -n 3 "$simbench" run --no-report -n 300 dashboard.json &&
        says '3 ranks share the run' err && [ "$(grep -c 'ranks share' err)" -eq 1 ] &&
        [ "$(grep -c '^dashboard ' out)" -eq 1 ]
}
gate() {
    ends 3 $launcher -n 2 "$simbench" run -q --no-report -n 300 --fail-if 'mean(sequential) > 1ms' \
        dashboard.json && [ "$(grep -c 'mean(sequential) is' err)" -eq 1 ]
}
refused() { # once, whoever sees it
    ends 2 $launcher -n 3 "$simbench" run --no-report none.json &&
        [ "$(grep -c '^simbench: none.json' err)" -eq 1 ] &&
        ends 2 $launcher -n 2 "$simbench" run --no-report --precision 1% dashboard.json &&
        [ "$(grep -c 'simbench: --precision' err)" -eq 1 ] &&
        ends 2 timeout 60 $launcher -n 2 "$simbench" run --no-report - <dashboard.json &&
        says 'simbench: -: one rank alone has the standard input' err
}
rank='${OMPI_COMM_WORLD_RANK:-$PMI_RANK}'
one_fails() { # of which the others know nothing
    mkdir -p at0 at1 at2 && cp dashboard.json at0 && cp dashboard.json at2
    rm -f at1/dashboard.json
    ends 2 $launcher -n 3 sh -c "cd at$rank && exec $simbench run --no-report dashboard.json" &&
        [ "$(grep -c '^simbench: dashboard.json' err)" -eq 1 ] && [ ! -s out ]
}
unlike() { # files
    mkdir -p at0 at1 && cp dashboard.json at0 && cp checkout.json at1/dashboard.json
    ends 2 $launcher -n 2 sh -c "cd at$rank && exec $simbench run --no-report dashboard.json" &&
        [ "$(grep -c 'the ranks read other files' err)" -eq 1 ] && [ ! -s out ]
}
wrong() { # LIBRARY: each would believe to be alone
    SIMBENCH_MPI=$1 ends 2 $launcher -n 3 "$simbench" run -o wrong dashboard.json &&
        [ "$(grep -c 'they are of different MPIs' err)" -eq 1 ] && [ ! -s out ] && [ ! -e wrong ]
}
without_module() {
    mkdir -p alone && cp "$simbench" alone
    ends 2 $launcher -n 2 alone/simbench run --no-report dashboard.json &&
        [ "$(grep -c 'this module is neither' err)" -eq 1 ] &&
        ends 0 $launcher -n 1 alone/simbench run --no-report -n 300 dashboard.json
}
endless() {
    rm -rf end
    $launcher -n 2 "$simbench" run -o end --plots $plots --no-verify -n 1000000000000 \
        dashboard.json >out 2>err </dev/null &
    job=$!
    poll grep -q 'ranks share' err && sleep 0.3
}
interrupted() { # one of them: all end, and what is done is told
    endless || return
    kill -INT "$(pgrep -f -n "$simbench run -o end")"
    wait $job
    [ -s end/results.json ] && says '"partial":true' end/results.json &&
        says 'the results are partial' err && says 'dashboard ' out
}
killed() { # the job ends, and leaves nothing
    endless || return
    kill -KILL "$(pgrep -f -n "$simbench run -o end")"
    ! wait $job && [ ! -e end/results.json ]
}
# keeps RANKS OPTION...: a long run that keeps what it does, in the background, once it has
keeps() {
    ranks=$1
    shift
    $launcher -n "$ranks" "$simbench" run -o kept --plots $plots --no-verify -n 30000000 \
        --checkpoint 100ms "$@" dashboard.json >out 2>err </dev/null &
    job=$!
    poll has_kept
}
has_kept() { ls kept/checkpoint.part.*.1 >/dev/null 2>&1; }
# gone_on RANKS: to the end, as one process without a break
gone_on() {
    ends 0 timeout 120 $launcher -n "$1" "$simbench" run -q -o kept --plots $plots --no-verify \
        -n 30000000 --resume dashboard.json &&
        diff -rq whole kept && cmp whole.out out
}
resumed() { # one is killed, then so is one of another number, which goes on; and again
    rm -rf kept
    whole --no-verify -n 30000000 dashboard.json && keeps 3 || return
    kill -KILL "$(pgrep -f -n "$simbench run -o kept")"
    ! wait $job && [ ! -e kept/results.json ] &&
        ends 2 $launcher -n 2 "$simbench" run -o kept --no-report --no-verify -n 30000000 \
            --checkpoint 1s dashboard.json && says '--resume goes on' err &&
        ends 2 $launcher -n 2 "$simbench" run -o kept --no-report --no-verify -n 2000 \
            --resume dashboard.json && says 'another run' err &&
        ends 2 "$simbench" run -o kept --no-report --no-verify -n 30000000 --resume \
            dashboard.json && says 'two ranks or more' err || return
    $launcher -n 2 "$simbench" run -o kept --plots $plots --no-verify -n 30000000 \
        --resume --checkpoint 100ms dashboard.json >out 2>err </dev/null &
    job=$!
    poll test -e kept/checkpoint.part.2.1
    kill -KILL "$(pgrep -f -n "$simbench run -o kept")"
    ! wait $job && gone_on 4
}
terminated() { # as a cluster ends a job: a rank has SIGTERM
    rm -rf kept
    keeps 2 || return
    for pid in $(pgrep -f "^$simbench run -o kept"); do kill -TERM "$pid"; done
    wait $job
    [ $? -eq 75 ] && [ ! -e kept/results.json ] && gone_on 3
}
srun_without() { # as srun starts them without MPI
    SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 ends 2 "$simbench" run --no-report dashboard.json &&
        says 'none knows of the others' err &&
        SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 ends 0 "$simbench" run --no-report dashboard.json &&
        [ ! -s err ] && [ ! -s out ] && SIMBENCH_MPI=off SLURM_PROCID=1 SLURM_STEP_NUM_TASKS=2 \
        ends 0 "$simbench" run --no-report -n 300 dashboard.json && [ -s out ]
}
no_module() { # a file that is none
    echo no >none.so
    for file in ./none.so ./gone.so "$build/libearliest.so"; do
        SIMBENCH_MPI=$file SLURM_PROCID=0 SLURM_STEP_NUM_TASKS=2 \
            ends 2 "$simbench" run --no-report dashboard.json && [ ! -s out ] || return
    done
}

check 'srun without MPI is refused' srun_without
check 'what is no module is refused' no_module
# Of an MPI: what its own module and launcher do.
own() {
    check "$library: 3 ranks are one process" three
    check "$library: one of them tells" tells
    check "$library: what one rank alone sees as well" one_fails
    check "$library: a program without the module" without_module
    check "$library: a rank that is killed" killed
}
# What simbench does with it, whichever it is.
all() {
    check "$library: 1, 2, 3 and 8 ranks, and threads, are one process" one_to_eight
    check "$library: limited workers" limited
    check "$library: histograms" histograms
    check "$library: several workloads, and sweeps" several
    check "$library: spread draws" spread
    check "$library: --shard auto is not asked for" automatic
    check "$library: a condition's exit status" gate
    check "$library: what is wrong is told once" refused
    check "$library: ranks that read other files are refused" unlike
    check "$library: a rank that is interrupted" interrupted
    check "$library: what killed ranks have kept is gone on with" resumed
    check "$library: SIGTERM loses nothing" terminated
}
tried=0
for library in openmpi mpich; do
    eval "launcher=\$$library"
    if [ ! -e "$build/libsimbench-$library.so" ] || ! command -v ${launcher%% *} >/dev/null; then
        skip "$library" 'it is missing'
        continue
    fi
    own
    if [ $tried -eq 0 ] || [ "${SB_TEST_SCALE:-1}" -gt 1 ]; then # of the others in soaks
        all
    fi
    tried=$((tried + 1))
    other=$([ $library = mpich ] && echo openmpi || echo mpich)
    if [ -e "$build/libsimbench-$other.so" ]; then
        check "$library: the other MPI is refused" wrong $other
    fi
done
plan
