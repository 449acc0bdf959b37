/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/verify/requests.h"

#include "sim/cli/verify/extent.h"
#include "sim/load/campaign/mix.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"
#include "sim/verify/load/load_real_time.h"
#include "sim/verify/load/load_verify.h"
#include "strategies/runtimes/earliest/load/load.h"

#include <inttypes.h>

enum { RUNS = 20, REQUESTS = 500, ALONE = 400 };
#define REAL_TIME ((sb_ns)10000000000)        /* of a run under the system's clock, if it can be */
#define REQUEST_STEPS_MAX (UINT64_C(1) << 22) /* in all, unless somebody says how many runs */

bool sb_verify_has_requests(const struct sb_workload *workload)
{
    const struct sb_dag *dag = &workload->dag;
    return dag->arrivals || dag->resilience || sb_pools_matter(dag->pools);
}

/* How many runs, and of how many requests each. */
struct extent {
    uint64_t first, runs, requests;
};

static struct extent extent_of(const struct sb_options *o, const struct sb_workload *workload)
{
    const struct sb_dag *dag = &workload->dag;
    const uint64_t steps = dag->steps ? dag->steps : 1;
    struct extent e = { .runs = dag->arrivals ? RUNS : ALONE, .requests = 1 };
    if (dag->arrivals && (e.requests = REQUEST_STEPS_MAX / RUNS / steps) > REQUESTS)
        e.requests = REQUESTS;
    if (dag->arrivals && dag->arrivals->kind == SB_ARRIVALS_TRACE &&
        e.requests > dag->arrivals->times)
        e.requests = dag->arrivals->times;
    e.requests = e.requests ? e.requests : 1;
    if (e.runs > REQUEST_STEPS_MAX / steps / e.requests)
        e.runs =
            REQUEST_STEPS_MAX / steps / e.requests ? REQUEST_STEPS_MAX / steps / e.requests : 1;
    if (o->only)
        e = (struct extent){ o->only_replicate, 1, e.requests };
    else if (o->replicates)
        e.runs = o->replicates;
    return e;
}

static void print_heading(FILE *out, const struct sb_workload *workload, const struct extent *e)
{
    char name[200], tasks[SB_UNITS_SIZE], runs[SB_UNITS_SIZE], requests[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, workload->name, 60);
    fprintf(out, "%s  %s task%s", name, sb_units_count(tasks, workload->dag.tasks),
            workload->dag.tasks == 1 ? "" : "s");
    if (e)
        fprintf(out, " · %s run%s of %s request%s", sb_units_count(runs, e->runs),
                e->runs == 1 ? "" : "s", sb_units_count(requests, e->requests),
                e->requests == 1 ? "" : "s");
    fputs("\n", out);
}

/* One run; a difference is told with how to see it again. */
static enum sb_code verify_run(const struct sb_options *o, const struct sb_workload *workload,
                               const struct sb_load_case *load, uint64_t run, uint64_t requests,
                               struct sb_load_verified *verified, struct sb_error *error)
{
    struct sb_error why = { 0 };
    enum sb_code code =
        sb_load_verify(&sb_load_runtime_earliest, load, run, requests, verified, &why);
    if (code != SB_ECHECK)
        return code ? sb_fail(error, code, why.where, "%s", why.text) : SB_OK;
    return sb_fail(error, SB_ECHECK, NULL,
                   "%.60s, %s, run %" PRIu64 ": %s (simbench verify --seed=%" PRIu64
                   " --only-replicate %" PRIu64 " %.200s)",
                   workload->name, load->part[0].plan->strategy->name, run, why.text, o->seed, run,
                   workload->file);
}

