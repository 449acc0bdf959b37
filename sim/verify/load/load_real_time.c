/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/load/load_real_time.h"

#include "sim/verify/load/history.h"
#include "sim/verify/load/script.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code simulate(const struct sb_load_case *load, uint64_t run, uint64_t requests,
                             struct sb_load_history *to, sb_ns *time, struct sb_error *error)
{
    const struct sb_attempt_log log = sb_load_history_log(to);
    const struct sb_load_run of = { .run = run, .stop = requests, .log = &log };
    struct sb_load_engine *engine = NULL;
    struct sb_load_run_end end = { 0 };
    enum sb_code code = sb_load_engine_new(&engine, load, error);
    if (code == SB_OK)
        code = sb_load_engine_run(engine, &of, &end, error);
    sb_load_engine_free(engine);
    sb_load_history_sort(to);
    *time = end.time;
    return code == SB_OK && to->failed ? sb_fail_memory(error) : code;
}

enum sb_code sb_load_real_time_expect(const struct sb_load_case *load, uint64_t run,
                                      uint64_t requests, sb_ns *time, struct sb_error *error)
{
    struct sb_load_history history = { 0 };
    enum sb_code code = simulate(load, run, requests, &history, time, error);
    sb_load_history_fini(&history);
    return code;
}

/* ---- slots ---- */

/* At one time so many slots of a pool more, or less. */
struct change {
    sb_ns time;
    int64_t by;
};

static int by_time(const void *x, const void *y)
{
    const struct change *a = x, *b = y;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->by > b->by) - (a->by < b->by); /* what is given back first */
}

static const struct sb_dag *dag_of(const struct sb_load_case *load, const struct sb_attempt *a)
{
    return load->part[a->workload].plan->dag;
}

/* What its step takes of the pool; 0 as well where hedges take of others. */
static uint32_t slots_of(const struct sb_load_case *load, const struct sb_attempt *a,
                         const char *pool)
{
    const struct sb_dag *dag = dag_of(load, a);
    const struct sb_pools *pools = dag->pools;
    const struct sb_resilience *r = dag->resilience;
    uint32_t hedge = r ? r->policy[r->policy_of[a->step]].hedge : SB_NONE;
    if (!pools || a->start == SB_NS_NEVER || (hedge != SB_NONE && r->hedge[hedge].pools))
        return 0;
    uint32_t demand = pools->demand_of[a->step];
    for (uint32_t i = pools->begin[demand]; i < pools->begin[demand + 1]; i++)
        if (strcmp(pools->name[pools->units[i].pool], pool) == 0)
            return pools->units[i].slots;
    return 0;
}

static enum sb_code check_pool(const struct sb_load_case *load, const struct sb_load_history *real,
                               const char *pool, uint32_t slots, struct change *change,
                               struct sb_error *error)
{
    size_t count = 0;
    int64_t held = 0;
    for (size_t i = 0; i < real->attempts; i++) {
        const struct sb_attempt *a = &real->attempt[i];
        int64_t takes = slots_of(load, a, pool);
        if (takes == 0)
            continue;
        change[count++] = (struct change){ a->start, takes };
        change[count++] = (struct change){ a->end, -takes };
    }
    if (count)
        qsort(change, count, sizeof *change, by_time);
    for (size_t i = 0; i < count; i++)
        if ((held += change[i].by) > slots)
            return sb_fail(error, SB_ECHECK, NULL,
                           "pool \"%.60s\" has %" PRIu32 " slots, and %" PRId64
                           " were in use at %" PRId64 " ns",
                           pool, slots, held, change[i].time);
    return SB_OK;
}

static enum sb_code check_pools(const struct sb_load_case *load, const struct sb_load_history *real,
                                struct sb_error *error)
{
    struct change *change = malloc((2 * real->attempts + 1) * sizeof *change);
    enum sb_code code = change ? SB_OK : sb_fail_memory(error);
    for (uint32_t w = 0; w < load->parts && code == SB_OK; w++) {
        const struct sb_pools *pools = load->part[w].plan->dag->pools;
        for (uint32_t i = 0; pools && i < pools->count && code == SB_OK; i++)
            code = check_pool(load, real, pools->name[i], pools->slots[i], change, error);
    }
    free(change);
    return code;
}

/* ---- times ---- */

