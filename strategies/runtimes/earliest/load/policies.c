/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategies/runtimes/earliest/load/policies.h"

#include "sim/load/resilience/hedge_delay.h"
#include "strategies/runtimes/earliest/load/requests.h"

#include <string.h>

/* ---- pools ---- */

static const struct sb_dag *dag_of(const struct sb_load_program *p, uint32_t part)
{
    return p->script->load->part[part].plan->dag;
}

/* Where the pool of that name stands among the program's: `count` where it is new. */
static uint32_t place_of(const struct sb_load_program *p, const char *name)
{
    uint32_t count = 0;
    for (uint32_t w = 0; w < p->script->load->parts; w++) {
        const struct sb_pools *pools = dag_of(p, w)->pools;
        for (uint32_t i = 0; pools && i < pools->count; i++) {
            bool is_new = true;
            for (uint32_t v = 0; v <= w && is_new; v++) {
                const struct sb_pools *other = dag_of(p, v)->pools;
                for (uint32_t k = 0; other && k < (v == w ? i : other->count); k++)
                    is_new &= strcmp(other->name[k], pools->name[i]) != 0;
            }
            if (is_new && strcmp(pools->name[i], name) == 0)
                return count;
            count += is_new;
        }
    }
    return count;
}

static struct es_pool *make_pool(struct sb_load_program *p, const struct sb_pools *pools,
                                 uint32_t i)
{
    uint32_t places = pools->places ? pools->places[i] : SB_PLACES_UNLIMITED;
    enum sb_queue queue = pools->queue ? pools->queue[i] : SB_QUEUE_STRATEGY;
    const struct es_pool_options options =
        ES_POOL(.name = pools->name[i], .slots = pools->slots[i],
                .queue = queue == SB_QUEUE_LIFO       ? ES_LIFO
                         : queue == SB_QUEUE_PRIORITY ? ES_PRIORITY
                                                      : ES_FIFO,
                .places = places == SB_PLACES_UNLIMITED ? 0
                          : places                      ? places
                                                        : ES_NO_PLACES);
    return es_pool_new(p->sched, &options, &p->error);
}

int sb_load_make_pools(struct sb_load_program *p)
{
    uint32_t count = place_of(p, ""), workers = p->script->load->workers;
    p->pool = sb_arena_alloc(&p->arena, count + 1, sizeof *p->pool);
    if (!p->pool)
        return -1;
    for (uint32_t w = 0; w < p->script->load->parts; w++) {
        const struct sb_pools *pools = dag_of(p, w)->pools;
        for (uint32_t i = 0; pools && i < pools->count; i++) {
            uint32_t place = place_of(p, pools->name[i]);
            if (!p->pool[place] && !(p->pool[place] = make_pool(p, pools, i)))
                return -1;
        }
    }
    if (workers)
        p->pool[count] = es_pool_new(p->sched, &ES_POOL(.slots = workers), &p->error);
    return workers && !p->pool[count] ? -1 : 0;
}

/* What is taken for a demand of the graph, in the arena; NULL where that is nothing. -1 when memory
 * is out. */
static int make_demand(struct sb_load_program *p, const struct sb_dag *dag, uint32_t number,
                       int64_t priority, const struct es_demand **made)
{
    const struct sb_pools *pools = dag->pools;
    uint32_t first = pools ? pools->begin[number] : 0, last = pools ? pools->begin[number + 1] : 0;
    struct es_demand *demand = sb_arena_alloc(&p->arena, 1, sizeof *demand);
    struct es_units *units = sb_arena_alloc(&p->arena, last - first + 1, sizeof *units);
    if (!demand || !units)
        return -1;
    *demand = ES_DEMAND(.units = units, .priority = priority);
    for (uint32_t i = first; i < last; i++)
        units[demand->count++] =
            (struct es_units){ p->pool[place_of(p, pools->name[pools->units[i].pool])],
                               pools->units[i].slots };
    if (p->script->load->workers)
        units[demand->count++] = (struct es_units){ p->pool[place_of(p, "")], 1 };
    *made = demand->count ? demand : NULL;
    return 0;
}

/* ---- policies ---- */

static unsigned codes_of(unsigned outcomes)
{
    static const unsigned code[SB_OUTCOMES] = { ES_OK,   ES_FAILED,   ES_TIMED_OUT, ES_ABANDONED,
                                                ES_SHED, ES_REJECTED, ES_CANCELLED, ES_ENDED };
    unsigned on = 0;
    for (unsigned i = 0; i < SB_OUTCOMES; i++)
        on |= outcomes & SB_OUTCOME_BIT(i) ? ES_ON(code[i]) : 0;
    return on;
}

