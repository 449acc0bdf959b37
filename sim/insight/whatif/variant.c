/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/variant.h"

#include "sim/base/assert.h"
#include "sim/model/builder/dag_links.h"
#include "sim/model/builder/dag_order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the steps await, in a form that can be changed. */
struct awaits {
    uint32_t *task; /* [end[steps - 1]] tasks that are awaited, in the order of steps */
    uint32_t *end;  /* [steps] behind those of each step */
};

static int list_awaits(const struct sb_dag *dag, struct awaits *awaits, struct sb_arena *arena)
{
    uint32_t count = 0;
    awaits->task = sb_arena_alloc(arena, dag->pred.begin[dag->steps], sizeof *awaits->task);
    awaits->end = sb_arena_alloc(arena, dag->steps, sizeof *awaits->end);
    if (!awaits->task || !awaits->end)
        return -1;
    for (uint32_t s = 0; s < dag->steps; s++) {
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
            uint32_t task = dag->step_task[dag->pred.list[e]];
            if (task != dag->step_task[s])
                awaits->task[count++] = task;
        }
        awaits->end[s] = count;
    }
    return 0;
}

/* Takes the awaits of `other` out of steps first .. last; gives how many there were. */
static uint32_t take(const struct sb_dag *dag, struct awaits *awaits, uint32_t first, uint32_t last,
                     uint32_t other)
{
    uint32_t kept = 0, at = 0;
    for (uint32_t s = 0; s < dag->steps; s++) {
        for (; at < awaits->end[s]; at++)
            if (s < first || s > last || awaits->task[at] != other)
                awaits->task[kept++] = awaits->task[at];
        awaits->end[s] = kept;
    }
    return at - kept;
}

/* Of what was taken out there is room for one. */
static void put(const struct sb_dag *dag, struct awaits *awaits, uint32_t step, uint32_t other)
{
    uint32_t count = awaits->end[dag->steps - 1], at = awaits->end[step];
    memmove(awaits->task + at + 1, awaits->task + at, (count - at) * sizeof *awaits->task);
    awaits->task[at] = other;
    for (uint32_t s = step; s < dag->steps; s++)
        awaits->end[s]++;
}

static enum sb_code change_awaits(const struct sb_dag *dag, struct awaits *awaits,
                                  const struct sb_change *c, struct sb_error *error)
{
    SB_REQUIRE(c->task < dag->tasks && c->other < dag->tasks);
    uint32_t first = sb_dag_first(dag, c->task), last = sb_dag_last(dag, c->task);
    bool moves = c->kind == SB_CHANGE_AWAIT;
    SB_REQUIRE(!moves || (c->from <= last - first && c->to <= last - first));
    if (!take(dag, awaits, moves ? first + c->from : first, moves ? first + c->from : last,
              c->other))
        return sb_fail(error, SB_ECHECK, NULL, "\"%.120s\" does not await \"%.120s\"%s",
                       dag->task_name[c->task], dag->task_name[c->other], moves ? " there" : "");
    if (moves)
        put(dag, awaits, first + c->to, c->other);
    return SB_OK;
}

static enum sb_code drop_recorded(struct sb_dag *dag, const struct sb_change *c,
                                  struct sb_error *error)
{
    struct sb_edge *kept = sb_arena_alloc(&dag->arena, dag->recorded_edges, sizeof *kept);
    uint32_t count = 0;
    if (!kept)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < dag->recorded_edges; i++)
        if (dag->recorded[i].from != c->other || dag->recorded[i].to != c->task)
            kept[count++] = dag->recorded[i];
    dag->recorded = kept;
    dag->recorded_edges = count;
    return SB_OK;
}

