#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench report of what simbench bench left.
# shellcheck source=tests/cli/session.inc disable=SC2317 # check calls the functions
. tests/cli/session.inc

cp "$root/tests/data/golden/bench.json" new.json
sed -e 's/"created":"2026-11-21/"created":"2026-11-20/' \
    -e 's/"baseline":"baseline"/"baseline":"kept\/older\/"/' new.json >old.json
shows() { # FORMAT: what is read again and shown is what other programs can read
    ends 0 "$asan" report --quiet --no-report --format "$1" new.json &&
        /usr/bin/python3 "$root/tests/check/formats.py" "$1" "$(realpath out)" &&
        [ ! -e simbench-report ]
}
table() { ends 0 "$asan" report --no-report new.json && golden bench_table.txt && [ ! -s err ]; }
again() { ends 0 "$asan" report --no-report --format json new.json && cmp out new.json; }
newest() { # whatever the order in which they are named
    ends 0 "$asan" report --no-report --format json new.json old.json && cmp out new.json &&
        ends 0 "$asan" report --no-report --format json old.json new.json && cmp out new.json
}
drawn() {
    ends 0 "$asan" report --out pictures/here new.json old.json &&
        says 'simbench: history in pictures/here/history.svg' err &&
        folder_has pictures/here 'history.gp history.png history.svg history.tsv ' &&
        says "'older 2026-11-20'" pictures/here/history.gp
    status=$?
    rm -rf pictures
    return "$status"
}
refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" report "$@" && one_line "$text" err && [ ! -s out ]
}

for format in json csv junit github openmetrics; do
    check "a kept bench is shown as $format" shows "$format"
done
check 'a kept bench is shown as a table' table
check 'what is read is written again' again
check 'the newest of several is shown' newest
check 'the history of several is drawn' drawn
sed 's/"margin":0.02/"margin":2/' new.json >damaged.json
check 'a damaged one is refused with its place' refuses \
    'damaged.json:7: comparison.margin: expected a share above 0 and below 1' damaged.json
check 'one of several that is no bench is refused' refuses \
    'abc.json:1: not a result of `simbench bench`' new.json "$w/abc.json"
check 'an unknown format is told' refuses 'no format "junti"; did you mean "junit"?' \
    --format junti new.json
plan
