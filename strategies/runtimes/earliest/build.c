/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/build.h"

#include "strategies/runtimes/earliest/absent.h"
#include "strategies/runtimes/earliest/bodies.h"
#include "strategies/runtimes/earliest/order.h"
#include "strategies/runtimes/earliest/placed.h"
#include "strategies/runtimes/earliest/placement.h"

#include <string.h>

enum {
    BODIES_MAX = 16384, /* in larger graphs plain tasks are declared after what they await, and wait
                           without a stack */
    TASKS_MAX =
        65536, /* of programs that need a set for each level, or two waiting bodies for each task */
    SERVED_TASKS_MAX = 32768, /* with k workers: whoever asks for the next looks at all that wait */
    JOINED_TASKS_MAX =
        1024, /* of one that declares, for each task, what all before it await as well */
    PLACED_MAX = 1 << 21, /* steps, and edges with data, of a program in which each is a task */
};

/* Out of memory stays in the set until it is built. */
static es_id add(struct sb_earliest_program *p, uint32_t set, const char *name, es_body *body,
                 uint32_t number)
{
    struct sb_earliest_item *item = &p->item[p->items++];
    *item = (struct sb_earliest_item){ p, number };
    return es_set_add(p->set[set], name, body, item);
}

/* A step, or the body `rest`, comes after another step. */
static void declare(struct sb_earliest_program *p, uint32_t set, uint32_t to, uint32_t from)
{
    if (!p->lacks)
        es_set_after(p->set[set], to < p->dag->steps ? p->id[to] : p->rest, p->id[from]);
    else
        sb_earliest_declare(p, to, from);
}

/* A task as a body, or as a chain of steps, without those that are absent. */
static void add_task(struct sb_earliest_program *p, uint32_t set, uint32_t task, es_body *body)
{
    uint32_t first = sb_dag_first(p->dag, task), last = sb_dag_last(p->dag, task);
    bool by_step = sb_earliest_by_step(p);
    const char *name = p->declared ? NULL : p->dag->task_name[task];
    es_id id = by_step ? ES_NONE : add(p, set, name, body, task);
    for (uint32_t s = first; s <= last; s++) {
        bool absent = sb_earliest_lacks(p, s);
        p->id[s] = by_step && !absent ? add(p, set, NULL, sb_earliest_step_body, s) : id;
        if (by_step && s > first)
            declare(p, set, s, s - 1);
    }
}

static void declare_others(struct sb_earliest_program *p, uint32_t step)
{
    for (uint32_t e = p->dag->pred.begin[step]; e < p->dag->pred.begin[step + 1]; e++)
        if (p->dag->step_task[p->dag->pred.list[e]] != p->dag->step_task[step])
            declare(p, 0, step, p->dag->pred.list[e]);
}

static int build_earliest(struct sb_earliest_program *p)
{
    p->declared = p->dag->tasks > BODIES_MAX;
    if (p->form == SB_EARLIEST_BODIES)
        add(p, 0, NULL, sb_earliest_done_body, 0);
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        add_task(p, 0, t, sb_earliest_awaiting_body);
    for (uint32_t s = 0; s < p->dag->steps; s++)
        if (sb_earliest_by_step(p) || sb_earliest_declares(p, p->dag->step_task[s]))
            declare_others(p, s);
    return 0;
}

static int build_recorded(struct sb_earliest_program *p)
{
    const struct sb_dag *dag = p->dag;
    build_earliest(p);
    for (uint32_t i = 0; i < dag->recorded_edges; i++)
        declare(p, 0, sb_dag_first(dag, dag->recorded[i].to),
                sb_dag_last(dag, dag->recorded[i].from));
    return 0;
}

static int build_sequential(struct sb_earliest_program *p)
{
    add(p, 0, NULL, sb_earliest_sequential_body, 0);
    return 0;
}

