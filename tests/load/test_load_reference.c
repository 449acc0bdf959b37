/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random graphs, asked for many times: the engine against the definition, word by word, and one
 * request alone against the engines of `run`. */
#include "sim/engine/events/event_engine.h"
#include "sim/engine/simulation.h"
#include "sim/load/engine/load_engine.h"
#include "sim/plugins.h"
#include "tests/fixtures/graphs/pools.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { GRAPHS = FIXTURE_CASES(160) };
enum { REQUESTS = 9, NODES = 4 * FIXTURE_STEPS, POOLS = FIXTURE_POOLS };

/* A graph with pools, under a strategy, at times of arrival. */
struct scene {
    uint64_t seed;
    struct fixture_graph graph;
    struct fixture_pools of;
    enum sb_queue queue[POOLS];
    uint32_t workers, requests;
    sb_ns time[REQUESTS];
    struct sb_plan plan;
    struct sb_samplers samplers;
};

struct times {
    sb_ns issued, start, end;
};

/* What either leaves. */
struct history {
    struct times step[REQUESTS][FIXTURE_STEPS];
    sb_ns over[REQUESTS];
    uint32_t attempts, requests;
};

static void begin(struct scene *s, uint64_t seed, const struct sb_strategy *strategy)
{
    static const enum sb_queue kind[] = { SB_QUEUE_STRATEGY, SB_QUEUE_FIFO, SB_QUEUE_LIFO,
                                          SB_QUEUE_PRIORITY };
    struct fixture_random random = { seed ^ 0x10ad };
    struct sb_error error = { 0 };
    memset(s, 0, sizeof *s);
    s->seed = seed;
    fixture_graph_random(&s->graph, seed, 8, seed % 3 ? 3 : 50);
    fixture_pools_random(&s->of, &s->graph, seed);
    enum sb_queue all = kind[seed % 4];
    for (uint32_t p = 0; p < POOLS; p++)
        s->queue[p] = all;
    if (all == SB_QUEUE_STRATEGY || (all == SB_QUEUE_FIFO && !strategy->prioritise))
        s->workers = fixture_below(&random, 5);
    s->requests = 1 + fixture_below(&random, REQUESTS);
    for (uint32_t i = 0; i < s->requests; i++)
        s->time[i] = (i ? s->time[i - 1] : 0) + fixture_below(&random, 1 + (uint32_t)(seed % 12));
    if (s->graph.dag.pools)
        s->graph.dag.pools->queue = s->queue;
    if (sb_plan_build(&s->plan, &s->graph.dag, strategy, &error) ||
        sb_samplers_build(&s->samplers, &s->graph.dag, &error))
        fail_msg("%s", error.text);
    assert_true(s->plan.nodes <= NODES);
}

static void end(struct scene *s)
{
    sb_samplers_fini(&s->samplers);
    sb_plan_fini(&s->plan);
    fixture_graph_fini(&s->graph);
}

/* ---- by definition ---- */

enum stand { UNKNOWN, QUEUED, RUNNING, DONE };

struct defined {
    const struct scene *s;
    enum stand stand[REQUESTS][NODES];
    bool here[REQUESTS];
    struct history history;
};

static uint32_t take_of(const struct scene *s, uint32_t step, uint32_t pool)
{
    return pool == POOLS ? s->workers > 0 : s->of.takes[step][pool];
}

static uint32_t slots_of(const struct scene *s, uint32_t pool)
{
    return pool == POOLS ? s->workers : s->of.slots[pool];
}

static bool is_free(const struct defined *d, uint32_t step)
{
    const struct scene *s = d->s;
    for (uint32_t p = 0; p <= POOLS; p++) {
        uint32_t used = 0, wanted = take_of(s, step, p);
        for (uint32_t r = 0; r < s->requests; r++)
            for (uint32_t i = 0; i < s->graph.steps; i++)
                used += d->stand[r][i] == RUNNING ? take_of(s, i, p) : 0;
        if (wanted && used + wanted > slots_of(s, p))
            return false;
    }
    return true;
}

static bool fifo_before(const struct defined *d, uint32_t ra, uint32_t a, uint32_t rb, uint32_t b)
{
    sb_ns x = d->history.step[ra][a].issued, y = d->history.step[rb][b].issued;
    return x != y ? x < y : ra != rb ? ra < rb : a < b;
}

