/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/whatif_strategy.h"

#include "sim/base/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    COUNTING = 4,         /* finding critical paths takes as long as so many trials, in about */
    ROOM_STEPS = 1 << 22, /* steps of the plans that there are at a time */
};

/* A variant and its plan; those of latencies alone may have the plan of the graph without it. */
struct whatif_strategy_planned {
    struct sb_variant variant;
    struct sb_plan plan; /* zeroed: that one */
};

static bool plans_anew(const struct sb_whatif_search *s, const struct sb_change *change)
{
    bool by_latency = s->strategy->constrain ||
                      (s->strategy->prioritise && sb_dag_is_limited(&s->now->dag, s->now->workers));
    return by_latency || change->kind == SB_CHANGE_EDGE || change->kind == SB_CHANGE_AWAIT;
}

static enum sb_code plan(struct sb_whatif_search *s, const struct sb_change *change,
                         struct whatif_strategy_planned *p, struct sb_pass_case *of,
                         struct sb_error *error)
{
    const struct sb_whatif *w = s->whatif;
    struct sb_change *all = malloc((w->tries + (size_t)1) * sizeof *all);
    if (!all)
        return sb_fail_memory(error);
    if (w->tries)
        memcpy(all, w->tried, w->tries * sizeof *all);
    all[w->tries] = *change;
    enum sb_code code =
        sb_variant_build(&p->variant, w->of->dag, w->workers, all, w->tries + 1, error);
    free(all);
    if (code == SB_OK && plans_anew(s, change))
        code = sb_plan_build(&p->plan, &p->variant.dag, s->strategy, error);
    *of = sb_variant_case(&p->variant, p->plan.dag ? &p->plan : &s->now_plan);
    return code;
}

static void put_times(struct sb_whatif_times *times, const struct sb_trial *trial)
{
    *times = (struct sb_whatif_times){ trial->mean, trial->p50, trial->p99 };
}

/* The trials [begin, begin + count) beside the graph as it is before and with what is tried. */
static enum sb_code run_some(struct sb_whatif_search *s, uint32_t begin, uint32_t count,
                             struct sb_whatif_strategy *r, struct sb_error *error)
{
    struct whatif_strategy_planned *planned = calloc(count + (size_t)1, sizeof *planned);
    struct sb_trial *trial = calloc(count + (size_t)2, sizeof *trial);
    enum sb_code code = planned && trial ? SB_OK : sb_fail_memory(error);
    struct sb_pass pass = *s->pass;
    uint64_t done = 0;
    pass.replicates = s->done;
    if (code == SB_OK) {
        trial[0] =
            (struct sb_trial){ .of = sb_variant_case(s->before, &s->before_plan), .keep = true };
        trial[1] = (struct sb_trial){ .of = sb_variant_case(s->now, &s->now_plan), .keep = true };
    }
    for (uint32_t i = 0; code == SB_OK && i < count; i++) {
        trial[i + 2].against = 1;
        code = plan(s, &s->choice.trial[begin + i].change, &planned[i], &trial[i + 2].of, error);
    }
    if (code == SB_OK)
        code = sb_trials_run(&pass, trial, count + 2, &done, error);
    if (code == SB_OK && begin == 0) {
        put_times(&r->before, &trial[0]);
        put_times(&r->now, &trial[1]);
        r->tried = trial[1].saved;
        s->interrupted = s->interrupted || done < s->done;
        s->done = done;
    }
    for (uint32_t i = 0; code == SB_OK && i < count; i++)
        if (trial[i + 2].done && done == s->done)
            *s->choice.trial[begin + i].to = trial[i + 2].saved;
        else
            s->interrupted = true;
    for (uint32_t i = 0; planned && i < count; i++) {
        sb_plan_fini(&planned[i].plan);
        sb_variant_fini(&planned[i].variant);
    }
    free(planned);
    free(trial);
    return code;
}

static enum sb_code run_trials(struct sb_whatif_search *s, struct sb_whatif_strategy *r,
                               struct sb_error *error)
{
    const struct sb_dag *dag = s->pass->dag;
    const uint32_t room = 1 + ROOM_STEPS / (dag->steps + dag->pred.begin[dag->steps] + 1);
    struct sb_error local = { 0 };
    enum sb_code code = SB_OK;
    uint32_t begin = 0;
    do {
        uint32_t left = s->choice.trials - begin, count = left < room ? left : room;
        code = run_some(s, begin, count, r, &local);
        begin += count;
    } while (code == SB_OK && begin < s->choice.trials && !s->interrupted);
    s->interrupted = s->interrupted || code == SB_EINTR;
    if (code == SB_OK || (code == SB_EINTR && begin > room)) /* what is done is there */
        return SB_OK;
    return sb_fail(error, code, local.where, "%s", local.text);
}

