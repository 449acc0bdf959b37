/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/compare/runs.h"

#include "sim/stats/batches.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many workloads of that name stand before the one at `at`. */
static uint32_t number_of(const struct sb_result *result, uint32_t at)
{
    uint32_t number = 0;
    for (uint32_t i = 0; i < at; i++)
        number += strcmp(result->workload[i].name, result->workload[at].name) == 0;
    return number;
}

/* That one of the name in the other run, or NULL. */
static const struct sb_workload_result *find(const struct sb_result *result, const char *name,
                                             uint32_t number)
{
    for (uint32_t i = 0; i < result->workloads; i++)
        if (strcmp(result->workload[i].name, name) == 0 && number-- == 0)
            return &result->workload[i];
    return NULL;
}

static bool has_batches(const struct sb_workload_result *w)
{
    return w->strategies && w->strategy->batches.count == SB_BATCHES;
}

/* The random numbers are a function of seed, replicate and step. */
static void judge_pairing(const struct sb_compared_runs *runs, struct sb_compared_workload *w)
{
    const struct sb_workload_result *x = w->before, *y = w->after;
    const char *why = NULL;
    if (!x->random && !y->random)
        why = "exact: nothing is random";
    else if (runs->before->seed != runs->after->seed)
        why = "not paired: other seeds";
    else if (runs->before->draws != runs->after->draws)
        why = "not paired: a seed draws otherwise in the other version";
    else if (x->steps != y->steps)
        why = "not paired: other numbers of steps";
    else if (x->sampling.method || y->sampling.method)
        why = "not paired: draws were spread by --sampling";
    else if (!has_batches(x) || !has_batches(y))
        why = "not paired: fewer than 64 replicates, or an older results.json";
    w->pairs = !why;
    snprintf(w->why, sizeof w->why, "%s",
             why ? why : "paired: the same seed and steps, so the same random numbers");
}

static enum sb_code add_strategies(struct sb_compared_runs *runs, struct sb_compared_workload *w,
                                   struct sb_error *error)
{
    const struct sb_workload_result *x = w->before ? w->before : w->after, *y = w->after;
    w->strategy = sb_arena_alloc(&runs->arena, (size_t)x->strategies + (y ? y->strategies : 0) + 1,
                                 sizeof *w->strategy);
    if (!w->strategy)
        return sb_fail_memory(error);
    for (uint32_t s = 0; w->before && s < x->strategies; s++)
        w->strategy[w->strategies++] =
            (struct sb_compared_strategy){ .name = x->strategy[s].name,
                                           .before = &x->strategy[s],
                                           .after = y ? sb_result_find(y, x->strategy[s].name)
                                                      : NULL };
    for (uint32_t s = 0; y && s < y->strategies; s++)
        if (!w->before || !sb_result_find(w->before, y->strategy[s].name))
            w->strategy[w->strategies++] = (struct sb_compared_strategy){
                .name = y->strategy[s].name, .after = &y->strategy[s]
            };
    return SB_OK;
}

static void compare_strategies(struct sb_compared_workload *w)
{
    for (uint32_t s = 0; s < w->strategies; s++) {
        struct sb_compared_strategy *c = &w->strategy[s];
        const struct sb_change_sides sides = { w->before, w->after, c->before, c->after, w->pairs };
        for (int f = 0; c->before && c->after && f < SB_CHANGED_FIGURES; f++)
            sb_change_of(&c->change[f], &sides, (enum sb_changed_figure)f);
    }
}

static enum sb_code add(struct sb_compared_runs *runs, const struct sb_workload_result *before,
                        const struct sb_workload_result *after, struct sb_error *error)
{
    struct sb_compared_workload *w = &runs->workload[runs->workloads++];
    const bool both = before && after;
    w->name = before ? before->name : after->name;
    w->before = before;
    w->after = after;
    enum sb_code code = add_strategies(runs, w, error);
    if (code || !both)
        return code;
    judge_pairing(runs, w);
    compare_strategies(w);
    return SB_OK;
}

