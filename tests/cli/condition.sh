#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --fail-if: conditions on the figures of a run.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

run() { # STATUS CONDITION...: dashboard and abc, 200 replicates
    wanted=$1
    shift
    for condition in "$@"; do
        set -- "$@" --fail-if "$condition"
        shift
    done
    ends "$wanted" "$asan" run --quiet --no-report --replicates 400 --format csv "$@" \
        "$w/dashboard.json" "$w/abc.json"
}
fails() { # TEXT CONDITION...: status 3, the whole table, one line that has TEXT
    text=$1
    shift
    run 3 "$@" && one_line "simbench: --fail-if: $text" err && [ "$(wc -l <out)" -eq 11 ]
}
passes() { run 0 "$@" && [ ! -s err ] && [ "$(wc -l <out)" -eq 11 ]; }
refuses() { # TEXT CONDITION: status 2, one line, nothing has run
    ends 2 "$asan" run --replicates 1000000000 --fail-if "$2" "$w/dashboard.json" &&
        one_line "simbench: --fail-if: $1" err && [ ! -s out ] &&
        [ ! -e simbench-report ]
}
tells_each() {
    run 3 'p99(earliest-start@dashboard) > 1ms' 'mean(sequential@dashboard) < 1ms' \
        'max(sequential@dashboard) > 1ms' &&
        [ "$(grep -c '^simbench: --fail-if: ' err)" -eq 2 ]
}
as_written() { # the same for a report that is written
    ends 3 "$asan" run --replicates 20 --format csv --fail-if 'p50(earliest-start) > 1ns' \
        "$w/dashboard.json" && [ -s simbench-report/results.json ] &&
        says 'simbench: --fail-if: dashboard: p50(earliest-start) is ' err
    status=$?
    rm -rf simbench-report
    return "$status"
}
wins() { # what could not be written is status 1, whatever holds
    # shellcheck disable=SC2016 # the inner shell's arguments
    ends 1 sh -c '"$0" "$@" >/dev/full' "$asan" run --quiet --replicates 20 --no-report \
        --fail-if 'p50(earliest-start) > 1ns' "$w/dashboard.json" && says '--fail-if: ' err
}
heavy() { # NAME SHAPE: a pareto latency
    printf '{"simbench": 1, "tasks": {"a": {"latency": {"dist": "pareto", "min": 10,
        "alpha": %s}}}}' "$2" >"$1.json"
}
infinite() { # NAME TEXT CONDITION
    ends 2 "$asan" run --replicates 1000000000 --no-report --fail-if "$3" "$1.json" &&
        one_line "$2" err && [ ! -s out ]
}
too_many() {
    # shellcheck disable=SC2046 # a list of options
    ends 2 "$asan" run $(seq 33 | sed 's/.*/--fail-if=x/') "$w/dashboard.json" &&
        says '--fail-if: more than 32 of them' err
}

check 'a condition that holds ends with status 3 after the table' fails \
    'dashboard: p99(earliest-start) is ' 'p99(earliest-start) > 1ms'
check 'one that does not hold changes nothing' passes 'p99(earliest-start) > 100s'
check 'one workload is enough' fails 'abc: p99(sequential) is ' 'p99(sequential) > 10s'
check 'a workload can be named' passes 'p99(sequential@dashboard) > 10s'
check 'and, or and parentheses' fails 'dashboard: p99(earliest-start) is ' \
    '(p99(earliest-start) > 1s or p99(earliest-start) > 50 ms) and sd(earliest-start) > 0'
check 'speed-ups and shares have baselines' fails \
    'dashboard: speedup(earliest-start, sequential) is ' \
    'speedup(earliest-start, sequential) < 500%'
check 'any strategy can be a baseline' ends 3 "$asan" run --quiet --no-report --replicates 20 \
    --strategies spt --baseline lpt,hlfet \
    --fail-if 'speedup(spt,lpt) < 2 and saved(spt,hlfet) < 9s' "$w/abc.json"