static int make_budgets(struct sb_load_program *p, struct sb_load_set *set)
{
    const struct sb_resilience *r = set->resilience;
    set->budget = sb_arena_alloc(&p->arena, r->budgets, sizeof(struct es_budget *));
    for (uint32_t i = 0; set->budget && i < r->budgets; i++) {
        const struct sb_budget *b = &r->budget[i];
        set->budget[i] = es_budget_new(
            p->sched,
            &ES_BUDGET(.kind = (enum es_budget_kind)b->kind, .most = b->most, .ratio = b->ratio,
                       .least = b->least, .share = b->share, .counts_backoff = b->counts_backoff,
                       .rate = b->rate, .window = b->window, .cost = b->cost,
                       .timeout_cost = b->timeout_cost, .refund = b->refund),
            &p->error);
        if (!set->budget[i])
            return -1;
    }
    return set->budget ? 0 : -1;
}

static int make_breakers(struct sb_load_program *p, struct sb_load_set *set)
{
    const struct sb_resilience *r = set->resilience;
    set->breaker = sb_arena_alloc(&p->arena, r->breakers, sizeof(struct es_breaker *));
    for (uint32_t i = 0; set->breaker && i < r->breakers; i++) {
        const struct sb_breaker *b = &r->breaker[i];
        set->breaker[i] = es_breaker_new(
            p->sched,
            &ES_BREAKER(.calls = b->by_time ? 0 : b->calls, .window = b->by_time ? b->window : 0,
                        .least = b->least, .threshold = b->threshold, .open = b->open,
                        .probes = b->probes, .on = codes_of(b->on),
                        .slow = b->slow == SB_NS_NEVER ? 0 : b->slow,
                        .slow_threshold = b->slow == SB_NS_NEVER ? 1 : b->slow_threshold),
            &p->error);
        if (!set->breaker[i])
            return -1;
    }
    return set->breaker ? 0 : -1;
}

static void add_retry(const struct sb_load_set *set, uint32_t retry, struct es_policy *to)
{
    const struct sb_retry *from = &set->resilience->retry[retry];
    const struct sb_backoff *backoff = &from->backoff;
    to->attempts = from->attempts ? from->attempts : UINT32_MAX;
    to->on = codes_of(from->on);
    to->budget = from->budget == SB_NONE ? NULL : set->budget[from->budget];
    to->random = sb_load_random;
    to->backoff = (struct es_backoff){ .initial = backoff->initial,
                                       .max = backoff->max == SB_NS_NEVER ? 0 : backoff->max,
                                       .multiplier = backoff->multiplier,
                                       .jitter = (enum es_jitter)backoff->jitter,
                                       .share = backoff->share };
}

static int add_hedge(struct sb_load_program *p, const struct sb_load_set *set, uint32_t step,
                     int64_t priority, struct es_policy *to)
{
    const struct sb_resilience *r = set->resilience;
    const struct sb_hedge *from = &r->hedge[r->policy[r->policy_of[step]].hedge];
    const struct es_demand **demand = NULL;
    if (from->pools &&
        !(demand = sb_arena_alloc(&p->arena, from->pools, sizeof(struct es_demand *))))
        return -1;
    for (uint32_t i = 0; i < from->pools; i++)
        if (make_demand(p, set->dag, from->pool[i], priority, &demand[i]))
            return -1;
    to->hedge_after =
        from->tied ? 0 : sb_hedge_delay(from, &set->dag->dist[set->dag->dist_of[step]]);
    to->hedges = from->most;
    to->hedge_cancel = from->cancel;
    to->hedge_demand = demand;
    to->hedge_demands = from->pools;
    to->tied = from->tied;
    to->cancel_delay = from->tied ? from->cancel_delay : 0;
    return 0;
}

static int make_policy(struct sb_load_program *p, struct sb_load_set *set, uint32_t step)
{
    const struct sb_dag *dag = set->dag;
    const struct sb_resilience *r = set->resilience;
    const struct sb_step_policy *from = r ? &r->policy[r->policy_of[step]] : NULL;
    struct es_policy *to = &set->policy[step];
    int64_t priority = from ? from->priority : 0;
    *to = ES_POLICY(.told = sb_load_told);
    if (make_demand(p, dag, dag->pools ? dag->pools->demand_of[step] : 0, priority, &to->demand))
        return -1;
    if (!from)
        return 0;
    to->timeout = from->timeout == SB_NS_NEVER ? 0 : from->timeout;
    to->timeout_cancel = from->timeout_cancel;
    to->patience = sb_load_patience;
    to->breaker = from->breaker == SB_NONE ? NULL : set->breaker[from->breaker];
    if (from->retry != SB_NONE)
        add_retry(set, from->retry, to);
    return from->hedge == SB_NONE ? 0 : add_hedge(p, set, step, priority, to);
}

int sb_load_make_policies(struct sb_load_program *p, struct sb_load_set *set)
{
    set->policy = sb_arena_alloc(&p->arena, set->dag->steps, sizeof *set->policy);
    if (!set->policy || (set->resilience && (make_budgets(p, set) || make_breakers(p, set))))
        return -1;
    for (uint32_t s = 0; s < set->dag->steps; s++)
        if (make_policy(p, set, s))
            return -1;
    return 0;
}