static bool is_before(const struct defined *d, enum sb_queue queue, uint32_t ra, uint32_t a,
                      uint32_t rb, uint32_t b)
{
    const uint32_t *rank = d->s->plan.rank;
    if (queue == SB_QUEUE_LIFO)
        return fifo_before(d, rb, b, ra, a);
    if (queue != SB_QUEUE_FIFO && rank && rank[a] != rank[b])
        return rank[a] < rank[b];
    return fifo_before(d, ra, a, rb, b);
}

static enum sb_queue queue_of(const struct scene *s, uint32_t pool)
{
    enum sb_queue queue = pool == POOLS ? SB_QUEUE_STRATEGY : s->queue[pool];
    return queue == SB_QUEUE_STRATEGY && !s->plan.rank ? SB_QUEUE_FIFO : queue;
}

/* pools.h: all its slots are free, and in each of its queues nobody is before it whose slots are
 * free as well; in a FIFO queue, nobody at all. */
static bool may_start(const struct defined *d, uint32_t request, uint32_t step)
{
    const struct scene *s = d->s;
    if (!is_free(d, step))
        return false;
    for (uint32_t p = 0; p <= POOLS; p++)
        for (uint32_t r = 0; take_of(s, step, p) && r < s->requests; r++)
            for (uint32_t i = 0; i < s->graph.steps; i++)
                if (d->stand[r][i] == QUEUED && take_of(s, i, p) && (r != request || i != step) &&
                    is_before(d, queue_of(s, p), r, i, request, step) &&
                    (queue_of(s, p) == SB_QUEUE_FIFO || is_free(d, i)))
                    return false;
    return true;
}

static bool start_one(struct defined *d, sb_ns now)
{
    for (uint32_t r = 0; r < d->s->requests; r++)
        for (uint32_t i = 0; i < d->s->graph.steps; i++)
            if (d->stand[r][i] == QUEUED && may_start(d, r, i)) {
                d->stand[r][i] = RUNNING;
                d->history.step[r][i].start = now;
                d->history.step[r][i].end = now + d->s->graph.duration[i];
                return true;
            }
    return false;
}

static void look_at_nodes(struct defined *d, uint32_t request, sb_ns now)
{
    const struct sb_plan *plan = &d->s->plan;
    bool all_done = true;
    for (uint32_t i = 0; i < plan->nodes; i++) {
        uint32_t n = plan->order[i];
        bool ready = true;
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++)
            ready = ready && d->stand[request][plan->pred.list[e]] == DONE;
        if (ready && n >= d->s->graph.steps)
            d->stand[request][n] = DONE;
        else if (ready && d->stand[request][n] == UNKNOWN) {
            d->stand[request][n] = QUEUED;
            d->history.step[request][n].issued = now;
            d->history.attempts++;
        }
        all_done = all_done && d->stand[request][n] == DONE;
    }
    if (all_done && d->history.over[request] < 0) {
        d->history.over[request] = now;
        d->history.requests++;
    }
}

/* The next of: ends in the order of their numbers, arrivals, all starts together. */
static bool happen(struct defined *d, sb_ns now)
{
    const struct scene *s = d->s;
    for (uint32_t r = 0; r < s->requests; r++)
        for (uint32_t i = 0; i < s->graph.steps; i++)
            if (d->stand[r][i] == RUNNING && d->history.step[r][i].end == now) {
                d->stand[r][i] = DONE;
                look_at_nodes(d, r, now);
                return true;
            }
    for (uint32_t r = 0; r < s->requests; r++)
        if (!d->here[r] && s->time[r] == now) {
            d->here[r] = true;
            look_at_nodes(d, r, now);
            return true;
        }
    bool some = false;
    while (start_one(d, now))
        some = true;
    return some;
}

static void run_defined(struct defined *d, const struct scene *s)
{
    sb_ns now = 0;
    memset(d, 0, sizeof *d);
    d->s = s;
    for (uint32_t r = 0; r < s->requests; r++)
        d->history.over[r] = -1;
    while (now < INT64_MAX) {
        while (happen(d, now))
            ;
        sb_ns next = INT64_MAX;
        for (uint32_t r = 0; r < s->requests; r++) {
            if (!d->here[r] && s->time[r] < next)
                next = s->time[r];
            for (uint32_t i = 0; i < s->graph.steps; i++)
                if (d->stand[r][i] == RUNNING && d->history.step[r][i].end < next)
                    next = d->history.step[r][i].end;
        }
        now = next;
    }
}

