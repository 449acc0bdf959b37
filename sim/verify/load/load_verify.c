/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/load/load_verify.h"

#include "sim/base/assert.h"
#include "sim/verify/load/script.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- differences ---- */

static bool is_same_attempt(const struct sb_attempt *a, const struct sb_attempt *b)
{
    return a->issued == b->issued && a->start == b->start && a->end == b->end &&
           a->told == b->told && a->outcome == b->outcome && a->workload == b->workload;
}

static bool is_same_request(const struct sb_request *a, const struct sb_request *b)
{
    return a->arrived == b->arrived && a->over == b->over && a->drained == b->drained &&
           a->outcome == b->outcome && a->workload == b->workload;
}

static int compare_numbers(const struct sb_attempt *a, const struct sb_attempt *b)
{
    if (a->arrival != b->arrival)
        return a->arrival < b->arrival ? -1 : 1;
    if (a->step != b->step)
        return a->step < b->step ? -1 : 1;
    return (a->attempt > b->attempt) - (a->attempt < b->attempt);
}

/* One of the two may be missing. */
struct pair {
    const struct sb_attempt *simulated, *real;
};

static sb_ns time_of(const struct pair *p)
{
    const struct sb_attempt *a = p->simulated, *b = p->real;
    if (!a || !b)
        return (a ? a : b)->issued;
    if (a->issued != b->issued)
        return a->issued < b->issued ? a->issued : b->issued;
    if (a->start != b->start)
        return a->start < b->start ? a->start : b->start;
    if (a->told != b->told)
        return a->told < b->told ? a->told : b->told;
    return a->end < b->end ? a->end : b->end;
}

/* The first in time; false: there is none. */
static bool first_pair(const struct sb_load_history *simulated, const struct sb_load_history *real,
                       struct pair *first)
{
    bool found = false;
    for (size_t i = 0, j = 0; i < simulated->attempts || j < real->attempts;) {
        const struct sb_attempt *a = i < simulated->attempts ? &simulated->attempt[i] : NULL,
                                *b = j < real->attempts ? &real->attempt[j] : NULL;
        int order = !a ? 1 : !b ? -1 : compare_numbers(a, b);
        const struct pair pair = { order <= 0 ? a : NULL, order >= 0 ? b : NULL };
        SB_ASSERT(pair.simulated || pair.real);
        i += order <= 0;
        j += order >= 0;
        if (order == 0 && is_same_attempt(a, b))
            continue;
        if (!found || time_of(&pair) < time_of(first))
            *first = pair;
        found = true;
    }
    return found;
}

static void put(char *text, size_t size, const char *side, const struct sb_attempt *a)
{
    static const char *const outcome[SB_OUTCOMES] = { "ok",   "failed",   "timed out", "abandoned",
                                                      "shed", "rejected", "cancelled", "skipped" };
    if (!a)
        snprintf(text, size, "%s it was not made", side);
    else if (a->start == SB_NS_NEVER)
        snprintf(text, size, "%s it was issued at %" PRId64 " ns and %s at %" PRId64 " ns", side,
                 a->issued, outcome[a->outcome], a->told);
    else
        snprintf(text, size,
                 "%s it was issued at %" PRId64 " ns, ran from %" PRId64 " to %" PRId64
                 " ns and was %s at %" PRId64 " ns",
                 side, a->issued, a->start, a->end, outcome[a->outcome], a->told);
}

static bool differ_in_requests(const struct sb_load_history *simulated,
                               const struct sb_load_history *real, char *what, size_t size)
{
    if (simulated->requests != real->requests) {
        snprintf(what, size, "%zu requests were simulated, and %zu arrived", simulated->requests,
                 real->requests);
        return true;
    }
    for (size_t i = 0; i < real->requests; i++) {
        const struct sb_request *a = &simulated->request[i], *b = &real->request[i];
        if (is_same_request(a, b))
            continue;
        snprintf(what, size,
                 "request %" PRIu64 ": simulated from %" PRId64 " to %" PRId64
                 " ns (drained %" PRId64 "), in reality from %" PRId64 " to %" PRId64
                 " ns (drained %" PRId64 ")%s",
                 a->arrival, a->arrived, a->over, a->drained, b->arrived, b->over, b->drained,
                 a->outcome == b->outcome ? "" : ", with another outcome");
        return true;
    }
    return false;
}

bool sb_load_difference(const struct sb_load_case *load, const struct sb_load_history *simulated,
                        const struct sb_load_history *real, char *what, size_t size)
{
    struct pair pair = { NULL, NULL };
    if (!first_pair(simulated, real, &pair))
        return differ_in_requests(simulated, real, what, size);
    const struct sb_attempt *any = pair.simulated ? pair.simulated : pair.real;
    const struct sb_dag *dag = load->part[any->workload].plan->dag;
    uint32_t task = dag->step_task[any->step];
    char one[160], other[160];
    put(one, sizeof one, "simulated", pair.simulated);
    put(other, sizeof other, "in reality", pair.real);
    snprintf(what, size,
             "request %" PRIu64 ", task \"%.60s\", step %" PRIu32 ", attempt %" PRIu32 ": %s, %s",
             any->arrival, dag->task_name[task], any->step - sb_dag_first(dag, task), any->attempt,
             one, other);
    return true;
}

/* ---- runs ---- */

static enum sb_code simulate_load(const struct sb_load_case *load, uint64_t run, uint64_t requests,
                                  struct sb_load_history *to, struct sb_error *error)
{
    const struct sb_attempt_log log = sb_load_history_log(to);
    const struct sb_load_run of = { .run = run, .stop = requests, .log = &log };
    struct sb_load_engine *engine = NULL;
    struct sb_load_run_end end;
    enum sb_code code = sb_load_engine_new(&engine, load, error);
    if (code == SB_OK)
        code = sb_load_engine_run(engine, &of, &end, error);
    sb_load_engine_free(engine);
    sb_load_history_sort(to);
    return code == SB_OK && to->failed ? sb_fail_memory(error) : code;
}

static enum sb_code run_for_real(const struct sb_load_runtime *runtime,
                                 const struct sb_load_case *load, uint64_t run,
                                 const struct sb_load_history *simulated,
                                 struct sb_load_history *to, struct sb_error *error)
{
    const struct sb_attempt_log log = sb_load_history_log(to);
    struct sb_load_drawn drawn;
    enum sb_code code =
        sb_load_drawn_build(&drawn, load, run, simulated->request, simulated->requests, error);
    if (code)
        return code;
    code = runtime->run(&drawn.script, -1, &log, error);
    sb_load_drawn_fini(&drawn);
    sb_load_history_sort(to);
    return code == SB_OK && to->failed ? sb_fail_memory(error) : code;
}

enum sb_code sb_load_verify(const struct sb_load_runtime *runtime, const struct sb_load_case *load,
                            uint64_t run, uint64_t requests, struct sb_load_verified *verified,
                            struct sb_error *error)
{
    struct sb_load_history simulated = { 0 }, real = { 0 };
    char what[640];
    enum sb_code code = simulate_load(load, run, requests, &simulated, error);
    if (code == SB_OK)
        code = run_for_real(runtime, load, run, &simulated, &real, error);
    if (code == SB_OK && sb_load_difference(load, &simulated, &real, what, sizeof what))
        code = sb_fail(error, SB_ECHECK, NULL, "%s", what);
    if (code == SB_OK) {
        verified->attempts += real.attempts;
        verified->requests += real.requests;
    }
    sb_load_history_fini(&simulated);
    sb_load_history_fini(&real);
    return code;
}