check 'what it is not compared with is told' ends 2 "$asan" run --quiet --no-report \
    --strategies spt --baseline lpt \
    --fail-if 'speedup(spt,sequential) < 2' "$w/abc.json"
check 'a misspelt baseline is told' ends 2 "$asan" run --quiet --no-report --baseline lbt \
    "$w/abc.json"
check 'a baseline that is not shown has figures' ends 3 "$asan" run --quiet --no-report \
    --replicates 20 --strategies lpt --fail-if 'mean(sequential) > 1ns' \
    "$w/abc.json"
check 'a quantile that the sample cannot bound is told' ends 2 "$asan" run --quiet --no-report \
    --replicates 367 \
    --fail-if 'p99(earliest-start) > 1ns' "$w/dashboard.json"
check 'and how many replicates it takes' says 'p99 of dashboard needs 368 replicates' err
check 'it is bounded by more of them' ends 0 "$asan" run --quiet --no-report --replicates 368 \
    --fail-if 'p99(earliest-start) > 99s' \
    "$w/dashboard.json"
check 'nor what is saved there' ends 2 "$asan" run --quiet --no-report --replicates 367 \
    --fail-if 'saved_p99(earliest-start, sequential) < 1ns' "$w/dashboard.json"
check 'which is bounded by as many' ends 0 "$asan" run --quiet --no-report --replicates 368 \
    --fail-if 'saved_p99(earliest-start, sequential) < -99s' "$w/dashboard.json"
check 'one replicate bounds its own makespan alone' ends 2 "$asan" run --quiet --no-report \
    --only-replicate 7 \
    --fail-if 'mean(earliest-start) > 1ns' "$w/dashboard.json"
check 'where nothing is random one replicate is enough' ends 0 "$asan" run --quiet --no-report \
    --replicates 1 \
    --fail-if 'p99.9(earliest-start) > 99s' "$w/abc.json"
check 'a ratio without a baseline is told before anything is measured' ends 2 "$simbench" bench \
    --quick \
    --fail-if 'ratio_lo > 1.02' chain-10-declared-1
check 'so is a delay without timers' ends 2 "$simbench" bench --quick --fail-if 'p99 > 1ns' \
    chain-10-declared-1
check 'what was not measured after all ends with status 4' ends 4 "$simbench" bench --quick \
    --fail-if 'instructions > 1' chain-10-declared-1
check 'and is told' says 'cannot be told: chain-10-declared-1: instructions was not measured' err
bench_junit() {
    ends 3 env GITHUB_ACTIONS=true "$simbench" bench --quick --format junit \
        --fail-if 'median > 0ns' --fail-if 'median < 0ns' --fail-if 'instructions > 1' \
        chain-10-declared-1 && says '::error title=--fail-if::chain-10-declared-1: median is' err &&
        says '::warning title=--fail-if cannot be told::' err && cp out bench.xml || return
    python3 - <<'EOF'
import xml.etree.ElementTree as tree
suite = tree.parse("bench.xml").getroot().find("testsuite")
cases = {c.get("name"): c for c in suite.findall("testcase")}
assert set(cases) == {"chain-10-declared-1", "median > 0ns", "median < 0ns", "instructions > 1"}
assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "1", "1")
assert "median is" in cases["median > 0ns"].find("failure").get("message")
assert cases["instructions > 1"].find("skipped") is not None
EOF
}
check 'conditions are cases of junit, and annotations, of bench as well' bench_junit
check 'several conditions are told one by one' tells_each
check 'files are written as well' as_written
check 'a run that fails is status 1' wins
check 'a misspelt figure is told before anything runs' refuses \
    'column 1 of "maen(earliest-start) > 5ms": no figure "maen"; did you mean "mean"?' \
    'maen(earliest-start) > 5ms'
check 'p101 is no figure' refuses \
    'column 1 of "p101(earliest-start) > 5ms": no figure "p101"' 'p101(earliest-start) > 5ms'
check 'any percentile is a figure' fails 'dashboard: p12.5 (earliest-start) is ' \
    'p12.5 (earliest-start) > 1ns and p98(earliest-start) > 1ns'