/* ---- the engine ---- */

static void log_attempt(void *self, const struct sb_attempt *attempt)
{
    struct history *h = self;
    assert_int_equal(attempt->attempt, 0);
    assert_int_equal(attempt->outcome, SB_OUTCOME_OK);
    assert_int_equal(attempt->told, attempt->end);
    h->step[attempt->arrival][attempt->step] =
        (struct times){ attempt->issued, attempt->start, attempt->end };
    h->attempts++;
}

static void log_request(void *self, const struct sb_request *request)
{
    struct history *h = self;
    assert_int_equal(request->outcome, SB_OUTCOME_OK);
    assert_int_equal(request->drained, request->over);
    h->over[request->arrival] = request->over;
    h->requests++;
}

/* Of a run that has drained: what each pool had to do, and Little's law, to the nanosecond. */
static void check_sums(const struct scene *s, const struct sb_load_engine *engine,
                       const struct sb_load_run_end *result, const struct history *h)
{
    uint64_t stayed = 0;
    for (uint32_t r = 0; r < s->requests; r++)
        stayed += (uint64_t)(h->over[r] - s->time[r]);
    assert_true(result->present == result->stayed && result->stayed == stayed);
    for (uint32_t p = 0; p < sb_load_engine_pools(engine); p++) {
        const struct sb_load_use use = sb_load_engine_use(engine, p);
        uint32_t pool = p < s->of.pools ? p : POOLS;
        uint64_t busy = 0, waited = 0, count = 0;
        for (uint32_t r = 0; r < s->requests; r++)
            for (uint32_t i = 0; i < s->graph.steps; i++) {
                const struct times *t = &h->step[r][i];
                busy += take_of(s, i, pool) * (uint64_t)(t->end - t->start);
                waited += take_of(s, i, pool) ? (uint64_t)(t->start - t->issued) : 0;
                count += take_of(s, i, pool) > 0;
            }
        assert_true(use.busy == busy && use.queued == waited && use.waited == waited);
        assert_true(use.came == count && use.started == count && use.ended == count);
        assert_true(use.waiting == 0 && use.held == 0 && use.shed == 0);
    }
}

static void simulate(const struct scene *s, struct history *h)
{
    const struct sb_load_part part = { &s->plan, &s->samplers, 1 };
    struct scene *mine = (struct scene *)(void *)s;
    const struct sb_arrivals arrivals = { .kind = SB_ARRIVALS_TRACE,
                                          .times = s->requests,
                                          .time = mine->time };
    const struct sb_load_case load = {
        .parts = 1, .part = &part, .arrivals = &arrivals, .workers = s->workers, .seed = s->seed
    };
    const struct sb_attempt_log log = { log_attempt, log_request, h };
    const struct sb_load_run run = { .log = &log };
    struct sb_load_engine *engine;
    struct sb_load_run_end result;
    struct sb_error error = { 0 };
    if (sb_load_engine_new(&engine, &load, &error))
        fail_msg("%s", error.text);
    for (unsigned again = 0; again < 2; again++) { /* an engine can be used again */
        memset(h, 0, sizeof *h);
        assert_int_equal(sb_load_engine_run(engine, &run, &result, &error), SB_OK);
        assert_int_equal(result.end, SB_LOAD_DONE);
        if (result.pending > 0)
            fail_msg("seed %llu, %s: %llu never end", (unsigned long long)s->seed,
                     s->plan.strategy->name, (unsigned long long)result.pending);
        check_sums(s, engine, &result, h);
    }
    sb_load_engine_free(engine);
}

static void compare(const struct scene *s, const struct history *is, const struct history *should)
{
    const char *what = is->attempts != should->attempts   ? "another number of attempts"
                       : is->requests != should->requests ? "another number of requests"
                                                          : NULL;
    for (uint32_t r = 0; !what && r < s->requests; r++) {
        if (is->over[r] != should->over[r])
            what = "another end of a request";
        for (uint32_t i = 0; i < s->graph.steps; i++)
            if (memcmp(&is->step[r][i], &should->step[r][i], sizeof is->step[r][i]) != 0)
                what = "another time of a step";
    }
    if (what)
        fail_msg("seed %llu, %s, queue %d, %u workers: %s", (unsigned long long)s->seed,
                 s->plan.strategy->name, s->queue[0], s->workers, what);
}

