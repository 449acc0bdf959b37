/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/pass_thread.h"

#include "sim/base/assert.h"
#include "sim/engine/block.h"

#include <math.h>
#include <string.h>

/* ---- room ---- */

static void *array(struct sb_pass_thread *t, size_t count, size_t size)
{
    return sb_arena_alloc(&t->arena, count, size);
}

/* Event-driven: with a limited number of workers, or with pools. */
static bool is_limited(const struct sb_pass_case *c)
{
    return sb_dag_is_limited(c->plan->dag, c->workers);
}

static uint32_t workers_of(const struct sb_pass_case *c)
{
    return sb_pools_workers(c->plan->dag->pools, c->workers);
}

static bool is_oracle(const struct sb_pass_case *c)
{
    return is_limited(c) && (c->plan->strategy->flags & SB_STRATEGY_ORACLE);
}

/* An oracle ranks anew for each replicate, in a plan of its own. */
static int make_engine(struct sb_pass_thread *t, uint32_t at)
{
    const struct sb_pass_case *c = &t->pass->cases[at];
    const struct sb_plan *plan = c->plan;
    if (is_oracle(c)) {
        if (sb_plan_build(&t->oracle[at], plan->dag, plan->strategy, NULL))
            return -1;
        plan = &t->oracle[at];
    }
    for (uint32_t i = 0; i < at && !is_oracle(c); i++)
        if (t->pass->cases[i].plan == plan && t->pass->cases[i].workers == c->workers) {
            t->engine[at] = t->engine[i];
            return 0;
        }
    t->engine[at] = sb_engine_new(plan, c->workers, t->kernel);
    return t->engine[at] ? 0 : -1;
}

/* The most of anything that a case needs. */
struct most {
    size_t nodes, rows, workers, changes;
    bool limited, spans;
};

static struct most look_at_cases(const struct sb_pass *pass)
{
    struct most most = { 0 };
    for (uint32_t i = 0; i < pass->count; i++) {
        const struct sb_pass_case *c = &pass->cases[i];
        SB_REQUIRE(c->plan->dag->steps == pass->dag->steps);
        if (c->paths && c->plan->nodes > most.nodes)
            most.nodes = c->plan->nodes;
        if (!c->paths && !is_limited(c) && c->plan->program.rows > most.rows)
            most.rows = c->plan->program.rows;
        if (c->paths && workers_of(c) > most.workers)
            most.workers = workers_of(c);
        most.changes = c->changes > most.changes ? c->changes : most.changes;
        most.limited = most.limited || is_limited(c);
        most.spans = most.spans || (c->paths && is_limited(c));
    }
    return most;
}

static int alloc_all(struct sb_pass_thread *t)
{
    struct most most = look_at_cases(t->pass);
    size_t steps = t->pass->dag->steps, lanes = t->lanes;
    bool spans = most.spans;
    most.workers = most.workers < steps ? most.workers : steps; /* more are never busy */
    t->latency = array(t, steps * lanes, sizeof(sb_ns));
    t->saved = array(t, most.changes * lanes, sizeof(sb_ns));
    t->work = array(t, lanes, sizeof(sb_ns));
    t->makespan = array(t, lanes, sizeof(sb_ns));
    t->end = array(t, most.nodes * lanes, sizeof(sb_ns));
    t->tail = array(t, most.nodes * lanes, sizeof(sb_ns));
    t->finish = array(t, most.rows * lanes, sizeof(sb_ns));
    t->by_lane = array(t, most.limited ? steps * lanes : 0, sizeof(sb_ns));
    t->before = array(t, spans ? steps * lanes : 0, sizeof *t->before);
    t->span = array(t, spans ? steps : 0, sizeof *t->span);
    t->schedule.place = array(t, spans ? most.nodes : 0, sizeof *t->schedule.place);
    t->schedule.last = array(t, most.workers, sizeof *t->schedule.last);
    t->engine = array(t, t->pass->count, sizeof *t->engine);
    t->oracle = array(t, t->pass->count, sizeof *t->oracle);
    bool made = t->latency && t->saved && t->work && t->makespan && t->end && t->tail &&
                t->finish && t->by_lane && t->before && t->span && t->schedule.place &&
                t->schedule.last && t->engine && t->oracle;
    if (made && spans && sb_pools_matter(t->pass->dag->pools)) {
        made = sb_pool_flow_init(&t->flow, t->pass->dag, &t->arena) == 0;
        t->schedule.flow = &t->flow;
    }
    for (uint32_t i = 0; made && i < t->pass->count; i++)
        made = !is_limited(&t->pass->cases[i]) || make_engine(t, i) == 0;
    return made ? 0 : -1;
}

enum sb_code sb_pass_thread_init(struct sb_pass_thread *t, const struct sb_pass *pass,
                                 unsigned number, const struct sb_draw_kernel *draw,
                                 const struct sb_kernel *kernel, struct sb_error *error)
{
    *t = (struct sb_pass_thread){ .pass = pass,
                                  .draw = draw,
                                  .kernel = kernel,
                                  .number = number,
                                  .lanes = sb_block_lanes(pass->dag->steps) };
    if (alloc_all(t) == 0)
        return SB_OK;
    sb_pass_thread_fini(t);
    return sb_fail_memory(error);
}

static bool is_shared(const struct sb_pass_thread *t, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (t->engine[i] == t->engine[at])
            return true;
    return false;
}

void sb_pass_thread_fini(struct sb_pass_thread *t)
{
    for (uint32_t i = t->engine && t->oracle ? t->pass->count : 0; i-- > 0;) {
        if (!is_shared(t, i))
            sb_engine_free(t->engine[i]);
        sb_plan_fini(&t->oracle[i]);
    }
    sb_arena_fini(&t->arena);
    *t = (struct sb_pass_thread){ 0 };
}