static enum sb_code verify_strategy(FILE *out, const struct sb_options *o,
                                    const struct sb_workload *workload,
                                    const struct sb_load_case *load, const struct extent *e,
                                    const atomic_bool *stop, struct sb_error *error)
{
    const char *strategy = load->part[0].plan->strategy->name;
    const char *why_not = sb_load_runtime_earliest.why_not(load);
    struct sb_load_verified verified = { 0 };
    char runs[SB_UNITS_SIZE], attempts[SB_UNITS_SIZE];
    uint64_t done = 0;
    if (why_not) {
        fprintf(out, "  %-20s not verified: %s\n", strategy, why_not);
        return SB_OK;
    }
    for (; done < e->runs && !atomic_load(stop); done++) {
        enum sb_code code =
            verify_run(o, workload, load, e->first + done, e->requests, &verified, error);
        if (code)
            return code;
    }
    sb_units_count(runs, done);
    fprintf(out, "  %-20s %s of %s runs identical, %s attempts to the nanosecond\n", strategy, runs,
            runs, sb_units_count(attempts, verified.attempts));
    return SB_OK;
}

/* ---- the system's clock ---- */

/* As many requests as take so long. */
static enum sb_code choose_requests(const struct sb_load_case *load, uint64_t run, struct extent *e,
                                    struct sb_error *error)
{
    for (;; e->requests /= 2) {
        sb_ns time;
        enum sb_code code = sb_load_real_time_expect(load, run, e->requests, &time, error);
        if (code || time <= REAL_TIME || e->requests == 1)
            return code;
    }
}

static enum sb_code verify_real(FILE *out, const struct sb_options *o,
                                const struct sb_load_case *load, struct extent e,
                                struct sb_error *error)
{
    const char *strategy = load->part[0].plan->strategy->name;
    const char *why_not = sb_load_runtime_earliest.why_not(load);
    struct sb_load_real_time r;
    char text[6][SB_UNITS_SIZE];
    if (why_not) {
        fprintf(out, "  %-20s not verified: %s\n", strategy, why_not);
        return SB_OK;
    }
    enum sb_code code = choose_requests(load, e.first, &e, error);
    if (code == SB_OK)
        code = sb_load_real_time_run(&sb_load_runtime_earliest, load, e.first, e.requests,
                                     (sb_ns)o->spin_us * 1000, &r, error);
    if (code)
        return code;
    fprintf(out,
            "  %-20s %s request%s in real time, no rule broken: %s on average, simulated %s\n"
            "  %-20s timers of attempts were %s late on average, %s at most; arrivals %s\n",
            strategy, sb_units_count(text[0], r.requests), r.requests == 1 ? "" : "s",
            sb_units_duration(text[1], r.real, 0), sb_units_duration(text[2], r.simulated, 0), "",
            sb_units_duration(text[3], r.lateness, 0), sb_units_duration(text[4], r.most_late, 0),
            sb_units_duration(text[5], r.arrival, 0));
    return SB_OK;
}

enum sb_code sb_verify_requests(FILE *out, const struct sb_options *o,
                                const struct sb_workload *workload,
                                const struct sb_selection *selection, const atomic_bool *stop,
                                struct sb_error *error)
{
    const double share = 1;
    const struct extent e = extent_of(o, workload);
    const struct sb_load_mix mix = { .parts = 1,
                                     .workload = &workload,
                                     .share = &share,
                                     .arrivals = workload->dag.arrivals,
                                     .workers = sb_verify_workers(o, workload),
                                     .strategy = selection->strategy,
                                     .strategies = selection->count };
    struct sb_load_prepared prepared;
    bool verified = false;
    enum sb_code code = sb_load_mix_prepare(&prepared, &mix, error);
    if (code == SB_OK)
        print_heading(out, workload, o->real_clock ? NULL : &e);
    for (uint32_t s = 0; s < selection->count && code == SB_OK; s++) {
        const struct sb_load_case load = sb_load_mix_case(&prepared, s, mix.arrivals, o->seed);
        verified |= sb_load_runtime_earliest.why_not(&load) == NULL;
        code = o->real_clock ? verify_real(out, o, &load, e, error)
                             : verify_strategy(out, o, workload, &load, &e, stop, error);
    }
    if (code == SB_OK && !verified)
        fputs("  nothing of it is verified\n", out);
    sb_load_mix_fini(&prepared);
    return code;
}
