#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How precise figures are: runs that go on until they are, and draws that are spread evenly.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

precise() { # the same bytes for any number of threads, and why it stopped
    ends 0 "$simbench" --quiet --no-report --precision 10% -j 1 --format json "$w/dashboard.json" &&
        mv out precise.json && says '"stopped_by":"precision"' precise.json &&
        ends 0 "$simbench" --quiet --no-report --precision 10% -j 3 --format json \
            "$w/dashboard.json" && cmp out precise.json
}
check 'figures can be asked to be so precise' precise
check 'or it is told how many replicates that would take' ends 0 "$asan" --quiet --no-report \
    --precision 1% -n 6000 "$w/dashboard.json"
check 'below the table' says 'not within 1 %: p99.9 of ' out
for percent in 1 0.01 0% -1% 51% 1%% % '' 1pc nan%; do
    check "\"$percent\" is no precision" ends 2 "$simbench" --no-report --precision "$percent" \
        "$w/dashboard.json"
    check 'which is told' one_line \
        "simbench: --precision: expected per cent from 0.1% to 50%, as 1%, not \"$percent\"" err
done
spread() { # the same bytes for any number of threads, as the schema says, and told
    ends 0 "$simbench" --quiet --no-report --sampling sobol -j 1 --format json -n 1024 \
        --slo 200ms "$w/dashboard.json" && mv out spread.json &&
        ends 0 "$simbench" --quiet --no-report --sampling sobol -j 3 --format json -n 1024 \
            --slo 200ms "$w/dashboard.json" && cmp out spread.json &&
        (cd "$root" && python3 tests/check/results_schema.py "$tmp/spread.json" \
            "$tmp/precise.json") &&
        ends 0 "$asan" report --no-report --format table spread.json &&
        says 'sobol points in 5 dimensions, 16 randomisations: the variance of means is ' out
}
check 'draws can be spread evenly' spread
check 'not more of them than Sobol has dimensions' ends 2 "$simbench" --no-report \
    --sampling sobol "$w/dashboard.json" "$w/layered-1000.json"
check 'which is told before anything runs' says \
    '--sampling: sobol takes up to 40 random latencies, not ' err
check 'nor a few' ends 2 "$simbench" --no-report --sampling lhs -n 20 "$w/dashboard.json"
check 'which is told' one_line 'simbench: dashboard: --sampling: takes 32 to 1048576 replicates' err
plan
