# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds workloads against workloads/workload.schema: shipped and accepted ones are valid, refused
ones are not, unless what is wrong with them is beyond a schema. Prints one line for each
disagreement; the exit status is 1 if there is one."""
import glob
import json
import os
import sys

import jsonschema

# Not to be seen from a schema: other tasks' names, order, sums, other files. Not JSON for Python's
# lenient reader: none.
SEMANTIC = {
    "cycle", "cycle-self", "unknown-task", "unknown-task-far", "unknown-task-control",
    "quantiles-descend", "quantiles-too-few", "quantiles-same-point", "quantiles-zero",
    "normal-far-below-zero", "quantiles-mean-too-low", "quantiles-mean-too-high",
    "quantiles-mean-twice", "quantiles-min-and-p0",
    "uniform-reversed", "lognormal-p99-below-median", "lognormal-median-zero", "lognormal-too-wide",
    "hyperexponential-lengths", "empirical-no-file", "empirical-bad-file", "empirical-empty-file",
    "shift-below-zero", "latency-too-long", "total-too-long",
    "generate-too-many", "generate-edges-too-many", "gamma-cv-too-small", "weight-too-small",
    "await-cycle-steps",
    "correlate-twice", "correlate-no-task", "correlate-rows", "correlate-generated",
    "pert-mode-above-max", "inverse-gaussian-too-narrow", "mixture-absent-shift",
    "mixture-absent-within",
    "platform-await-itself", "platform-cost-missing", "platform-cost-no-worker",
    "platform-cost-of-nothing", "platform-cost-without", "platform-name-twice", "platform-too-slow",
    "pool-unknown", "pool-none", "pool-too-many", "pool-generated",
    "pool-platform",
    "load-backoff-decorrelated", "load-backoff-max", "load-breaker-name", "load-breaker-none",
    "load-breaker-window", "load-budget-name", "load-budget-none", "load-budgets-generated",
    "load-deadline-zero", "load-end-task", "load-gap-infinite", "load-gap-rows", "load-gap-zero",
    "load-hedge-after-timeout", "load-hedge-many", "load-hedge-no-pool", "load-hedge-no-such-pool",
    "load-hedge-percentile-after-timeout", "load-hedge-percentile-zero", "load-hedge-percentile",
    "load-mmpp-mixed", "load-mmpp-never-left", "load-mmpp-no-rate", "load-mmpp-not-reached",
    "load-mmpp-stay-zero", "load-mmpp-to-itself", "load-mmpp-weights", "load-period-alone",
    "load-places-ps", "load-platform", "load-rate-huge", "load-rate-peak", "load-rate-too-high",
    "load-retry-unlimited-fails", "load-retry-unlimited-zero", "load-retry-unlimited",
    "load-timeout-long", "load-timeout-zero", "load-trace-descends", "load-trace-no-file",
    "load-trace-outside", "load-trace-start", "load-two-pools", "load-varies-beyond-period",
    "load-varies-descends", "load-varies-ends-at-zero", "load-varies-zero",
}
# Not workloads of our format, or not JSON at all: the schema is not asked.
FOREIGN = ("json-", "wf-", "otlp-", "jaeger-", "zipkin-", "chrome-")


def schema_errors(validator, path):
    with open(path, encoding="utf-8") as file:
        return list(validator.iter_errors(json.load(file)))


def main():
    with open("workloads/workload.schema", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong, seen = [], 0
    accepted = [path for folder in ("workloads", "workloads/load", "tests/data/cases/accepted")
                for path in glob.glob(folder + "/*.json")]
    for path in sorted(accepted):
        name = os.path.basename(path)[:-5]
        if not name.startswith(FOREIGN):
            seen += 1
            wrong += ["%s: the schema refuses it: %s" % (path, error.message[:200])
                      for error in schema_errors(validator, path)[:1]]
    for path in sorted(glob.glob("tests/data/cases/refused/*.json")):
        name = os.path.basename(path)[:-5]
        if name.startswith(FOREIGN):
            continue
        seen += 1
        valid = not schema_errors(validator, path)
        if valid and name not in SEMANTIC:
            wrong.append("%s: the schema accepts it" % path)
        if not valid and name in SEMANTIC:
            wrong.append("%s: the schema refuses it; take it off the list of what a schema cannot "
                         "see" % path)
    for name in sorted(SEMANTIC):
        if not os.path.exists("tests/data/cases/refused/%s.json" % name):
            wrong.append("%s: on the list of what a schema cannot see, but there is no such case"
                         % name)
    print("\n".join(wrong) if wrong else "%d files agree with the schema" % seen)
    return 1 if wrong or seen < 20 else 0


sys.exit(main())
