/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/verify.h"

#include "sim/base/arena.h"
#include "sim/base/assert.h"
#include "sim/base/shell_word.h"
#include "sim/verify/difference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sb_verifier {
    const struct sb_runtime *runtime;
    const struct sb_plan *plan;
    uint32_t workers;
    void *program;
    struct sb_span *span; /* [steps] the real schedule, borrowed */
    bool placed;
    sb_ns *done;     /* [nodes] where steps are placed, */
    sb_ns *duration; /* [steps] and what each takes where it ran */
    struct sb_arena arena;
};

uint64_t sb_verify_replicates(uint64_t wanted, uint32_t steps, uint32_t strategies, uint64_t budget)
{
    SB_REQUIRE(strategies > 0);
    uint64_t affordable = budget / (((uint64_t)steps + 1) * strategies) + 1;
    return wanted < affordable ? wanted : affordable;
}

enum sb_code sb_verifier_new(struct sb_verifier **verifier, const struct sb_runtime *const *runtime,
                             const struct sb_plan *plan, uint32_t workers, struct sb_span *real,
                             struct sb_error *error)
{
    static const struct sb_runtime_clock exact = { .real = false };
    const struct sb_assignment assignment = { plan->dag, plan->strategy, workers, false };
    const struct sb_runtime *chosen = sb_runtime_choose(runtime, &assignment);
    *verifier = NULL;
    if (!chosen)
        return SB_OK;
    struct sb_verifier *v = calloc(1, sizeof *v);
    if (!v)
        return sb_fail_memory(error);
    *v = (struct sb_verifier){
        .runtime = chosen, .plan = plan, .workers = workers, .span = real
    };
    v->placed = workers && sb_strategy_has_places(plan->strategy);
    if (v->placed) {
        v->done = sb_arena_alloc(&v->arena, (size_t)plan->nodes + 1, sizeof *v->done);
        v->duration = sb_arena_alloc(&v->arena, (size_t)plan->dag->steps + 1, sizeof *v->duration);
    }
    enum sb_code code = !v->placed || (v->done && v->duration)
                            ? v->runtime->open(&assignment, &exact, &v->program, error)
                            : sb_fail_memory(error);
    if (code)
        sb_verifier_free(v);
    else
        *verifier = v;
    return code;
}

void sb_verifier_free(struct sb_verifier *v)
{
    if (!v)
        return;
    v->runtime->close(v->program);
    sb_arena_fini(&v->arena);
    free(v);
}

void sb_verify_ready(const struct sb_plan *plan, sb_ns *done, struct sb_span *span)
{
    for (uint32_t i = 0; i < plan->nodes; i++) {
        uint32_t n = plan->order[i];
        sb_ns ready = 0;
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++)
            ready = done[plan->pred.list[e]] > ready ? done[plan->pred.list[e]] : ready;
        if (n < plan->dag->steps)
            span[n].ready = ready;
        done[n] = n < plan->dag->steps ? span[n].end : ready;
    }
}

enum sb_code sb_verify_refuse(const struct sb_verify_names *names, const struct sb_runtime *runtime,
                              const struct sb_plan *plan, uint32_t workers, uint64_t replicate,
                              const char *what, struct sb_error *error)
{
    char file[256], limit[24] = "unlimited";
    sb_shell_word(file, sizeof file, names->file);
    if (workers)
        snprintf(limit, sizeof limit, "%u", workers);
    return sb_fail(error, SB_ECHECK, NULL,
                   "%.60s, %s on %s, replicate %llu: %s; to see it again: simbench verify%s "
                   "--only-replicate=%llu --seed=%llu --workers=%s "
                   "--strategies=%s %s",
                   names->workload, plan->strategy->name, runtime->name,
                   (unsigned long long)replicate, what, names->options,
                   (unsigned long long)replicate, (unsigned long long)names->seed, limit,
                   plan->strategy->name, file);
}

static enum sb_code refuse_schedule(const struct sb_verifier *v,
                                    const struct sb_verify_names *names, uint64_t replicate,
                                    const char *what, struct sb_error *error)
{
    return sb_verify_refuse(names, v->runtime, v->plan, v->workers, replicate, what, error);
}

/* The steps should be ready when the simulated ones are: the checker sees whether the real ends say
 * so. */
static enum sb_code check_unplaced(const struct sb_verifier *v, struct sb_schedule_check *check,
                                   const sb_ns *latency, const struct sb_span *simulated,
                                   sb_ns makespan, struct sb_error *refusal)
{
    for (uint32_t s = 0; s < v->plan->dag->steps; s++)
        v->span[s].ready = simulated[s].ready;
    return sb_schedule_check_run(check, v->plan, v->workers, latency, v->span, makespan, refusal);
}

/* A simulated step may also wait for data, and the checker wants to know what each step takes where
 * it ran. */
static enum sb_code check_placed(const struct sb_verifier *v, struct sb_schedule_check *check,
                                 const sb_ns *latency, sb_ns makespan, struct sb_error *refusal)
{
    const struct sb_dag *dag = v->plan->dag;
    sb_verify_ready(v->plan, v->done, v->span);
    for (uint32_t s = 0; s < dag->steps; s++)
        v->duration[s] = dag->platform && !sb_dag_lacks(dag, s, latency[s])
                             ? sb_platform_duration(dag->platform, s, v->span[s].worker, latency[s])
                             : latency[s];
    return sb_schedule_check_placed(check, v->plan, v->workers, v->duration, v->span, makespan,
                                    refusal);
}

static enum sb_code compare(struct sb_verifier *v, const struct sb_verify_names *names,
                            struct sb_schedule_check *check, uint64_t replicate,
                            const sb_ns *latency, const struct sb_span *simulated, sb_ns makespan,
                            struct sb_error *error)
{
    struct sb_error refusal = { 0 };
    char what[240];
    if (sb_verify_difference(v->plan->dag, v->workers, v->span, simulated, what, sizeof what))
        return refuse_schedule(v, names, replicate, what, error);
    enum sb_code code = v->placed
                            ? check_placed(v, check, latency, makespan, &refusal)
                            : check_unplaced(v, check, latency, simulated, makespan, &refusal);
    return code == SB_ECHECK ? refuse_schedule(v, names, replicate, refusal.text, error)
           : code            ? sb_fail_memory(error)
                             : SB_OK;
}

enum sb_code sb_verifier_run(struct sb_verifier *v, const struct sb_verify_names *names,
                             struct sb_schedule_check *check, uint64_t replicate,
                             const sb_ns *latency, const struct sb_span *simulated,
                             struct sb_error *error)
{
    struct sb_error refusal = { 0 };
    sb_ns makespan = 0;
    enum sb_code code =
        v->runtime->run(v->program, replicate, latency, v->span, &makespan, &refusal);
    if (code == SB_ECHECK)
        return refuse_schedule(v, names, replicate, refusal.text, error);
    return code ? sb_fail(error, code, NULL, "%s", refusal.text)
                : compare(v, names, check, replicate, latency, simulated, makespan, error);
}