/* ---- a block ---- */

/* So that no sum overflows (time.h): what grows does so up to a share of the total. */
static sb_ns longest_change(const struct sb_dag *dag)
{
    sb_ns share = SB_NS_TOTAL_MAX / 4 / ((sb_ns)dag->steps + 1);
    return share < dag->draw_cap ? share : dag->draw_cap;
}

static sb_ns scaled(sb_ns latency, double factor, sb_ns most)
{
    most = latency > most ? latency : most;
    double product = rint((double)latency * factor);
    return product < (double)most ? (sb_ns)product : most;
}

static void change(struct sb_pass_thread *t, const struct sb_pass_case *c)
{
    const sb_ns most = longest_change(t->pass->dag);
    for (uint32_t i = 0; i < c->changes; i++) {
        SB_REQUIRE(c->change[i].step < t->pass->dag->steps && c->change[i].factor >= 0);
        sb_ns *row = t->latency + (size_t)c->change[i].step * t->lanes;
        memcpy(t->saved + (size_t)i * t->lanes, row, t->lanes * sizeof *row);
        for (unsigned l = 0; l < t->lanes; l++)
            row[l] = scaled(row[l], c->change[i].factor, most);
    }
}

static void change_back(struct sb_pass_thread *t, const struct sb_pass_case *c)
{
    for (uint32_t i = 0; i < c->changes; i++)
        memcpy(t->latency + (size_t)c->change[i].step * t->lanes, t->saved + (size_t)i * t->lanes,
               t->lanes * sizeof *t->saved);
}

static void run_makespans(struct sb_pass_thread *t, const struct sb_pass_case *c)
{
    const struct sb_latencies latencies = { .latency = t->latency, .until = t->pass->dag->steps };
    struct sb_paths paths = { .program = &c->plan->program,
                              .finish = t->finish,
                              .makespan = t->makespan };
    for (unsigned l = 0; l < t->lanes; l++)
        t->makespan[l] = SB_CLOCK_START;
    t->kernel->propagate(&paths, &latencies, t->lanes);
    for (unsigned l = 0; l < t->lanes; l++)
        t->makespan[l] -= SB_CLOCK_START;
}

static enum sb_code run_limited(struct sb_pass_thread *t, uint32_t at, struct sb_error *error)
{
    const struct sb_pass_case *c = &t->pass->cases[at];
    const uint32_t steps = t->pass->dag->steps;
    struct sb_plan *oracle = t->oracle[at].rank ? &t->oracle[at] : NULL;
    enum sb_code code = SB_OK;
    t->kernel->transpose(t->latency, steps, t->lanes, t->by_lane);
    if (!c->paths && !oracle) {
        sb_engine_run_block(t->engine[at], t->by_lane, t->lanes, t->makespan);
        return SB_OK;
    }
    t->schedule.plan = c->plan;
    t->schedule.workers = workers_of(c) < steps ? workers_of(c) : steps;
    t->schedule.span = t->span;
    for (unsigned l = 0; code == SB_OK && l < t->lanes; l++) {
        const sb_ns *of_lane = t->by_lane + (size_t)l * steps;
        if (oracle)
            code = sb_plan_rank(oracle, of_lane, error);
        if (c->paths) {
            t->makespan[l] = sb_engine_trace(t->engine[at], of_lane, t->span);
            sb_paths_scheduled(&t->schedule, t->lanes, t->end + l, t->tail + l, t->before + l);
        }
        else
            t->makespan[l] = sb_engine_run(t->engine[at], of_lane);
    }
    return code;
}

static enum sb_code run_case(struct sb_pass_thread *t, uint32_t at, struct sb_error *error)
{
    const struct sb_pass_case *c = &t->pass->cases[at];
    if (is_limited(c))
        return run_limited(t, at, error);
    if (c->paths)
        sb_paths_unlimited(c->plan, t->lanes, t->latency, t->end, t->tail, t->makespan);
    else
        run_makespans(t, c);
    return SB_OK;
}

static void visit_step(struct sb_pass_thread *t, uint32_t at, uint64_t first)
{
    const struct sb_pass *p = t->pass;
    const struct sb_pass_case *c = &p->cases[at];
    uint64_t end = p->first + p->replicates;
    struct sb_pass_block block = {
        .of = c,
        .first = first,
        .lanes = t->lanes,
        .from = first < p->first ? (unsigned)(p->first - first) : 0,
        .until = end - first < t->lanes ? (unsigned)(end - first) : t->lanes,
        .latency = t->latency,
        .makespan = t->makespan,
        .end = c->paths ? t->end : NULL,
        .tail = c->paths ? t->tail : NULL,
        .before = c->paths && is_limited(c) ? t->before : NULL,
    };
    p->visit(p->self, t->number, at, &block);
}

enum sb_code sb_pass_thread_run(struct sb_pass_thread *t, uint64_t first, struct sb_error *error)
{
    const struct sb_pass *p = t->pass;
    SB_ASSERT(first % t->lanes == 0);
    const struct sb_draw_rows rows = { .block = { p->seed, first, t->lanes },
                                       .sampler = p->samplers->sampler,
                                       .dist_of = p->dag->dist_of,
                                       .source = p->samplers->source,
                                       .count = p->dag->steps };
    enum sb_code code = SB_OK;
    memset(t->work, 0, t->lanes * sizeof *t->work);
    t->draw->rows(&rows, t->latency, t->work);
    for (uint32_t at = 0; code == SB_OK && at < p->count; at++) {
        change(t, &p->cases[at]);
        code = run_case(t, at, error);
        if (code == SB_OK)
            visit_step(t, at, first);
        change_back(t, &p->cases[at]);
    }
    return code;
}
