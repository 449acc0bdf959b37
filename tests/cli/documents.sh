#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the documents say is so: links, paths, examples, the table of layers, manual pages.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

holds() { (cd "$root" && python3 tests/check/documents.py "$@"); }
synopsis() { # the workload that the manual page of the format begins with
    sed -n '/^\.SH SYNOPSIS/,/^\.fi/p' "$root/workloads/simbench-workload.5" |
        sed '/^\./d' >synopsis.json &&
        ends 0 "$simbench" check synopsis.json
}
every_distribution() { # has one row in the manual page, and no other has one
    sed -n '/^\.SH LATENCIES/,/^\.SH GENERATED/s/^\\fB\(.*\)\\fR	.*/\1/p' \
        "$root/workloads/simbench-workload.5" | sort >rows
    listed distributions | sort >all
    diff all rows
}
pages() { # that of the program as it is installed
    "$simbench" --print-manual <"$root/sim/cli/simbench.1.in" >simbench.1 || return
    find "$root" simbench.1 -name build -prune -o -name '*.[135]' -print | while read -r page; do
        groff -Kutf8 -ww -man -Tutf8 -z "$page" >said 2>&1 && [ ! -s said ] ||
            { echo "$page:"; cat said; exit 1; }
    done
}
format_1() { # what 0.1.0 read and wrote stays readable, as workloads/README.md promises
    for file in "$root"/tests/data/corpus/result/*.json "$root"/tests/data/corpus/bench/*.json; do
        ends 0 "$simbench" report --format csv "$file" && [ -s out ] || { echo "$file"; return 1; }
    done
    find "$root/tests/data/cases/accepted" ! -name '*.csv' ! -name '*.expected' -type f -exec \
        "$simbench" check --quiet {} +
}

check 'every link leads somewhere' holds links
check 'every path that is named is there' holds paths
check 'README.md is short' holds words
check 'no document says a thing twice' holds twice
check 'the table of layers is the one that is checked' holds layers
check 'the version has its section in the changelog' holds version
check 'commands print what the documents show' holds console "$simbench"
check 'workloads in the documents are fine' holds json "$simbench"
check 'the workload in the manual page is fine' synopsis
check 'the manual page has a row for every distribution' every_distribution
if command -v groff >/dev/null; then
    check 'groff has nothing to say of the manual pages' pages
else
    skip 'groff and the manual pages' 'groff is missing'
fi
check 'workloads, results and benchmarks of format 1 are read' format_1
plan