static void the_engine_does_what_its_definition_says(void **state)
{
    struct scene *s = malloc(sizeof *s);
    struct defined *d = malloc(sizeof *d);
    struct history *is = malloc(sizeof *is);
    uint64_t compared = 0;
    (void)state;
    assert_true(s && d && is);
    for (uint64_t seed = 1; seed <= (uint64_t)GRAPHS * fixture_scale(); seed++)
        for (const struct sb_strategy *const *one = sb_plugins.strategy; *one; one++) {
            if (sb_strategy_has_places(*one) || (*one)->flags & SB_STRATEGY_ORACLE ||
                ((*one)->prioritise && seed % 3))
                continue;
            begin(s, seed, *one);
            run_defined(d, s);
            simulate(s, is);
            compare(s, is, &d->history);
            compared += is->attempts;
            end(s);
        }
    assert_true(compared > 40 * GRAPHS);
    free(is);
    free(d);
    free(s);
}

/* ---- one request alone ---- */

static void one_request_alone_is_a_run(void **state)
{
    struct scene *s = malloc(sizeof *s);
    struct history *is = malloc(sizeof *is);
    struct sb_span span[FIXTURE_STEPS];
    (void)state;
    assert_true(s && is);
    for (uint64_t seed = 1; seed <= (uint64_t)GRAPHS * fixture_scale(); seed++)
        for (const struct sb_strategy *const *one = sb_plugins.strategy; *one; one++) {
            struct sb_simulation simulation;
            if (sb_strategy_has_places(*one) || (*one)->flags & SB_STRATEGY_ORACLE)
                continue;
            begin(s, 4 * seed, *one); /* in the strategy's order */
            s->requests = 1;
            s->time[0] = 0;
            simulate(s, is);
            assert_int_equal(sb_simulation_init(&simulation, &s->graph.dag, *one, s->workers, NULL),
                             SB_OK);
            sb_ns makespan = sb_simulation_run(&simulation, s->graph.duration, span);
            if (makespan != is->over[0])
                fail_msg("seed %llu, %s: %lld instead of %lld", (unsigned long long)s->seed,
                         (*one)->name, (long long)is->over[0], (long long)makespan);
            for (uint32_t i = 0; i < s->graph.steps; i++)
                assert_true(span[i].ready == is->step[0][i].issued &&
                            span[i].start == is->step[0][i].start &&
                            span[i].end == is->step[0][i].end);
            sb_simulation_fini(&simulation);
            end(s);
        }
    free(is);
    free(s);
}

/* ---- workers ---- */

static void workers_are_one_pool_of_all_steps(void **state)
{
    struct scene *s = malloc(sizeof *s);
    struct history *by_pool = malloc(sizeof *by_pool), *by_workers = malloc(sizeof *by_workers);
    (void)state;
    assert_true(s && by_pool && by_workers);
    for (uint64_t seed = 1; seed <= (uint64_t)GRAPHS * fixture_scale(); seed++)
        for (const struct sb_strategy *const *one = sb_plugins.strategy; *one; one++) {
            if (sb_strategy_has_places(*one) || (*one)->flags & SB_STRATEGY_ORACLE)
                continue;
            begin(s, 4 * seed, *one);
            memset(&s->of, 0, sizeof s->of);
            s->graph.dag.pools = NULL;
            s->workers = 1 + (uint32_t)(seed % 5);
            simulate(s, by_workers);
            s->of.pools = 1;
            s->of.slots[0] = s->workers;
            s->workers = 0;
            for (uint32_t i = 0; i < s->graph.steps; i++)
                s->of.takes[i][0] = 1;
            fixture_pools_add(&s->of, &s->graph);
            simulate(s, by_pool);
            compare(s, by_pool, by_workers);
            end(s);
        }
    free(by_workers);
    free(by_pool);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_engine_does_what_its_definition_says),
        cmocka_unit_test(one_request_alone_is_a_run),
        cmocka_unit_test(workers_are_one_pool_of_all_steps),
    };
    return cmocka_run_group_tests_name("load reference", tests, fixture_gsl_set_up, NULL);
}
