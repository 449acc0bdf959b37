#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# libearliest and the reference beside better-all itself on random scenarios: the same events at the
# same times in the same order. SCENARIOS=n for so many, SCENARIO_SEED=n to begin there. Versions
# are 0.0.7, the newest on npm, and 0.0.9. BETTER_ALL_9=FILE is a module of that, compiled from
# lib/index.ts of its tag in github.com/shuding/better-all; without, it is 0.0.7 with the one line
# that the tags differ in, types apart. Skipped without node, or when npm cannot get the package.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc
# shellcheck source=tests/cli/better_all.inc
. "$root/tests/cli/better_all.inc"

build=$(dirname "$simbench")
program=$build/earliest/release/better_all
oracle=$build/better_all
module=node_modules/better-all/dist/es/index.js

# same VERSION ARGUMENT...
same() {
    version=$1
    shift
    timeout 600 "$program" "${SCENARIOS:-3000}" "${SCENARIO_SEED:-1}" "$version" \
        node "$oracle/run.mjs" "$@"
}
# changed FILE COMMAND-OF-SED: 0.0.7 with that change, which must be one.
changed() {
    sed "$2" "$oracle/$module" >"$1" && ! cmp -s "$1" "$oracle/$module"
}
tells_who_awaits_the_one_that_ended() { # what 0.0.9 mends
    changed nine.mjs \
        "s|// This is intentional early exit.*|handleError(name, new FlowAbortedError());|" &&
        [ "$(grep -c 'handleError(name, new FlowAbortedError' nine.mjs)" -eq 1 ]
}
as_version_9() {
    [ -n "${BETTER_ALL_9:-}" ] || tells_who_awaits_the_one_that_ended || return
    same 9 "$(realpath "${BETTER_ALL_9:-nine.mjs}")"
}
wakes_last_waiter_first() { # a better-all with that mistake
    changed wrong.mjs 's/resolvers\.get(depName)\.push(/resolvers.get(depName).unshift(/' || return
    timeout 300 "$program" 4000 1 7 node "$oracle/run.mjs" "$tmp/wrong.mjs" >out
    [ $? -eq 1 ] && says '>' out && [ "$(grep -cE '^  t[0-9]' out)" -le 4 ]
}
fires_timers_together() { # a clock with that mistake
    mkdir -p together && cp -r "$oracle/node_modules" "$oracle/package.json" together &&
        sed 's/^    timer\.resolve()$/&; while (this.next() === this.now) this.fire()/' \
            "$oracle/run.mjs" >together/run.mjs && ! cmp -s together/run.mjs "$oracle/run.mjs" ||
        return
    timeout 300 "$program" 4000 1 7 node together/run.mjs >out
    [ $? -eq 1 ] && says '>' out && [ "$(grep -cE '^  t[0-9]' out)" -le 4 ]
}

why=$(obstacle "$oracle")
if [ -n "$why" ]; then
    skip 'random scenarios go as in better-all' "$why"
    plan
fi
check 'random scenarios go as in better-all 0.0.7' same 7
check 'random scenarios go as in better-all 0.0.9' as_version_9
check 'a better-all that wakes the last waiter first is noticed, and the case made small' \
    wakes_last_waiter_first
check 'a clock that fires the timers of one instant together is noticed' fires_timers_together
plan