static enum sb_code check_attempt(const struct sb_load_drawn *drawn, const struct sb_attempt *a,
                                  struct sb_load_real_time *result, struct sb_error *error)
{
    const struct sb_load_key key = { a->arrival, a->workload, a->step, a->attempt };
    const struct sb_dag *dag = dag_of(drawn->script.load, a);
    const char *task = dag->task_name[dag->step_task[a->step]];
    bool fails, has_run = a->start != SB_NS_NEVER;
    sb_ns latency = drawn->script.latency(drawn->script.self, &key, &fails);
    bool whole = has_run && (a->outcome == SB_OUTCOME_OK || a->outcome == SB_OUTCOME_FAILED);
    if (a->told < a->issued || (has_run && (a->start < a->issued || a->end < a->start)) ||
        (whole && a->end - a->start < latency))
        return sb_fail(error, SB_ECHECK, NULL,
                       "request %" PRIu64 ", task \"%.60s\", attempt %" PRIu32
                       ": issued at %" PRId64 " ns, it ran from %" PRId64 " to %" PRId64
                       " ns, of which it takes %" PRId64,
                       a->arrival, task, a->attempt, a->issued, a->start, a->end, latency);
    if (whole) {
        double late = (double)(a->end - a->start - latency);
        result->lateness += late;
        result->most_late = late > result->most_late ? late : result->most_late;
        result->attempts++;
    }
    return SB_OK;
}

static enum sb_code check_requests(const struct sb_load_history *simulated,
                                   const struct sb_load_history *real, bool closed,
                                   struct sb_load_real_time *result, struct sb_error *error)
{
    if (real->requests != simulated->requests)
        return sb_fail(error, SB_ECHECK, NULL, "%zu requests were to come, and %zu came",
                       simulated->requests, real->requests);
    for (size_t i = 0; i < real->requests; i++) {
        const struct sb_request *is = &real->request[i], *to_be = &simulated->request[i];
        if (is->over < is->arrived || (!closed && is->arrived < to_be->arrived))
            return sb_fail(error, SB_ECHECK, NULL,
                           "request %" PRIu64 " was to come at %" PRId64 " ns, came at %" PRId64
                           " and was over at %" PRId64,
                           is->arrival, to_be->arrived, is->arrived, is->over);
        result->real += (double)(is->over - is->arrived);
        result->simulated += (double)(to_be->over - to_be->arrived);
        result->arrival += closed ? 0 : (double)(is->arrived - to_be->arrived);
        result->requests++;
    }
    return SB_OK;
}

static void divide(struct sb_load_real_time *result)
{
    double requests = result->requests ? (double)result->requests : 1;
    result->real /= requests;
    result->simulated /= requests;
    result->arrival /= requests;
    result->lateness /= result->attempts ? (double)result->attempts : 1;
}

static enum sb_code load_real_time_check(const struct sb_load_drawn *drawn,
                                         const struct sb_load_history *simulated,
                                         const struct sb_load_history *real,
                                         struct sb_load_real_time *result, struct sb_error *error)
{
    const struct sb_load_case *load = drawn->script.load;
    bool closed = load->arrivals && load->arrivals->kind == SB_ARRIVALS_CLOSED;
    enum sb_code code = check_requests(simulated, real, closed, result, error);
    for (size_t i = 0; i < real->attempts && code == SB_OK; i++)
        code = check_attempt(drawn, &real->attempt[i], result, error);
    if (code == SB_OK)
        code = check_pools(load, real, error);
    divide(result);
    return code;
}

enum sb_code sb_load_real_time_run(const struct sb_load_runtime *runtime,
                                   const struct sb_load_case *load, uint64_t run, uint64_t requests,
                                   sb_ns spin, struct sb_load_real_time *result,
                                   struct sb_error *error)
{
    struct sb_load_history simulated = { 0 }, real = { 0 };
    const struct sb_attempt_log log = sb_load_history_log(&real);
    struct sb_load_drawn drawn;
    sb_ns time;
    *result = (struct sb_load_real_time){ 0 };
    enum sb_code code = simulate(load, run, requests, &simulated, &time, error);
    if (code == SB_OK)
        code = sb_load_drawn_build(&drawn, load, run, simulated.request, simulated.requests, error);
    if (code == SB_OK) {
        code = runtime->run(&drawn.script, spin, &log, error);
        sb_load_history_sort(&real);
        if (code == SB_OK)
            code = real.failed ? sb_fail_memory(error)
                               : load_real_time_check(&drawn, &simulated, &real, result, error);
        sb_load_drawn_fini(&drawn);
    }
    sb_load_history_fini(&simulated);
    sb_load_history_fini(&real);
    return code;
}