static enum sb_code change_graph(struct sb_dag *dag, const struct sb_change *change,
                                 uint32_t changes, struct sb_error *error)
{
    struct awaits awaits = { 0 };
    enum sb_code code = SB_OK;
    bool changed = false;
    for (uint32_t i = 0; code == SB_OK && i < changes; i++) {
        if (change[i].kind != SB_CHANGE_EDGE && change[i].kind != SB_CHANGE_AWAIT)
            continue;
        if (!changed && list_awaits(dag, &awaits, &dag->arena))
            return sb_fail_memory(error);
        changed = true;
        code = change_awaits(dag, &awaits, &change[i], error);
        if (code == SB_OK && change[i].kind == SB_CHANGE_EDGE && dag->recorded_edges)
            code = drop_recorded(dag, &change[i], error);
    }
    if (code || !changed)
        return code;
    if (sb_dag_link(dag, awaits.task, awaits.end))
        return sb_fail_memory(error);
    return sb_dag_order(dag, "variant", error);
}

/* The product of the factors on a task. */
static double factor_of(uint32_t task, const struct sb_change *change, uint32_t changes)
{
    double factor = 1;
    for (uint32_t i = 0; i < changes; i++)
        if (change[i].kind == SB_CHANGE_LATENCY && change[i].task == task)
            factor *= change[i].factor;
    return factor;
}

static bool is_first_of_its_task(const struct sb_change *change, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (change[i].kind == SB_CHANGE_LATENCY && change[i].task == change[at].task)
            return false;
    return change[at].kind == SB_CHANGE_LATENCY;
}

static int by_step(const void *a, const void *b)
{
    const struct sb_pass_change *x = a, *y = b;
    return (x->step > y->step) - (x->step < y->step);
}

static enum sb_code change_latencies(struct sb_variant *v, const struct sb_change *change,
                                     uint32_t changes, struct sb_error *error)
{
    struct sb_dag *dag = &v->dag;
    const sb_ns *before = dag->expected;
    uint32_t room = 0;
    for (uint32_t i = 0; i < changes; i++)
        if (is_first_of_its_task(change, i))
            room += sb_dag_last(dag, change[i].task) - sb_dag_first(dag, change[i].task) + 1;
    if (room == 0)
        return SB_OK;
    v->scaled = sb_arena_alloc(&dag->arena, room, sizeof *v->scaled);
    dag->expected = sb_arena_alloc(&dag->arena, dag->steps, sizeof *dag->expected);
    if (!v->scaled || !dag->expected)
        return sb_fail_memory(error);
    memcpy(dag->expected, before, dag->steps * sizeof *dag->expected);
    for (uint32_t i = 0; i < changes; i++) {
        if (!is_first_of_its_task(change, i))
            continue;
        double factor = factor_of(change[i].task, change, changes);
        SB_REQUIRE(factor >= 0);
        for (uint32_t s = sb_dag_first(dag, change[i].task); s <= sb_dag_last(dag, change[i].task);
             s++) {
            double mean = fmin(rint((double)before[s] * factor), (double)SB_NS_TOTAL_MAX / 4);
            v->scaled[v->scales++] = (struct sb_pass_change){ s, factor };
            dag->expected[s] = (sb_ns)mean;
        }
    }
    qsort(v->scaled, v->scales, sizeof *v->scaled, by_step);
    return SB_OK;
}

enum sb_code sb_variant_build(struct sb_variant *v, const struct sb_dag *dag, uint32_t workers,
                              const struct sb_change *change, uint32_t changes,
                              struct sb_error *error)
{
    *v = (struct sb_variant){ .dag = *dag, .workers = workers };
    v->dag.arena = (struct sb_arena){ 0 }; /* what it shares is not its own */
    for (uint32_t i = 0; i < changes; i++)
        if (change[i].kind == SB_CHANGE_WORKERS)
            v->workers = change[i].workers;
    enum sb_code code = change_graph(&v->dag, change, changes, error);
    if (code == SB_OK)
        code = change_latencies(v, change, changes, error);
    if (code)
        sb_variant_fini(v);
    return code;
}

void sb_variant_fini(struct sb_variant *v)
{
    sb_arena_fini(&v->dag.arena);
    *v = (struct sb_variant){ 0 };
}

struct sb_pass_case sb_variant_case(const struct sb_variant *v, const struct sb_plan *plan)
{
    return (struct sb_pass_case){
        .plan = plan, .workers = v->workers, .change = v->scaled, .changes = v->scales
    };
}
