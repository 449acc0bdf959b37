/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/whatif_choice.h"

#include <math.h>
#include <stdlib.h>

/* What could be tried. */
struct whatif_choice_candidate {
    sb_wide rank;   /* of a task how long it is critical, else in how many replicates */
    uint64_t count; /* replicates in which it is critical */
    uint32_t place; /* ties go by it */
    struct sb_change change;
};

struct candidates {
    struct whatif_choice_candidate *item; /* [count] on the heap */
    size_t count, room;
    uint32_t without; /* others that save nothing for certain */
    bool failed;
};

static void add_candidate(struct candidates *c, sb_wide rank, uint64_t count,
                          struct sb_change change)
{
    if (c->failed || sb_reserve(&c->item, c->count, &c->room, sizeof *c->item)) {
        c->failed = true;
        return;
    }
    c->item[c->count] = (struct whatif_choice_candidate){ rank, count, (uint32_t)c->count, change };
    c->count++;
}

static int most_critical_first(const void *a, const void *b)
{
    const struct whatif_choice_candidate *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static void sort(struct candidates *c)
{
    if (c->count)
        qsort(c->item, c->count, sizeof *c->item, most_critical_first);
}

static const struct sb_saved nothing;
static const struct sb_saved unknown = { { NAN, { NAN, NAN } },
                                         { NAN, { NAN, NAN } },
                                         { NAN, { NAN, NAN } } };

/* Whether what is never on a longest path cannot matter: with limited workers a step that ends
 * sooner may let another one run first, and a strategy may plan otherwise. */
static bool has_sure_paths(const struct sb_whatif_choice *s)
{
    return !sb_dag_is_limited(&s->graph->dag, s->graph->workers);
}

static bool has_sure_edges(const struct sb_whatif_choice *s)
{
    return has_sure_paths(s) && !s->strategy->constrain;
}

static double whatif_choice_share(const struct sb_whatif_choice *s, uint64_t count)
{
    return s->counts->replicates ? (double)count / (double)s->counts->replicates : 0;
}

/* ---- tasks ---- */

static void list_tasks(const struct sb_whatif_choice *s, struct candidates *tasks)
{
    for (uint32_t t = 0; t < s->graph->dag.tasks; t++)
        add_candidate(tasks, s->counts->time[t], s->counts->task[t],
                      (struct sb_change){ .kind = SB_CHANGE_LATENCY, .task = t });
    sort(tasks);
}

/* ---- edges and awaits ---- */

/* In how many replicates `other` is awaited by `task` on a longest path: by any of its steps. */
static void list_awaits_of(const struct sb_whatif_choice *s, uint32_t task, struct candidates *c)
{
    const struct sb_dag *dag = &s->graph->dag;
    const uint32_t first = sb_dag_first(dag, task), last = sb_dag_last(dag, task);
    const size_t begin = c->count;
    for (uint32_t step = first; step <= last; step++)
        for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++) {
            uint32_t other = dag->step_task[dag->pred.list[e]];
            uint64_t count = s->counts->await[e];
            size_t same = begin;
            if (other == task)
                continue;
            while (step > first && same < c->count && c->item[same].change.other != other)
                same++;
            if (step > first && same < c->count)
                c->item[same].rank = c->item[same].count += count;
            else
                add_candidate(
                    c, count, count,
                    (struct sb_change){ .kind = SB_CHANGE_EDGE, .task = task, .other = other });
        }
}

static void list_moves_of(const struct sb_whatif_choice *s, uint32_t task, struct candidates *c)
{
    const struct sb_dag *dag = &s->graph->dag;
    const uint32_t first = sb_dag_first(dag, task), last = sb_dag_last(dag, task);
    for (uint32_t step = first; step <= last; step++)
        for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++) {
            struct sb_change move = { .kind = SB_CHANGE_AWAIT,
                                      .task = task,
                                      .other = dag->step_task[dag->pred.list[e]],
                                      .from = step - first };
            if (move.other == task)
                continue;
            move.to = move.from + 1;
            if (step < last && s->counts->await[e] == 0 && has_sure_edges(s))
                c->without++;
            else if (step < last)
                add_candidate(c, s->counts->await[e], s->counts->await[e], move);
            move.to = move.from - 1;
            if (step > first)
                add_candidate(c, s->counts->await[e], s->counts->await[e], move);
        }
}

static void list_others(const struct sb_whatif_choice *s, struct candidates *c)
{
    const struct sb_dag *dag = &s->graph->dag;
    for (uint32_t t = 0; t < dag->tasks; t++) {
        size_t begin = c->count, kept = begin;
        list_awaits_of(s, t, c);
        for (size_t i = begin; i < c->count; i++) {
            bool sure = c->item[i].count == 0 && has_sure_edges(s);
            if (!sure)
                c->item[kept++] = c->item[i];
            c->without += sure;
        }
        c->count = kept;
        if (sb_dag_last(dag, t) > sb_dag_first(dag, t))
            list_moves_of(s, t, c);
    }
    for (size_t i = 0; i < c->count; i++)
        c->item[i].place = (uint32_t)i;
    sort(c);
}