static bool is_tested(const struct sb_figure_change *change)
{
    return change->verdict == SB_CHANGE_UNPROVEN;
}

/* Those of strategies that are in both, one after another: *w and *s begin at 0, *f at -1. */
static struct sb_figure_change *next_tested(struct sb_compared_runs *runs, uint32_t *w, uint32_t *s,
                                            int *f)
{
    for (; *w < runs->workloads; (*w)++, *s = 0) {
        struct sb_compared_workload *workload = &runs->workload[*w];
        for (; *s < workload->strategies; (*s)++, *f = -1) {
            struct sb_compared_strategy *c = &workload->strategy[*s];
            while (c->before && c->after && ++*f < SB_CHANGED_FIGURES)
                if (is_tested(&c->change[*f]))
                    return &c->change[*f];
        }
    }
    return NULL;
}

static int by_p(const void *a, const void *b)
{
    const struct sb_figure_change *x = *(struct sb_figure_change *const *)a,
                                  *y = *(struct sb_figure_change *const *)b;
    return x->p != y->p ? (x->p > y->p) - (x->p < y->p) : (x > y) - (x < y);
}

static enum sb_code adjust(struct sb_compared_runs *runs, struct sb_error *error)
{
    uint32_t w = 0, s = 0, count = 0;
    int f = -1;
    double most = 0;
    while (next_tested(runs, &w, &s, &f))
        count++;
    struct sb_figure_change **tested = sb_arena_alloc(&runs->arena, count, sizeof *tested);
    if (!tested)
        return sb_fail_memory(error);
    w = s = count = 0;
    f = -1;
    for (struct sb_figure_change *c; (c = next_tested(runs, &w, &s, &f));)
        tested[count++] = c;
    qsort(tested, count, sizeof *tested, by_p);
    for (uint32_t i = 0; i < count; i++) {
        most = fmax(most, fmin(1, (count - i) * tested[i]->p));
        tested[i]->p_adjusted = most;
        if (most <= SB_RUNS_LEVEL && tested[i]->difference.value != 0)
            tested[i]->verdict =
                tested[i]->difference.value > 0 ? SB_CHANGE_SLOWER : SB_CHANGE_FASTER;
    }
    runs->tests = count;
    return SB_OK;
}

enum sb_code sb_runs_compare(struct sb_compared_runs *runs, const struct sb_result *before,
                             const struct sb_result *after, struct sb_error *error)
{
    *runs = (struct sb_compared_runs){ .before = before, .after = after };
    runs->workload =
        sb_arena_alloc(&runs->arena, (size_t)before->workloads + after->workloads + 1,
                       sizeof *runs->workload);
    enum sb_code code = runs->workload ? SB_OK : sb_fail_memory(error);
    for (uint32_t i = 0; i < before->workloads && code == SB_OK; i++) {
        const struct sb_workload_result *w = &before->workload[i];
        code = add(runs, w, find(after, w->name, number_of(before, i)), error);
    }
    for (uint32_t i = 0; i < after->workloads && code == SB_OK; i++) {
        const struct sb_workload_result *w = &after->workload[i];
        if (!find(before, w->name, number_of(after, i)))
            code = add(runs, NULL, w, error);
    }
    return code ? code : adjust(runs, error);
}

void sb_compared_runs_fini(struct sb_compared_runs *runs)
{
    sb_arena_fini(&runs->arena);
    *runs = (struct sb_compared_runs){ 0 };
}

uint32_t sb_compared_count(const struct sb_compared_workload *w, enum sb_change_verdict verdict)
{
    uint32_t count = 0;
    for (uint32_t s = 0; s < w->strategies; s++)
        for (int f = 0; f < SB_CHANGED_FIGURES; f++)
            count += w->strategy[s].before && w->strategy[s].after &&
                     w->strategy[s].change[f].verdict == verdict;
    return count;
}
