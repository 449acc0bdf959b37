/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/call_load.h"

#include "sim/text/units.h"
#include "sim/trace/operation/pools.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum { SERVICES_TOLD = 12 };

struct finding {
    struct sb_call_load *load;
    const struct sb_calls *calls;
    const struct sb_spans *texts;
    const struct sb_service_capacities *capacities;
};

static void take_group(const struct finding *f, const struct sb_call_pool *found, const char *name)
{
    const struct sb_call *first = &f->calls->call[found->first];
    uint32_t pool = f->load->pools++;
    f->load->pool[pool].name = name;
    f->load->pool[pool].slots = found->workers;
    for (uint32_t c = 0; c < f->calls->calls; c++) {
        const struct sb_call *call = &f->calls->call[c];
        if (call->parent == first->parent && call->service == first->service &&
            call->operation == first->operation) {
            f->load->pool_of[c] = pool;
            f->load->group[c] = pool + 1;
        }
    }
}

/* Calls that call somebody wait while they hold, which pools here do not. */
static bool *find_callers(const struct sb_calls *calls)
{
    bool *caller = calloc((size_t)calls->calls + 1, sizeof *caller);
    for (uint32_t c = 0; caller && c < calls->calls; c++)
        if (calls->call[c].parent != SB_NO_CALL)
            caller[calls->call[c].parent] = true;
    return caller;
}

static void take_service(const struct finding *f, const struct sb_service_capacity *service,
                         const bool *caller)
{
    uint32_t pool = f->load->pools;
    for (uint32_t c = 0; c < f->calls->calls; c++)
        if (f->calls->call[c].service == service->service && !caller[c] &&
            f->load->pool_of[c] == SB_NO_POOL) {
            f->load->pool_of[c] = pool;
            f->load->pools = pool + 1;
        }
    if (f->load->pools == pool)
        return;
    f->load->pool[pool].name = f->texts->text.name[service->service];
    f->load->pool[pool].slots = service->capacity.most;
}

static int call_load_by_time(const void *a, const void *b)
{
    const sb_ns *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Since the first request of the whole recording. False: memory is out. */
static bool find_arrivals(const struct finding *f, struct sb_arena *arena)
{
    struct sb_arrivals *a = sb_arena_alloc(arena, 1, sizeof *a);
    sb_ns from = SB_NS_NEVER;
    if (!a || !(a->time = sb_arena_alloc(arena, f->calls->traces, sizeof *a->time)))
        return false;
    for (size_t t = 0; t < f->capacities->traces; t++)
        from = f->capacities->began[t] < from ? f->capacities->began[t] : from;
    for (uint32_t t = 0; t < f->calls->traces; t++)
        a->time[t] = f->capacities->began[f->calls->name[t]] - from;
    qsort(a->time, f->calls->traces, sizeof *a->time, call_load_by_time);
    a->kind = SB_ARRIVALS_TRACE;
    a->times = f->calls->traces;
    a->batch = 1;
    double span = (double)(a->time[a->times - 1] - a->time[0]);
    a->rate = span > 0 ? fmin(1, (double)(a->times - 1) / span) : 0;
    f->load->arrivals = span > 0 ? a : NULL;
    return true;
}

enum sb_code sb_call_load_find(struct sb_call_load *load, const struct sb_calls *calls,
                               const char *const *label, const struct sb_spans *texts,
                               const struct sb_service_capacities *capacities,
                               struct sb_arena *arena, struct sb_error *error)
{
    const struct finding f = { load, calls, texts, capacities };
    struct sb_call_pools groups;
    *load = (struct sb_call_load){ 0 };
    enum sb_code code = sb_call_pools_find(&groups, calls, error);
    if (code)
        return code;
    bool *caller = find_callers(calls);
    load->pool = sb_arena_alloc(arena, groups.count + capacities->count, sizeof *load->pool);
    load->pool_of = sb_arena_alloc(arena, calls->calls, sizeof *load->pool_of);
    load->group = sb_arena_alloc(arena, calls->calls, sizeof *load->group);
    bool fine = caller && load->pool && load->pool_of && load->group && find_arrivals(&f, arena);
    for (uint32_t c = 0; fine && c < calls->calls; c++)
        load->pool_of[c] = SB_NO_POOL;
    for (size_t i = 0; fine && i < groups.count; i++)
        if (groups.pool[i].workers > 1)
            take_group(&f, &groups.pool[i], label[groups.pool[i].first]);
    for (size_t i = 0; fine && i < capacities->count; i++)
        if (sb_capacity_is_limit(&capacities->service[i].capacity))
            take_service(&f, &capacities->service[i], caller);
    sb_pools_fini(&groups);
    free(caller);
    return fine ? SB_OK : sb_fail_memory(error);
}

/* That share of calls passes a limit by which none of `held` passed, at most (95 %). */
static double may_pass(uint64_t held) { return -expm1(log(0.05) / (double)held); }

static void note_service(struct sb_notes *notes, const char *name, const struct sb_capacity *c)
{
    char share[SB_UNITS_SIZE];
    if (c->held && sb_capacity_is_limit(c))
        sb_note(notes,
                "%.80s: never more than %u at once; %" PRIu64 " calls that came then were held "
                "up: a limit of %u, which at most %s of calls pass (95 %%)",
                name, c->most, c->held, c->most, sb_units_share(share, may_pass(c->held)));
    else if (sb_capacity_is_limit(c))
        sb_note(notes,
                "%.80s: never more than %u at once, and %" PRIu64 " of %" PRIu64 " ends then were "
                "followed by another call (by chance: %.1g): looks like a limit of %u%s",
                name, c->most, c->followed, c->full, c->by_chance, c->most,
                c->most == 1 ? ", or calls made one after the other" : "");
    else
        sb_note(notes, "%.80s: at most %u at once, without a sign of a limit", name, c->most);
}

void sb_call_load_note(struct sb_notes *notes, const struct sb_spans *texts,
                       const struct sb_service_capacities *capacities)
{
    for (size_t i = 0; i < capacities->count && i < SERVICES_TOLD; i++)
        note_service(notes, texts->text.name[capacities->service[i].service],
                     &capacities->service[i].capacity);
}
