#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# simbench claims as a person uses it.
# SC2317: check calls the functions.
# shellcheck disable=SC2317
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

refuses() { # TEXT ARGUMENT...
    text=$1
    shift
    ends 2 "$asan" claims "$@" && says "$text" err && [ ! -s out ]
}
small() { # ARGUMENT...
    ends 0 "$asan" claims -n 200 --depth 1,2,4 --width '1..4' --variation 0,1 "$@"
}
tells() { # (3 * 3 + 1) / 4 = 2.50, and 4 chains of 2 calls (4 + 1) / 2
    small && [ ! -s err ] && says 'depth     1      2      3      4 wide' out &&
        says '    2 (1.00) (1.50)  2.00   2.50 ' out &&
        says '    4 (1.00) (1.75)  2.50   3.25 ' out &&
        says 'true of 4 in 12: 8 are less than 2 times as fast, 0 more than 10' out &&
        says 'true at depths 2 to 4 from width 3 to 4' out &&
        says 'never true of these up to width 2, nor up to depth 1' out &&
        says 'never more than 2 times as fast, whatever the latencies: 1.00 at variation 0' out
}
writes_data() {
    small -f json -o all.json && cmp out all.json && cp out all && small -f tsv &&
        python3 - <<'END'
import json
d = json.load(open("all"))
cells = d["cells"]
assert d["claims"] == 1 and d["replicates"] == 200 and d["partial"] is False
assert len(cells) == 2 * 2 * 12 + 2 and {c["shape"] for c in cells} == \
    {"chains", "fan", "user-config-profile"}
lines = [line.split("\t") for line in open("out").read().split("\n") if line]
assert lines[0] == ["shape", "variation", "depth", "width", "tasks", "speedup", "low", "high",
                    "equal", "largest", "holds"]
assert len(lines) == 1 + len(cells)
for line, c in zip(lines[1:], cells):
    assert line[0] == c["shape"] and float(line[1]) == c["variation"]
    assert [int(x) for x in line[2:5]] == [c["depth"], c["width"], c["tasks"]]
    value, (low, high) = c["speedup"]["value"], c["speedup"]["ci95"]
    assert [float(x) for x in line[5:8]] == [value, low, high] and low <= value <= high
    assert float(line[8]) == c["equal"] and int(line[9]) == c["largest"] >= value - 1e-9
    assert int(line[10]) == c["holds"] == (2 <= value <= 10)
END
}
draws() { # a map a shape and variation, without the one that has neither width nor depth
    command -v gnuplot >/dev/null || return 0
    small --plot maps/here && [ "$(ls maps/here)" = 'claims.gp
claims.svg
claims.tsv' ] && [ "$(grep -c '<text>.*, variation [01]</text>' maps/here/claims.svg)" -eq 4 ] &&
        [ "$(wc -l <maps/here/claims.tsv)" -eq $((1 + 4 * 12)) ]
}
same_for_threads() {
    small -f json -j 1 && cp out one && small -f json -j 3 && cmp one out
}
takes_none() { # names no kind of argument, where there is none
    refuses 'too many arguments' "$w/abc.json" && grep -qx 'simbench claims: too many arguments' err
}
keeps_to_ascii() { small --ascii && ! grep -q '[^ -~]' out; }
check 'tells where the claim is true' tells
check 'writes data' writes_data
check 'draws heat maps' draws
check 'the same bytes for any number of threads' same_for_threads
check 'in ASCII' keeps_to_ascii
check 'a width that is none' refuses '--width' --width many
check 'a depth of nothing' refuses '--depth' --depth 0..3
check 'a variation below nothing' refuses '--variation' --variation -1
check 'files' takes_none
plan