static int build_join(struct sb_earliest_program *p)
{
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        if (sb_earliest_is_root(p->dag, t))
            add_task(p, 0, t, sb_earliest_called_body);
    p->rest = add(p, 0, NULL, sb_earliest_join_body, 0);
    for (uint32_t t = 0; p->workers && t < p->dag->tasks; t++)
        if (sb_earliest_is_root(p->dag, t))
            declare(p, 0, p->dag->steps, sb_dag_last(p->dag, t));
    return 0;
}

/* Level by level: a set for each, run one after another. */
static int build_levels(struct sb_earliest_program *p)
{
    uint32_t *next = sb_arena_alloc(&p->arena, (size_t)p->sets + 1, sizeof *next);
    uint32_t *task = sb_arena_alloc(&p->arena, p->dag->tasks, sizeof *task);
    if (!next || !task)
        return -1;
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        next[p->level[t] + 1]++;
    for (uint32_t l = 0; l < p->sets; l++)
        next[l + 1] += next[l];
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        task[next[p->level[t]]++] = t;
    for (uint32_t i = 0; i < p->dag->tasks; i++) {
        uint32_t set = p->level[task[i]];
        p->first[set] = p->first[set] ? p->first[set] : &p->item[p->items];
        add_task(p, set, task[i], sb_earliest_called_body);
    }
    return 0;
}

/* Notes the tasks that `task` awaits and none before it did. */
static void note_awaited(struct sb_earliest_program *p, uint32_t task, bool *seen)
{
    const struct sb_dag *dag = p->dag;
    for (uint32_t s = sb_dag_first(dag, task); s <= sb_dag_last(dag, task); s++)
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
            uint32_t from = dag->step_task[dag->pred.list[e]];
            if (from != task && !seen[from])
                p->awaited[p->awaited_count++] = from;
            seen[from] |= from != task;
        }
}

/* With workers there are no gates, which would each take one: each task is declared after all that
 * it and those before it await. */
static int build_joined(struct sb_earliest_program *p)
{
    const struct sb_dag *dag = p->dag;
    bool *seen = sb_arena_alloc(&p->arena, dag->tasks, sizeof *seen);
    p->awaited = sb_arena_alloc(&p->arena, dag->tasks, sizeof *p->awaited);
    p->behind = sb_arena_alloc(&p->arena, dag->tasks, sizeof *p->behind);
    if (!seen || !p->awaited || !p->behind)
        return -1;
    for (uint32_t t = 0; t < dag->tasks; t++)
        add_task(p, 0, t, NULL); /* as steps */
    for (uint32_t i = 0; i < dag->tasks; i++) {
        uint32_t t = p->order[i];
        note_awaited(p, t, seen);
        p->behind[t] = sb_earliest_is_root(dag, t) ? 0 : p->awaited_count;
        for (uint32_t a = 0; a < p->behind[t]; a++)
            declare(p, 0, sb_dag_first(dag, t), sb_dag_last(dag, p->awaited[a]));
    }
    return 0;
}

static int build_in_order(struct sb_earliest_program *p)
{
    if (p->workers)
        return build_joined(p);
    for (uint32_t t = 0; t < p->dag->tasks; t++)
        if (sb_earliest_is_root(p->dag, t))
            add_task(p, 0, t, sb_earliest_called_body);
    p->first_gate = p->items;
    for (uint32_t i = 0; i < p->dag->tasks; i++)
        if (!sb_earliest_is_root(p->dag, p->order[i])) {
            add(p, 0, NULL, sb_earliest_gate_body, p->order[i]);
            add_task(p, 0, p->order[i], sb_earliest_gated_body);
        }
    return 0;
}

/* Which strategy each is a program for, and for how many tasks at most. What adds no edges is
 * earliest start with an order of service. */