check 'and is shown then, in its place' says ',p12.5_ns,p12.5_lo_ns,p12.5_hi_ns,p50_ns,' out
check 'one that the sample does not bound is told' ends 2 "$asan" run --quiet --no-report \
    --replicates 1000 --percentiles 50,75,99,99.99 \
    --fail-if 'p99.99(earliest-start) > 1ns' "$w/dashboard.json"
check 'with how many replicates it takes' says 'p99.99 of dashboard needs 36,887 replicates' err
check 'p100 is that of the sample' fails 'dashboard: p100(sequential) is ' 'p100(sequential) > 1ns'
check 'more percentiles than can be shown are told' ends 2 "$asan" run --quiet --no-report \
    --percentiles 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16 --fail-if 'p17(sequential) > 1ns' \
    "$w/dashboard.json"
check 'a name in quotes is no percentile' ends 2 "$asan" run --quiet --no-report \
    --fail-if 'mean("p17(") > 1ns' "$w/dashboard.json"
check 'how many miss a limit is a figure' ends 3 "$asan" run --quiet --no-report \
    --replicates 400 --slo 200ms "$w/dashboard.json" \
    --fail-if 'missed(earliest-start) > 30% and saved_missed(earliest-start, sequential) > 40%'
check 'and is told as a share' says 'dashboard: missed(earliest-start) is 0.4' err
check 'without a limit there is none' ends 2 "$asan" run --quiet --no-report \
    --fail-if 'missed(earliest-start) > 0.1%' "$w/dashboard.json"
check 'and the option is named' says 'missed of dashboard needs --slo' err
for limit in 200 0ms -5ms 200mss ms '' 1e30s; do
    check "\"$limit\" is no limit" ends 2 "$asan" run --quiet --no-report --slo "$limit" \
        "$w/dashboard.json"
    check 'which is told' one_line \
        "simbench: --slo: expected a duration, as 200ms or 1.5s, not \"$limit\"" err
done
check 'the mean that tables show is a figure' fails 'abc: mean_cv(sequential) is ' \
    'mean_cv(sequential) > 10s'
heavy infinite-mean 0.9
heavy infinite-variance 1.5
for figure in mean mean_cv sd; do
    check "$figure of what has no mean is told before" infinite infinite-mean \
        "$figure of infinite-mean cannot be told: the mean of a latency is infinite" \
        "$figure(sequential) > 1s"
done
check 'so is what is made of it' infinite infinite-mean \
    'speedup of infinite-mean cannot be told: the mean of a latency is infinite' \
    'speedup(earliest-start, sequential) > 1'
check 'so is the mean of a sample without a variance' infinite infinite-variance \
    'mean of infinite-variance cannot be told: the variance of a latency is infinite' \
    'mean(sequential) > 1s'
check 'its exactly known mean can be told' ends 3 "$asan" run --quiet --no-report \
    --replicates 50 --fail-if 'mean_cv(sequential) > 1ns' infinite-variance.json
check 'quantiles of both can be told' ends 3 "$asan" run --quiet --no-report --replicates 50 \
    --fail-if 'p50(sequential) > 1ns' infinite-variance.json infinite-mean.json
told='column 5 of "p99(earlist-start) > 5ms": no strategy "earlist-start"'
check 'a misspelt strategy is told' refuses "$told; did you mean \"earliest-start\"?" \
    'p99(earlist-start) > 5ms'
check 'a strategy that is not run is told' refuses \
    'column 5 of "p99(lpt) > 5ms": no strategy "lpt"' 'p99(lpt) > 5ms'
told='column 20 of "p99(earliest-start@dashbord) > 5ms": no workload "dashbord"'
check 'a misspelt workload is told' refuses "$told; did you mean \"dashboard\"?" \
    'p99(earliest-start@dashbord) > 5ms'
check 'a number without its unit is told' refuses \
    'column 25 of "p99(earliest-start) > 50": the number needs a unit' 'p99(earliest-start) > 50'
check 'nothing is no condition' refuses 'column 1 of "": expected a condition' ''
check 'more than 32 are refused' too_many
plan
