/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/barriers/levers.h"

#include "sim/base/names.h"
#include "sim/insight/barriers/barriers.h"
#include "sim/insight/barriers/largest_speedup.h"
#include "sim/insight/whatif/trials.h"
#include "sim/insight/whatif/variant.h"
#include "sim/insight/whatif/whatif_case.h"

#include <stdlib.h>
#include <string.h>

enum {
    /* A makespan alone takes so much less time than the critical paths that insight->steps counts,
     * and with limited workers so much more, in about. */
    FASTER = 4,
    LEVERS_LIMITED = 6,
    REPLICATES_LEAST = 256,  /* fewer say too little, of graphs whose plans are large */
    REPLICATES_MAX = 1 << 17 /* more say no more, and are kept in memory */
};

struct session {
    const struct sb_insight *insight;
    struct sb_workload_result *result;
    struct sb_samplers samplers;
    struct sb_arena *arena; /* of the result */
};

static struct sb_strategy_result *find_strategy(const struct session *s, const char *name)
{
    for (uint32_t i = 0; i < s->result->strategies; i++)
        if (strcmp(s->result->strategy[i].name, name) == 0)
            return &s->result->strategy[i];
    return NULL;
}

/* So many trials of each replicate: of none where too few fit. */
static struct sb_pass pass_of(const struct session *s, uint64_t trials)
{
    const struct sb_insight *in = s->insight;
    uint64_t cost = ((uint64_t)in->dag->steps + 1) * trials *
                    (sb_dag_is_limited(in->dag, in->workers) ? LEVERS_LIMITED : 1),
             fit = in->steps > UINT64_MAX / FASTER ? UINT64_MAX : in->steps * FASTER / cost,
             most = fit < REPLICATES_MAX ? fit : REPLICATES_MAX;
    if (fit < REPLICATES_LEAST)
        most = 0;
    return (struct sb_pass){ .dag = in->dag,
                             .samplers = &s->samplers,
                             .seed = in->seed,
                             .first = in->first,
                             .replicates = most < in->replicates ? most : in->replicates,
                             .threads = in->threads,
                             .kernel = in->kernel,
                             .stop = in->stop };
}

/* ---- levers ---- */

struct levers_candidate {
    double rank; /* for how long it is critical in the mean, in about */
    uint32_t task;
};

static int longest_first(const void *a, const void *b)
{
    const struct levers_candidate *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    return (x->task > y->task) - (x->task < y->task);
}

static double expected(const struct sb_dag *dag, uint32_t task)
{
    double sum = 0;
    for (uint32_t s = sb_dag_first(dag, task); s <= sb_dag_last(dag, task); s++)
        sum += (double)dag->expected[s];
    return sum;
}

/* Those of the most critical tasks that matter most: chosen[SB_LEVERS_MAX]; returns how many. */
static uint32_t choose_tasks(const struct session *s, const struct sb_criticality *c,
                             struct levers_candidate *chosen, struct sb_error *error)
{
    const struct sb_dag *dag = s->insight->dag;
    struct sb_names names = { 0 };
    struct sb_arena scratch = { 0 };
    struct levers_candidate *all = sb_arena_alloc(&scratch, c->tasks, sizeof *all);
    uint32_t count = 0;
    int failed = !all;
    for (uint32_t i = 0; !failed && i < c->tasks; i++)
        sb_names_add(&names, &scratch, c->task[i].name, &failed);
    for (uint32_t t = 0; !failed && t < dag->tasks && count < c->tasks; t++) {
        uint32_t at = sb_names_find(&names, dag->task_name[t]);
        if (at != SB_NO_NAME)
            all[count++] = (struct levers_candidate){ c->task[at].p * expected(dag, t), t };
    }
    if (failed)
        (void)sb_fail_memory(error);
    else if (count)
        qsort(all, count, sizeof *all, longest_first);
    uint32_t kept = 0;
    while (!failed && kept < count && kept < SB_LEVERS_MAX && all[kept].rank > 0) {
        chosen[kept] = all[kept];
        kept++;
    }
    sb_names_fini(&names);
    sb_arena_fini(&scratch);
    return kept;
}

static int levers_most_saved_first(const void *a, const void *b)
{
    const struct sb_lever *x = a, *y = b;
    double more = x->saved.mean.value - y->saved.mean.value;
    return more > 0 ? -1 : more < 0 ? 1 : strcmp(x->task, y->task);
}

