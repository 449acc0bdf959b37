#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Backoffs and breakers beside those of cockatiel and opossum, under fake timers. CASES=n for so
# many of each. Skipped without node, or when npm cannot get the packages.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/better_all.inc
. "$root/tests/cli/better_all.inc"

build=$(dirname "$simbench")
oracle=$build/resilience
program=$build/tests/load/resilience_cases
: "${CASES:=300}"

play() { timeout 300 node --no-warnings "$oracle/run.mjs"; }
same() {
    "$program" "$CASES" 1 | play >out && says "$((3 * CASES)) cases" out
}
notices_a_wrong_answer() {
    "$program" 20 1 wrong | play >out
    [ $? -eq 1 ] && says 'cockatiel' out
}

why=$(obstacle "$oracle" "$root/tests/resilience")
[ -n "$why" ] || node -e 'require("node:test").mock.timers.enable' 2>/dev/null ||
    why='node has no fake timers'
[ -n "$why" ] || [ -x "$program" ] || why='the program that writes cases is not built'
if [ -n "$why" ]; then
    skip 'breakers and backoffs answer as those of cockatiel and opossum' "$why"
    plan
fi
check 'breakers and backoffs answer as those of cockatiel and opossum' same
check 'a wrong answer is noticed' notices_a_wrong_answer
plan
