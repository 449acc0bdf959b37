#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `simbench import --fit` and --independent: recorded latencies as distributions.
# shellcheck disable=SC2317 # check calls the functions
# shellcheck source=tests/cli/session.inc
. tests/cli/session.inc

# 400 recordings of a chain: "slow" is lognormal and absent in every fourth, "zeroes" is an
# exponential with a zero in every tenth, "ticks" has six values, "two" is of two kinds, "alike" is
# always the same.
cat >recordings.py <<'EOF'
import json, random, sys
random.seed(int(sys.argv[1]))
n = int(sys.argv[2])
rows = {
    "slow": [None if i % 4 == 0 else random.lognormvariate(3, 0.7) for i in range(n)],
    "zeroes": [0 if i % 10 == 0 else random.expovariate(1 / 5) for i in range(n)],
    "ticks": [random.randrange(1, 7) for i in range(n)],
    "two": [random.lognormvariate(5, 0.1) if i % 5 == 0 else random.lognormvariate(1, 0.3)
            for i in range(n)],
    "alike": [7] * n}
tasks, before = {}, []
for name, row in rows.items():
    row = [x if x is None else round(x, 6) for x in row]
    tasks[name] = {"after": before, "latency": {"dist": "empirical", "rows": row}}
    before = [name]
json.dump({"simbench": 1, "name": "chain", "tasks": tasks}, open("chain.json", "w"))
total = sorted(sum(row[i] or 0 for row in rows.values()) for i in range(n))
print(round(total[-(-99 * n // 100) - 1]))
EOF
report() { # PYTHON: what holds of fits.json `f` and the workload `w`
    python3 -c "
import json, sys
f = {t['task']: t for t in json.load(open('fits/fits.json'))[0]['tasks']}
w = {n: t['latency'] for n, t in json.load(open('fitted.json'))['tasks'].items()}
def near(x, y, by): return abs(x / y - 1) < by
sys.exit(0 if ($1) else 'not so: ' + repr((f.get('slow'), w)))"
}

fits() {
    p99=$(python3 recordings.py 1 400)
    ends 0 "$asan" import --fit --fit-report fits chain.json -o fitted.json &&
        grep -q "^chain: fitted 3 of 4 recorded latencies" out &&
        grep -q "^ticks .* kept: 6 different values" out &&
        grep -q "fits drawn one by one: p99 .* ms, where whole recordings have $p99" err &&
        report 'f["slow"]["values"] == 300 and f["slow"]["absent"] == 100' &&
        report 'f["zeroes"]["zeroes"] == 40 and f["ticks"]["outcome"] == "discrete"' &&
        report 'f["slow"]["families"][0]["name"] in ("lognormal", "inverse-gaussian")' &&
        report 'f["two"]["families"][0]["name"] == "two lognormals"' &&
        report 'w["alike"] == 7'
}
absent_stays_absent() { # with its share, which is no duration
    report 'w["slow"]["components"][0] == {"weight": 0.25, "latency": None}' &&
        report 'w["slow"]["components"][1]["weight"] == 0.75' &&
        report 'w["ticks"] == {"dist": "empirical", "samples": sorted(w["ticks"]["samples"])}' &&
        report 'near(w["zeroes"]["components"][0]["weight"], 0.1, 1e-9)' &&
        report 'w["zeroes"]["components"][0]["latency"] == 0' &&
        report 'near(w["two"]["components"][0]["weight"] + w["two"]["components"][1]["weight"], 1,
                     1e-9)' &&
        ends 0 "$asan" check fitted.json && ends 0 "$asan" --no-report -n 500 fitted.json &&
        ends 0 "$asan" --no-report -n 500 -w 1 fitted.json
}
maximum() { # by the closed forms, in Python
    python3 - <<'EOF'
import json, math, sys
fits = {t["task"]: t for t in json.load(open("fits/fits.json"))[0]["tasks"]}
rows = json.load(open("chain.json"))["tasks"]
def family(task, name):
    return next(c["latency"] for c in fits[task]["families"] if c["name"] == name)
x = [v * 1e6 for v in rows["slow"]["latency"]["rows"] if v]
logs = [math.log(v) for v in x]
mu = sum(logs) / len(x)
sigma = math.sqrt(sum((v - mu) ** 2 for v in logs) / len(x))
own = family("slow", "lognormal")
z = [v * 1e6 for v in rows["zeroes"]["latency"]["rows"] if v]
mean = sum(z) / len(z)
likelihood = -len(z) * (math.log(mean) + 1)
best = next(c for c in fits["zeroes"]["families"] if c["name"] == "exponential")
sys.exit(0 if abs(own["mu"] - mu) < 1e-9 and abs(own["sigma"] - sigma) < 1e-9
         and abs(family("zeroes", "exponential")["mean"] / mean - 1) < 1e-9
         and abs(best["log_likelihood"] - likelihood) < 1e-6
         and abs(best["aic"] - 2 + 2 * likelihood) < 1e-6 else "not the maximum")
EOF
}
plots() {
    for file in fits/chain/qq-01.svg fits/chain/qq-01.png fits/chain/qq-01.gp fits/chain/qq-01.tsv
    do
        [ -s "$file" ] || { echo "no $file"; return 1; }
    done
    grep -q '>two: 400 values against two lognormals' fits/chain/qq-01.svg
}
few() {
    python3 recordings.py 2 19 >/dev/null
    ends 0 "$asan" import --fit chain.json -o fitted.json &&
        says 'no latency was fitted: all stay as recorded' err &&
        grep -q '^two .* kept: 19 values' out &&
        "$asan" import chain.json >same.json && cmp same.json fitted.json
}
samples() { # of a CSV beside the workload, and beside standard output the table
    python3 -c "
import random
random.seed(3)
print('\n'.join(str(random.weibullvariate(20, 2)) for _ in range(300)))" >times.csv
    echo '{"simbench": 1, "name": "csv", "tasks": {"a": {"latency": {"dist": "empirical",
        "file": "times.csv"}}}}' >csv.json
    ends 0 "$asan" import --fit csv.json && says '"dist": "weibull", "shape": ' out &&
        says 'fitted 1 of 1' err && ends 0 "$asan" import -q --fit csv.json && [ ! -s err ]
}
nothing() {
    echo '{"simbench": 1, "name": "n", "tasks": {"a": {"latency": 3}}}' >n.json
    ends 0 "$asan" import --fit n.json -o /dev/null && says 'nothing to fit' err &&
        ends 2 "$asan" import --fit-report there n.json && [ ! -e there ]
}
independent() {
    p99=$(python3 recordings.py 5 400)
    ends 0 "$asan" import --independent chain.json -o fitted.json &&
        grep -q "drawn one by one: p99 .* ms, where whole recordings have $p99" err &&
        mkdir -p fits && echo '[{"tasks": []}]' >fits/fits.json &&
        report 'w["slow"]["components"][0] == {"weight": 0.25, "latency": None}' &&
        report 'len(w["slow"]["components"][1]["latency"]["samples"]) == 300' &&
        report '"rows" not in json.dumps(w)' &&
        ends 0 "$asan" import --independent "$w/recorded/better-all.jsonl.gz" -o both/ &&
        says 'profile: tasks drawn one by one: p99' err &&
        says 'profile, awaited in lines: tasks drawn one by one: p99' err
}

check 'recorded latencies are fitted, and what cannot be is kept' fits
check 'what is absent, and what took nothing, stays so with its share' absent_stays_absent
check 'the fits are the most likely by their closed forms' maximum
if command -v gnuplot >/dev/null; then
    check 'each task that matters has a Q-Q plot with its script and data' plots
else
    skip 'Q-Q plots' 'gnuplot is missing'
fi
check 'fewer than 20 recordings are kept as they were, and it is said' few
check 'samples are fitted, and the table does not mix with the workload' samples
check 'where nothing was recorded nothing is fitted' nothing
check 'drawn independently, what is absent stays so, and p99 is told' independent
plan