static const struct shape {
    const char *strategy;
    uint32_t most, most_with_workers;
    bool by_level, by_order; /* a set for each level; tasks in topological order */
    int (*build)(struct sb_earliest_program *program); /* -1: out of memory */
} shapes[] = {
    { "as-recorded", SB_STEPS_MAX, SERVED_TASKS_MAX, false, false, build_recorded },
    { "sequential", SB_STEPS_MAX, SERVED_TASKS_MAX, false, true, build_sequential },
    { "join-all-then-chain", SB_STEPS_MAX, SERVED_TASKS_MAX, false, true, build_join },
    { "level-barrier", TASKS_MAX, SERVED_TASKS_MAX, true, false, build_levels },
    { "await-in-order", TASKS_MAX, JOINED_TASKS_MAX, false, true, build_in_order },
    { NULL, SB_STEPS_MAX, SERVED_TASKS_MAX, false, false, build_earliest },
};

static const struct shape placed_shape = { .most_with_workers = SB_STEPS_MAX,
                                           .build = sb_earliest_build_placed };

static const struct shape *shape_of(const struct sb_strategy *strategy, uint32_t workers)
{
    const struct shape *shape = shapes;
    if (sb_earliest_is_placed(strategy, workers))
        return strategy->constrain ? NULL : &placed_shape;
    while (shape->strategy && strcmp(shape->strategy, strategy->name) != 0)
        shape++;
    return shape->strategy || !strategy->constrain ? shape : NULL;
}

bool sb_earliest_realises(const struct sb_dag *dag, const struct sb_strategy *strategy,
                          uint32_t workers)
{
    const struct shape *shape = shape_of(strategy, workers);
    if (shape == &placed_shape && dag->steps + sb_earliest_transfers_most(dag) > PLACED_MAX)
        return false;
    return shape && dag->tasks <= (workers ? shape->most_with_workers : shape->most);
}

uint32_t sb_earliest_forms(const struct sb_dag *dag, const struct sb_strategy *strategy,
                           uint32_t workers)
{
    if (!workers || sb_earliest_is_placed(strategy, workers) || sb_earliest_has_keys(strategy))
        return 1;
    return !dag->optional && shape_of(strategy, workers)->build == build_earliest &&
                   dag->tasks <= BODIES_MAX
               ? SB_EARLIEST_FORMS
               : SB_EARLIEST_BODIES;
}

static int open_order(struct sb_earliest_program *p, const struct shape *shape)
{
    uint32_t tasks = p->dag->tasks;
    p->sets = 1;
    if (shape->by_order) {
        p->order = sb_arena_alloc(&p->arena, tasks, sizeof *p->order);
        if (!p->order || sb_earliest_order(p->dag, p->order))
            return -1;
    }
    if (shape->by_level) {
        p->level = sb_arena_alloc(&p->arena, tasks, sizeof *p->level);
        if (!p->level || sb_earliest_levels(p->dag, p->level, &p->sets))
            return -1;
    }
    return 0;
}

int sb_earliest_build(struct sb_earliest_program *p)
{
    const struct shape *shape = shape_of(p->strategy, p->planned ? p->planned : p->workers);
    const struct sb_dag *dag = p->dag;
    if (open_order(p, shape))
        return -1;
    p->set = sb_arena_alloc(&p->arena, p->sets, sizeof *p->set);
    p->first = sb_arena_alloc(&p->arena, (size_t)p->sets + 1, sizeof *p->first);
    size_t items = (size_t)dag->steps + dag->tasks + 1;
    items += p->planned ? sb_earliest_transfers_most(dag) : 0;
    p->item = sb_arena_alloc(&p->arena, items, sizeof *p->item);
    p->id = sb_arena_alloc(&p->arena, dag->steps, sizeof *p->id);
    if (!p->set || !p->first || !p->item || !p->id)
        return -1;
    p->first[0] = p->item;
    for (uint32_t i = 0; i < p->sets; i++)
        if (!(p->set[i] = es_set_new(NULL)))
            return -1;
    int failed = shape->build(p) || (p->lacks && sb_earliest_pass_absent(p));
    for (uint32_t i = 0; !failed && i < p->sets; i++)
        failed = es_set_build(p->set[i], NULL) != ES_OK;
    return failed;
}