static enum sb_code tell_levers(struct session *s, const struct sb_strategy *strategy,
                                const struct levers_candidate *chosen, const struct sb_trial *trial,
                                uint32_t count, uint64_t replicates, struct sb_error *error)
{
    struct sb_workload_result *r = s->result;
    const struct sb_strategy_result *of = find_strategy(s, strategy->name);
    r->lever = sb_arena_alloc(s->arena, count, sizeof *r->lever);
    if (!r->lever)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = s->insight->dag->task_name[chosen[i].task];
        if (!trial[i + 1].done || !(trial[i + 1].saved.mean.value > 0))
            continue;
        name = sb_arena_text(s->arena, name, strlen(name));
        if (!name)
            return sb_fail_memory(error);
        r->lever[r->levers++] =
            (struct sb_lever){ name, of->name, sb_whatif_factor_name[SB_WHATIF_HALF],
                               trial[i + 1].saved, replicates };
    }
    qsort(r->lever, r->levers, sizeof *r->lever, levers_most_saved_first);
    return SB_OK;
}

struct levers_planned {
    struct sb_variant variant;
    struct sb_plan plan;
};

static enum sb_code try_levers(struct session *s, const struct sb_strategy *strategy,
                               const struct levers_candidate *chosen, uint32_t count,
                               struct levers_planned *planned, struct sb_trial *trial,
                               struct sb_error *error)
{
    const struct sb_insight *in = s->insight;
    const struct sb_pass pass = pass_of(s, SB_LEVERS_MAX + 1);
    enum sb_code code = SB_OK;
    uint64_t done = 0;
    for (uint32_t i = 0; code == SB_OK && i <= count; i++) {
        const struct sb_change half = { .kind = SB_CHANGE_LATENCY,
                                        .task = i ? chosen[i - 1].task : 0,
                                        .factor = sb_whatif_factor[SB_WHATIF_HALF] };
        code = sb_variant_build(&planned[i].variant, in->dag, in->workers, &half, i > 0, error);
        if (code == SB_OK)
            code = sb_plan_build(&planned[i].plan, &planned[i].variant.dag, strategy, error);
        trial[i] = (struct sb_trial){ .of = sb_variant_case(&planned[i].variant, &planned[i].plan),
                                      .keep = i == 0 };
    }
    if (code == SB_OK)
        code = sb_trials_run(&pass, trial, count + 1, &done, error);
    return code == SB_OK ? tell_levers(s, strategy, chosen, trial, count, done, error) : code;
}

static enum sb_code add_levers(struct session *s, const struct sb_strategy *strategy,
                               struct sb_error *error)
{
    const struct sb_criticality *criticality = find_strategy(s, strategy->name)->criticality;
    struct levers_candidate chosen[SB_LEVERS_MAX];
    struct levers_planned planned[SB_LEVERS_MAX + 1] = { 0 };
    struct sb_trial trial[SB_LEVERS_MAX + 1] = { 0 };
    struct sb_error failure = { 0 };
    uint32_t count = criticality && pass_of(s, SB_LEVERS_MAX + 1).replicates
                         ? choose_tasks(s, criticality, chosen, &failure)
                         : 0;
    if (failure.code)
        return sb_fail_memory(error);
    enum sb_code code =
        count ? try_levers(s, strategy, chosen, count, planned, trial, error) : SB_OK;
    for (uint32_t i = 0; i <= SB_LEVERS_MAX; i++) {
        sb_plan_fini(&planned[i].plan);
        sb_variant_fini(&planned[i].variant);
    }
    return code;
}

/* ---- all of it ---- */

static enum sb_code add_barriers(struct session *s, const struct sb_strategy *strategy,
                                 struct sb_error *error)
{
    /* finding the places takes as long as so many makespans */
    const struct sb_pass pass = pass_of(s, SB_BARRIERS_TOLD + 1 + FASTER);
    const struct sb_barriers wanted = { &pass, strategy, s->insight->workers, SB_BARRIERS_TOLD };
    uint32_t left_out;
    if (pass.replicates == 0)
        return SB_OK;
    return sb_barriers_find(&wanted, find_strategy(s, strategy->name), &left_out, s->arena, error);
}

enum sb_code sb_levers_add(const struct sb_insight *insight, const char *take,
                           struct sb_workload_result *result, struct sb_arena *arena,
                           struct sb_error *error)
{
    struct session s = { .insight = insight, .result = result, .arena = arena };
    const struct sb_samplers_way way = { .cache = insight->tables };
    struct sb_error local = { 0 };
    enum sb_code code =
        sb_largest_speedup_find(insight->dag, insight->workers, &result->largest_speedup, error);
    if (code == SB_OK)
        code = sb_samplers_build_by(&s.samplers, insight->dag, &way, error);
    if (code)
        return code;
    for (uint32_t i = 0; code == SB_OK && i < insight->strategies; i++) {
        if (strcmp(insight->strategy[i]->name, take) == 0)
            code = add_levers(&s, insight->strategy[i], &local);
        if (code == SB_OK)
            code = add_barriers(&s, insight->strategy[i], &local);
    }
    sb_samplers_fini(&s.samplers);
    return code && code != SB_EINTR ? sb_fail(error, code, local.where, "%s", local.text) : SB_OK;
}
