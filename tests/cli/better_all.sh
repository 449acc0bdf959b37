#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# libearliest and the reference beside better-all itself, the npm package, on random scenarios:
# the same events at the same times in the same order. SCENARIOS=n for so many, SCENARIO_SEED=n to
# begin there. Skipped without node, or when npm cannot get the package.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

build=$(dirname "$simbench")
program=$build/earliest/release/better_all
oracle=$build/better_all

# What stands in the way of running better-all, in words; nothing when nothing does. Installed
# once, beside the other built things.
obstacle() {
    command -v node >/dev/null 2>&1 || { echo 'no node'; return; }
    node -e 'process.exit(parseInt(process.versions.node) < 16 ? 1 : 0)' 2>/dev/null ||
        { echo 'node is older than 16'; return; }
    mkdir -p "$oracle"
    cp "$root"/tests/better_all/* "$oracle" || { echo "cannot write $oracle"; return; }
    cmp -s "$oracle/package-lock.json" "$oracle/installed" && return
    command -v npm >/dev/null 2>&1 || { echo 'no npm'; return; }
    if (cd "$oracle" &&
        timeout 60 npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=0) >"$tmp/npm" 2>&1
        then
        cp "$oracle/package-lock.json" "$oracle/installed"
    else
        echo 'npm cannot get better-all'
    fi
}
same() { timeout 300 "$program" "${SCENARIOS:-4000}" "${SCENARIO_SEED:-1}" node "$oracle/run.mjs"; }
wakes_last_waiter_first() { # a better-all with that mistake
    cp -r "$oracle" wrong &&
        sed -i 's/resolvers\.get(depName)\.push(/resolvers.get(depName).unshift(/' \
            wrong/node_modules/better-all/dist/es/index.js &&
        ! cmp -s wrong/node_modules/better-all/dist/es/index.js \
            "$oracle/node_modules/better-all/dist/es/index.js" || return
    timeout 300 "$program" 4000 1 node wrong/run.mjs >out
    [ $? -eq 1 ] && says '>' out && [ "$(grep -cE '^  t[0-9]' out)" -le 4 ]
}

why=$(obstacle)
if [ -n "$why" ]; then
    skip 'random scenarios go as in better-all' "$why"
    plan
fi
check 'random scenarios go as in better-all' same
check 'a better-all that wakes the last waiter first is noticed, and the case made small' \
    wakes_last_waiter_first
plan
