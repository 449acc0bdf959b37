/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/campaign/record.h"

#include "sim/base/assert.h"

#include <string.h>

/* With so many requests in flight, beyond those that are asked for, a run is given up: 250 MB or
 * so. */
enum { BACKLOG = 1 << 20 };

/* No more than so many times the requests that are asked for come. Under overload some of those may
 * wait for as long as others come: last in, first out, with few places. */
enum { COME = 64 };

struct recording {
    struct sb_load_engine *engine;
    const struct sb_load_case *load;
    const struct sb_record_run *run;
    struct sb_load_path *path;
    uint64_t over, ok, next;          /* next: when to look again */
    uint64_t (*outcome)[SB_OUTCOMES]; /* [pools] */
    uint32_t **pool_of; /* [parts][pools of its graph] the engine's; NULL: attempts are not told */
};

static void look(struct recording *r, sb_ns now)
{
    struct sb_load_path *path = r->path;
    SB_ASSERT(path->looks <= SB_PATH_LOOKS);
    struct sb_path_look *l = &path->look[path->looks++];
    l->time = now;
    l->over = r->over;
    l->ok = r->ok;
    for (uint32_t i = 0; i < path->pools; i++) {
        const struct sb_load_use use = sb_load_engine_use(r->engine, i);
        l->pool[i] = (struct sb_path_pool){
            .busy = (double)use.busy,
            .queued = (double)use.queued,
            .waited = (double)use.waited,
            .left = use.came - use.waiting,
            .shed = use.shed,
            .attempts = use.came,
            .further = use.retries + use.hedges,
            .most_waiting = use.most_waiting,
        };
        for (int o = 0; o < SB_OUTCOMES; o++)
            l->pool[i].outcome[o] = r->outcome[i][o];
        l->waiting += use.waiting;
    }
    const uint64_t part = r->over * SB_PATH_LOOKS / path->requests + 1;
    r->next = part > SB_PATH_LOOKS || path->looks > SB_PATH_LOOKS
                  ? UINT64_MAX
                  : (path->requests * part + SB_PATH_LOOKS - 1) / SB_PATH_LOOKS;
}

static void record_request(void *self, const struct sb_request *request)
{
    struct recording *r = self;
    struct sb_load_path *path = r->path;
    r->over++;
    r->ok += request->outcome == SB_OUTCOME_OK;
    if (request->arrival < path->requests)
        sb_load_path_take(path, request->arrival, request->workload, request->arrived,
                          request->over, request->outcome);
    if (r->over >= r->next)
        look(r, request->over);
}

static bool go_on_recording(void *self)
{
    const struct sb_record_run *run = ((struct recording *)self)->run;
    return !run->go_on || run->go_on(run->self);
}

/* What became of an attempt counts at each pool of its step. */
static void record_tell(void *self, const struct sb_attempt *attempt)
{
    struct recording *r = self;
    const struct sb_pools *pools = r->load->part[attempt->workload].plan->dag->pools;
    const uint32_t workers = r->path->pools - 1;
    const uint32_t d = pools ? pools->demand_of[attempt->step] : 0;
    for (uint32_t u = pools ? pools->begin[d] : 0; pools && u < pools->begin[d + 1]; u++)
        r->outcome[r->pool_of[attempt->workload][pools->units[u].pool]][attempt->outcome]++;
    if (r->load->workers)
        r->outcome[workers][attempt->outcome]++;
}

static uint32_t find_pool(const struct sb_load_engine *engine, const char *name)
{
    uint32_t at = 0;
    while (strcmp(sb_load_engine_pool_name(engine, at), name) != 0)
        at++;
    return at;
}

static bool map_pools(struct recording *r, struct sb_arena *arena)
{
    const struct sb_load_case *load = r->load;
    r->pool_of = sb_arena_alloc(arena, load->parts, sizeof *r->pool_of);
    for (uint32_t p = 0; r->pool_of && p < load->parts; p++) {
        const struct sb_pools *pools = load->part[p].plan->dag->pools;
        const uint32_t count = pools ? pools->count : 0;
        if (!(r->pool_of[p] = sb_arena_alloc(arena, count, sizeof **r->pool_of)))
            return false;
        for (uint32_t i = 0; i < count; i++)
            r->pool_of[p][i] = find_pool(r->engine, pools->name[i]);
    }
    return r->pool_of != NULL;
}

/* A trace may have fewer requests than are asked for. */
static void record_conclude(struct sb_load_path *path, const struct sb_load_run_end *end)
{
    path->ended = end->time;
    path->pending = end->end == SB_LOAD_COLLAPSED ? end->pending : 0;
    if (end->end == SB_LOAD_DONE && end->arrived < path->requests)
        path->requests = end->arrived;
    path->kept = path->requests < path->kept ? path->requests : path->kept;
}

enum sb_code sb_load_record(struct sb_load_engine *engine, const struct sb_load_case *load,
                            const struct sb_record_run *run, struct sb_load_path *path,
                            struct sb_error *error)
{
    const uint32_t pools = sb_load_engine_pools(engine);
    struct recording r = { .engine = engine, .load = load, .run = run, .path = path };
    struct sb_load_run_end end;
    enum sb_code code = sb_load_path_init(path, run->requests, load->parts, pools, error);
    if (code)
        return code;
    r.outcome = sb_arena_alloc(&path->arena, pools, sizeof *r.outcome);
    if (!r.outcome || (run->outcomes && !map_pools(&r, &path->arena)))
        return sb_fail_memory(error);
    const struct sb_attempt_log log = { .attempt = record_tell, .self = &r };
    const struct sb_load_run asked = { .run = run->run,
                                       .rate = run->rate,
                                       .requests = run->requests,
                                       .stop = COME * run->requests,
                                       .backlog = run->requests + BACKLOG,
                                       .go_on = go_on_recording,
                                       .over = record_request,
                                       .self = &r,
                                       .log = run->outcomes ? &log : NULL };
    look(&r, 0);
    code = sb_load_engine_run(engine, &asked, &end, error);
    if (code == SB_OK && end.end == SB_LOAD_STOPPED)
        code = sb_fail(error, SB_EINTR, NULL, "interrupted");
    if (code == SB_OK)
        record_conclude(path, &end);
    return code;
}
