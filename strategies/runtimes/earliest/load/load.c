/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/load/load.h"

#include "strategies/runtimes/earliest/load/policies.h"
#include "strategies/runtimes/earliest/load/requests.h"

#include <stdlib.h>
#include <string.h>

/* ---- what it can do ---- */

static const char *why_not_pools(const struct sb_pools *pools)
{
    for (uint32_t i = 0; pools && pools->queue && i < pools->count; i++)
        if (pools->queue[i] == SB_QUEUE_PS)
            return "bodies do not share the slots of a pool (\"ps\")";
    return NULL;
}

static const char *why_not_policies(const struct sb_resilience *r)
{
    for (uint32_t i = 0; r && i < r->policies; i++)
        if (r->policy[i].timeout_drawn)
            return "time limits are not drawn";
    return NULL;
}

static const char *why_not(const struct sb_load_case *load)
{
    for (uint32_t w = 0; w < load->parts; w++) {
        const struct sb_plan *plan = load->part[w].plan;
        const char *why = why_not_pools(plan->dag->pools);
        why = why ? why : why_not_policies(plan->dag->resilience);
        if (why)
            return why;
        if (strcmp(plan->strategy->name, "earliest-start") != 0)
            return "the bodies of a request start as early as they can";
        if (plan->dag->optional)
            return "steps can be absent";
    }
    return NULL;
}

/* ---- sources ---- */

static struct es_result load_fail(struct sb_load_program *p)
{
    if (p->error.code == ES_OK)
        p->error.code = ES_NO_MEMORY;
    return es_fail(NULL);
}

static struct es_result arrivals_body(struct es_self *self, void *data)
{
    struct sb_load_program *p = data;
    while (p->arrived < p->script->arrivals) {
        es_sleep_until_last(self, p->began + p->script->arrived[p->arrived]);
        if (sb_load_begin(p, NULL))
            return load_fail(p);
    }
    return es_ok(NULL);
}

static struct es_result client_body(struct es_self *self, void *data)
{
    struct sb_load_client *client = data;
    struct sb_load_program *p = client->program;
    for (uint64_t cycle = 0; p->arrived < p->script->arrivals; cycle++) {
        sb_ns think = p->script->think(p->script->self, client->number, cycle);
        es_sleep_until_last(self, es_now(self) + think);
        if (p->arrived == p->script->arrivals)
            break;
        es_token_init(&client->answer, p->sched);
        if (sb_load_begin(p, client))
            return load_fail(p);
        es_wait_on(self, &client->answer, ES_NEVER);
    }
    return es_ok(NULL);
}

static int make_source(struct sb_load_program *p)
{
    const struct sb_arrivals *arrivals = p->script->load->arrivals;
    uint32_t clients = arrivals && arrivals->kind == SB_ARRIVALS_CLOSED ? arrivals->clients : 0;
    p->source = es_set_new(NULL);
    p->client = sb_arena_alloc(&p->arena, clients, sizeof *p->client);
    if (!p->source || !p->client)
        return -1;
    if (!clients)
        es_set_add(p->source, NULL, arrivals_body, p);
    for (uint32_t c = 0; c < clients; c++) {
        p->client[c] = (struct sb_load_client){ .program = p, .number = c };
        es_set_add(p->source, NULL, client_body, &p->client[c]);
    }
    return 0;
}

/* ---- programs ---- */

static int make_set(struct sb_load_program *p, uint32_t part)
{
    struct sb_load_set *set = &p->set[part];
    set->dag = p->script->load->part[part].plan->dag;
    set->resilience = set->dag->resilience;
    set->set = es_set_new(NULL);
    set->item = sb_arena_alloc(&p->arena, set->dag->steps, sizeof *set->item);
    if (!set->set || !set->item)
        return -1;
    for (uint32_t s = 0; s < set->dag->steps; s++) {
        set->item[s] = (struct sb_load_item){ s };
        es_set_add(set->set, NULL, sb_load_step_body, &set->item[s]);
    }
    for (uint32_t s = 0; s < set->dag->steps; s++)
        for (uint32_t e = set->dag->pred.begin[s]; e < set->dag->pred.begin[s + 1]; e++)
            es_set_after(set->set, s, set->dag->pred.list[e]);
    return es_set_build(set->set, &p->error) == ES_OK ? sb_load_make_policies(p, set) : -1;
}

static int make(struct sb_load_program *p, sb_ns spin)
{
    uint32_t parts = p->script->load->parts;
    es_virtual_clock_init(&p->virtual);
    p->real = spin >= 0 ? es_real_clock_new(spin, true) : NULL;
    p->sched = es_sched_new(&ES_OPTIONS(.clock = sb_load_clock(p), .numbered = true), &p->error);
    p->set = sb_arena_alloc(&p->arena, parts, sizeof *p->set);
    p->visit = sb_arena_alloc(&p->arena, p->script->arrivals, sizeof(struct sb_load_visit *));
    if ((spin >= 0 && !p->real) || !p->sched || !p->set || !p->visit || sb_load_make_pools(p))
        return -1;
    for (uint32_t w = 0; w < parts; w++)
        if (make_set(p, w))
            return -1;
    return make_source(p);
}

static void go(struct sb_load_program *p)
{
    struct es_request *request;
    p->began = sb_load_clock(p)->now(sb_load_clock(p));
    if (!es_request_start(p->sched, p->source, NULL, &p->error))
        return;
    while ((request = es_request_wait_any(p->sched)))
        es_request_free(request);
    for (uint64_t a = 0; p->log->request && a < p->arrived; a++)
        p->log->request(p->log->self, &p->visit[a]->is);
}

static void clean_up(struct sb_load_program *p)
{
    es_sched_free(p->sched);
    for (uint64_t a = 0; p->visit && a < p->arrived; a++)
        for (uint32_t s = 0; s < p->visit[a]->set->dag->steps; s++)
            free(p->visit[a]->call[s].try);
    es_real_clock_free(p->real);
    es_set_free(p->source);
    for (uint32_t w = 0; p->set && w < p->script->load->parts; w++)
        es_set_free(p->set[w].set);
    sb_arena_fini(&p->arena);
}

static enum sb_code run(const struct sb_load_script *script, sb_ns spin,
                        const struct sb_attempt_log *log, struct sb_error *error)
{
    struct sb_load_program p = { .script = script, .log = log };
    bool made = make(&p, spin) == 0;
    if (made)
        go(&p);
    clean_up(&p);
    if (p.error.code == ES_NO_MEMORY || (!made && p.error.code == ES_OK))
        return sb_fail_memory(error);
    return p.error.code == ES_OK ? SB_OK
                                 : sb_fail(error, SB_ECHECK, NULL, "libearliest: %s", p.error.text);
}

const struct sb_load_runtime sb_load_runtime_earliest = { .name = "libearliest",
                                                          .why_not = why_not,
                                                          .run = run };