/* ---- what fits ---- */

static void try(struct sb_whatif_choice *s, struct sb_change change, struct sb_saved *to)
{
    *to = unknown;
    s->trial[s->trials++] = (struct sb_whatif_trial){ change, to };
}

static void take_tasks(struct sb_whatif_choice *s, const struct candidates *tasks, uint64_t most,
                       struct sb_whatif_strategy *r)
{
    for (size_t i = 0; i < tasks->count; i++) {
        const struct whatif_choice_candidate *c = &tasks->item[i];
        bool sure = c->count == 0 && has_sure_paths(s);
        if (!sure && r->tasks >= most) {
            r->tasks_left_out++;
            continue;
        }
        if (sure && r->tasks >= SB_WHATIF_TASKS_MAX) {
            r->tasks_without++;
            continue;
        }
        struct sb_whatif_task *task = &r->task[r->tasks++];
        *task = (struct sb_whatif_task){ c->change.task,
                                         whatif_choice_share(s, c->count),
                                         { nothing } };
        for (unsigned f = 0; f < SB_WHATIF_FACTORS && !sure; f++) {
            struct sb_change change = c->change;
            change.factor = sb_whatif_factor[f];
            try(s, change, &task->saved[f]);
        }
    }
}

static void take_others(struct sb_whatif_choice *s, const struct candidates *others, uint64_t most,
                        struct sb_whatif_strategy *r)
{
    if (s->graph->workers && s->graph->workers < s->graph->dag.steps) {
        struct sb_whatif_other *one = &r->other[r->others++];
        *one = (struct sb_whatif_other){
            .change = { .kind = SB_CHANGE_WORKERS, .workers = s->graph->workers + 1 },
            .critical = NAN,
        };
        try(s, one->change, &one->saved);
    }
    for (size_t i = 0; i < others->count; i++) {
        if (r->others >= most) {
            r->others_left_out++;
            continue;
        }
        struct sb_whatif_other *one = &r->other[r->others++];
        *one =
            (struct sb_whatif_other){ .change = others->item[i].change,
                                      .critical = whatif_choice_share(s, others->item[i].count) };
        try(s, one->change, &one->saved);
    }
    r->others_without = others->without;
}

static uint64_t whatif_choice_least(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* Tasks come first, but a quarter of the trials is for what is not about tasks, as far as there is
 * so much. */
struct shares {
    uint64_t tasks, others, shown;
};

static struct shares divide(uint64_t most, uint64_t tasks, uint64_t others)
{
    uint64_t fit = (most - whatif_choice_least(others, most / 4)) / SB_WHATIF_FACTORS;
    struct shares shares = { .tasks = whatif_choice_least(tasks, fit ? fit : 1) };
    uint64_t taken = SB_WHATIF_FACTORS * shares.tasks;
    shares.others = whatif_choice_least(others, most > taken ? most - taken : 0);
    shares.shown = shares.tasks > SB_WHATIF_TASKS_MAX
                       ? shares.tasks
                       : whatif_choice_least(tasks, SB_WHATIF_TASKS_MAX);
    return shares;
}

static enum sb_code take_best(struct sb_whatif_choice *s, const struct candidates *tasks,
                              const struct candidates *others, struct sb_whatif_strategy *r,
                              struct sb_arena *arena, struct sb_arena *scratch,
                              struct sb_error *error)
{
    struct shares shares = divide(s->most, tasks->count, others->count + 1);
    s->trial = sb_arena_alloc(scratch, SB_WHATIF_FACTORS * shares.tasks + shares.others + 1,
                              sizeof *s->trial);
    r->task = sb_arena_alloc(arena, shares.shown, sizeof *r->task);
    r->other = sb_arena_alloc(arena, shares.others + 1, sizeof *r->other);
    if (!s->trial || !r->task || !r->other)
        return sb_fail_memory(error);
    take_tasks(s, tasks, shares.tasks, r);
    take_others(s, others, shares.others, r);
    return SB_OK;
}

enum sb_code sb_whatif_choose(struct sb_whatif_choice *s, struct sb_whatif_strategy *r,
                              struct sb_arena *arena, struct sb_arena *scratch,
                              struct sb_error *error)
{
    struct candidates tasks = { 0 }, others = { 0 };
    list_tasks(s, &tasks);
    list_others(s, &others);
    enum sb_code code = tasks.failed || others.failed
                            ? sb_fail_memory(error)
                            : take_best(s, &tasks, &others, r, arena, scratch, error);
    free(tasks.item);
    free(others.item);
    return code;
}
