/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/route.h"

#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

int sb_route_init(struct sb_route *route, const struct sb_plan *plan,
                  const struct sb_platform *platform, struct sb_arena *arena)
{
    const uint32_t steps = plan->dag->steps;
    *route = (struct sb_route){ .plan = plan, .platform = platform };
    route->worker = sb_arena_alloc(arena, steps, sizeof *route->worker);
    route->start = sb_arena_alloc(arena, steps, sizeof *route->start);
    route->queue = sb_arena_alloc(arena, steps, sizeof *route->queue);
    route->begin = sb_arena_alloc(arena, (size_t)platform->workers + 1, sizeof *route->begin);
    route->place = sb_arena_alloc(arena, plan->nodes, sizeof *route->place);
    if (!route->worker || !route->start || !route->queue || !route->begin || !route->place)
        return -1;
    for (uint32_t i = 0; i < plan->nodes; i++)
        route->place[plan->order[i]] = i;
    return 0;
}

struct queued {
    sb_ns start, cost;
    uint32_t worker, place, step;
};

/* At one time what takes none comes first, as both fit in no other order. */
static int by_worker_and_start(const void *a, const void *b)
{
    const struct queued *x = a, *y = b;
    if (x->worker != y->worker)
        return x->worker < y->worker ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if ((x->cost > 0) != (y->cost > 0))
        return x->cost > 0 ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static enum sb_code fail_strategy(const struct sb_route *route, const char *what, uint32_t step,
                                  struct sb_error *error)
{
    const struct sb_dag *dag = route->plan->dag;
    return sb_fail(error, SB_ECHECK, NULL, "strategy %s: %s task \"%.120s\", step %u",
                   route->plan->strategy->name, what, dag->task_name[dag->step_task[step]],
                   step - sb_dag_first(dag, dag->step_task[step]));
}

static enum sb_code fill_queues(struct sb_route *route, const bool *begun, struct sb_error *error)
{
    const uint32_t steps = route->plan->dag->steps, workers = route->platform->workers;
    struct queued *queued = malloc(((size_t)steps + 1) * sizeof *queued);
    uint32_t count = 0;
    if (!queued)
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < steps; s++)
        if (!begun || !begun[s])
            queued[count++] = (struct queued){
                route->start[s],
                route->platform->cost[(size_t)s * workers + route->worker[s]],
                route->worker[s],
                route->place[s],
                s,
            };
    qsort(queued, count, sizeof *queued, by_worker_and_start);
    memset(route->begin, 0, ((size_t)workers + 1) * sizeof *route->begin);
    for (uint32_t i = 0; i < count; i++) {
        route->queue[i] = queued[i].step;
        route->begin[queued[i].worker + 1]++;
    }
    for (uint32_t w = 0; w < workers; w++)
        route->begin[w + 1] += route->begin[w];
    free(queued);
    return SB_OK;
}

enum sb_code sb_route_ask(struct sb_route *route, sb_ns now, const bool *begun, const sb_ns *end,
                          struct sb_error *error)
{
    const struct sb_dag *dag = route->plan->dag;
    const struct sb_view view = { dag, dag->expected, route->platform,
                                  route->plan->strategy };
    struct sb_placement placement = {
        .worker = route->worker, .start = route->start, .now = now, .begun = begun, .end = end
    };
    for (uint32_t s = 0; s < dag->steps; s++)
        if (!begun || !begun[s])
            route->worker[s] = SB_NONE;
    enum sb_code code = route->plan->strategy->place(&view, &placement);
    if (code)
        return code == SB_ENOMEM ? sb_fail_memory(error)
                                 : sb_fail(error, code, NULL, "strategy %s: cannot place the steps",
                                           route->plan->strategy->name);
    for (uint32_t s = 0; s < dag->steps; s++)
        if (route->worker[s] >= route->platform->workers)
            return fail_strategy(route, "no such worker for", s, error);
    return fill_queues(route, begun, error);
}