static int whatif_strategy_most_saved_first(const struct sb_saved *x, const struct sb_saved *y)
{
    return x->mean.value > y->mean.value ? -1 : x->mean.value < y->mean.value;
}

static int by_half(const void *a, const void *b)
{
    const struct sb_whatif_task *x = a, *y = b;
    int order =
        whatif_strategy_most_saved_first(&x->saved[SB_WHATIF_HALF], &y->saved[SB_WHATIF_HALF]);
    if (order == 0)
        order = x->critical > y->critical ? -1 : x->critical < y->critical;
    return order ? order : (x->task > y->task) - (x->task < y->task);
}

static int by_saved(const void *a, const void *b)
{
    const struct sb_whatif_other *x = a, *y = b;
    const uint32_t xs[] = { x->change.kind, x->change.task, x->change.other, x->change.from,
                            x->change.to },
                   ys[] = { y->change.kind, y->change.task, y->change.other, y->change.from,
                            y->change.to };
    int order = whatif_strategy_most_saved_first(&x->saved, &y->saved);
    for (unsigned i = 0; order == 0 && i < sizeof xs / sizeof *xs; i++)
        order = (xs[i] > ys[i]) - (xs[i] < ys[i]);
    return order;
}

/* What was interrupted is left out. */
static void conclude(struct sb_whatif_strategy *r)
{
    uint32_t tasks = 0, others = 0;
    for (uint32_t i = 0; i < r->tasks; i++) {
        bool done = true;
        for (unsigned f = 0; f < SB_WHATIF_FACTORS; f++)
            done = done && !isnan(r->task[i].saved[f].mean.value);
        if (done)
            r->task[tasks++] = r->task[i];
        r->tasks_left_out += !done;
    }
    for (uint32_t i = 0; i < r->others; i++) {
        bool done = !isnan(r->other[i].saved.mean.value);
        if (done)
            r->other[others++] = r->other[i];
        r->others_left_out += !done;
    }
    r->tasks = tasks;
    r->others = others;
    if (tasks)
        qsort(r->task, tasks, sizeof *r->task, by_half);
    if (others)
        qsort(r->other, others, sizeof *r->other, by_saved);
}

static enum sb_code count_and_choose(struct sb_whatif_search *s, struct sb_whatif_strategy *r,
                                     struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_pass_case now = sb_variant_case(s->now, &s->now_plan);
    enum sb_code code = sb_critical_counts_fill(&s->counts, s->pass, &now, &s->arena, error);
    if (code)
        return code;
    if (s->counts.replicates == 0)
        return sb_fail(error, SB_EINTR, NULL, "interrupted");
    uint64_t one = sb_trials_cost(s->pass->dag, s->now->workers, 1, s->pass->replicates),
             most = s->cost == 0                     ? UINT32_MAX / 4
                    : s->cost / (one + 1) > COUNTING ? s->cost / (one + 1) - COUNTING
                                                     : 0;
    s->interrupted = s->counts.replicates < s->done;
    s->done = s->counts.replicates;
    s->choice = (struct sb_whatif_choice){ .graph = s->now,
                                           .strategy = s->strategy,
                                           .counts = &s->counts,
                                           .most = most < UINT32_MAX / 4 ? most : UINT32_MAX / 4 };
    return sb_whatif_choose(&s->choice, r, arena, &s->arena, error);
}

enum sb_code sb_whatif_strategy_run(struct sb_whatif_search *s, struct sb_whatif_strategy *r,
                                    struct sb_arena *arena, struct sb_error *error)
{
    *r = (struct sb_whatif_strategy){ .strategy = s->strategy };
    enum sb_code code = sb_plan_build(&s->before_plan, &s->before->dag, s->strategy, error);
    if (code == SB_OK)
        code = sb_plan_build(&s->now_plan, &s->now->dag, s->strategy, error);
    if (code == SB_OK)
        code = count_and_choose(s, r, arena, error);
    if (code == SB_OK)
        code = run_trials(s, r, error);
    if (code == SB_OK)
        conclude(r);
    sb_plan_fini(&s->before_plan);
    sb_plan_fini(&s->now_plan);
    sb_arena_fini(&s->arena);
    return code;
}
