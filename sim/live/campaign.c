/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/live/campaign.h"

#include "sim/draw/draw.h"
#include "sim/engine/simulation.h"

#include <stdlib.h>

struct side {
    struct sb_simulation simulation;
    const struct sb_runtime *runtime;
    void *program;
};

struct scratch {
    struct sb_samplers samplers;
    struct side *side;     /* [strategies] */
    sb_ns *latency;        /* [steps] as drawn */
    sb_ns *whole;          /* [steps] */
    struct sb_span *span;  /* [steps] as it was */
    struct sb_span *model; /* [steps] as simulated */
};

/* Of a strategy's repeat. */
static struct sb_live_run *run_of(const struct sb_live_campaign *c, uint32_t strategy,
                                  uint32_t repeat)
{
    return &c->run[(size_t)strategy * c->repeat + repeat];
}
static sb_ns *took_of(const struct sb_live_campaign *c, uint32_t strategy, uint32_t repeat)
{
    return &c->took[((size_t)strategy * c->repeat + repeat) * c->dag->steps];
}
static float *in_flight_of(const struct sb_live_campaign *c, uint32_t strategy, uint32_t repeat)
{
    return &c->in_flight[((size_t)strategy * c->repeat + repeat) * c->dag->steps];
}

/* ---- opening ---- */

static enum sb_code open_side(const struct sb_live_campaign *c, struct side *side,
                              const struct sb_strategy *strategy, struct sb_error *error)
{
    const struct sb_assignment assignment = { c->dag, strategy, c->workers, true };
    const struct sb_runtime_clock clock = { true, c->spin, sb_actions_work(c->actions) };
    side->runtime = sb_runtime_choose(c->runtime, &assignment);
    if (!side->runtime)
        return sb_fail(error, SB_EINPUT, NULL,
                       "%s: no real scheduler has a program for it here; leave it out with "
                       "--strategies",
                       strategy->name);
    enum sb_code code = sb_simulation_init(&side->simulation, c->dag, strategy, c->workers, error);
    return code ? code : side->runtime->open(&assignment, &clock, &side->program, error);
}

static enum sb_code open_all(struct sb_live_campaign *c, struct scratch *s, struct sb_error *error)
{
    size_t steps = c->dag->steps, runs = (size_t)c->strategies * c->repeat;
    enum sb_code code = sb_actions_new(&c->actions, c->dag, &c->options, error);
    if (code == SB_OK)
        code = sb_samplers_build(&s->samplers, c->dag, error);
    if (code)
        return code;
    c->run = sb_arena_alloc(&c->arena, runs, sizeof *c->run);
    c->took = sb_arena_alloc(&c->arena, runs, steps * sizeof *c->took);
    c->in_flight = sb_arena_alloc(&c->arena, runs, steps * sizeof *c->in_flight);
    s->side = sb_arena_alloc(&c->arena, c->strategies, sizeof *s->side);
    s->latency = sb_arena_alloc(&c->arena, steps, sizeof *s->latency);
    s->whole = sb_arena_alloc(&c->arena, steps, sizeof *s->whole);
    s->span = sb_arena_alloc(&c->arena, steps, sizeof *s->span);
    s->model = sb_arena_alloc(&c->arena, steps, sizeof *s->model);
    if (!c->run || !c->took || !c->in_flight || !s->side || !s->latency || !s->whole || !s->span ||
        !s->model)
        return sb_fail_memory(error);
    for (uint32_t i = 0; code == SB_OK && i < c->strategies; i++)
        code = open_side(c, &s->side[i], c->strategy[i], error);
    return code;
}

static void close_all(struct sb_live_campaign *c, struct scratch *s)
{
    for (uint32_t i = 0; s->side && i < c->strategies; i++) {
        if (s->side[i].runtime)
            s->side[i].runtime->close(s->side[i].program);
        sb_simulation_fini(&s->side[i].simulation);
    }
    sb_samplers_fini(&s->samplers);
}

/* ---- one run ---- */

/* What was measured; that the whole takes longer than simulated of it is dispatch. */
static void note_run(struct sb_live_campaign *c, struct scratch *s, uint32_t strategy,
                     uint32_t repeat, sb_ns real)
{
    const struct sb_acted *acted = sb_actions_acted(c->actions);
    struct sb_live_run *run = run_of(c, strategy, repeat);
    struct sb_simulation *simulation = &s->side[strategy].simulation;
    sb_ns *took = took_of(c, strategy, repeat);
    float *in_flight = in_flight_of(c, strategy, repeat);
    double sum = 0, requests = 0;
    for (uint32_t step = 0; step < c->dag->steps; step++) {
        s->whole[step] = s->span[step].end - s->span[step].start;
        sb_ns connecting = acted[step].connecting;
        took[step] = s->whole[step] - (connecting < s->whole[step] ? connecting : s->whole[step]);
        in_flight[step] = (float)acted[step].in_flight;
        sum += acted[step].in_flight;
        requests += acted[step].in_flight > 0;
    }
    sb_ns whole = sb_simulation_run(simulation, s->whole, s->model),
          without = sb_simulation_run(simulation, took, s->model);
    *run = (struct sb_live_run){ .real = real,
                                 .base = without, /* until the reference is known */
                                 .connections = whole - without,
                                 .dispatch = real - whole,
                                 .said = sb_simulation_run(simulation, s->latency, s->model),
                                 .in_flight = requests > 0 ? sum / requests : 0 };
}

static enum sb_code run_one(struct sb_live_campaign *c, struct scratch *s, uint32_t strategy,
                            uint32_t repeat, struct sb_error *error)
{
    struct side *side = &s->side[strategy];
    struct sb_error failure = { 0 };
    sb_ns real = 0;
    sb_draw_replicate(c->dag, &s->samplers, c->seed, repeat, s->latency);
    sb_actions_begin(c->actions, repeat, s->latency);
    enum sb_code code = side->runtime->run(side->program, 0, s->latency, s->span, &real, &failure);
    if (code == SB_OK) {
        note_run(c, s, strategy, repeat, real);
        return SB_OK;
    }
    struct sb_error why = { 0 };
    if (sb_actions_failure(c->actions, &why))
        return sb_fail(error, why.code, NULL, "%s, repeat %u: %s", c->strategy[strategy]->name,
                       repeat, why.text);
    return sb_fail(error, code, failure.where, "%s", failure.text);
}

/* ---- afterwards ---- */

/* The one whose requests met the fewest others, and what its latencies would have made of each. */
static void explain(struct sb_live_campaign *c, struct scratch *s)
{
    double least = 0;
    for (uint32_t i = 0; i < c->strategies; i++) {
        double sum = 0;
        for (uint32_t r = 0; r < c->done; r++)
            sum += run_of(c, i, r)->in_flight;
        if (i == 0 || sum < least) {
            least = sum;
            c->reference = i;
        }
    }
    for (uint32_t i = 0; i < c->strategies; i++)
        for (uint32_t r = 0; r < c->done; r++) {
            struct sb_live_run *run = run_of(c, i, r);
            sb_ns without = run->base;
            run->base =
                sb_simulation_run(&s->side[i].simulation, took_of(c, c->reference, r), s->model);
            run->contention = without - run->base;
        }
}

static enum sb_code run_all(struct sb_live_campaign *c, struct scratch *s, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (; code == SB_OK && c->done < c->repeat; c->done += code == SB_OK)
        for (uint32_t i = 0; code == SB_OK && i < c->strategies; i++) {
            uint32_t next = c->done % 2 ? c->strategies - 1 - i : i;
            c->progress(c->self, (uint64_t)c->done * c->strategies + i,
                        (uint64_t)c->repeat * c->strategies);
            code = run_one(c, s, next, c->done, error);
        }
    return code;
}

enum sb_code sb_live_campaign_run(struct sb_live_campaign *c, struct sb_error *error)
{
    struct scratch s = { 0 };
    enum sb_code code = open_all(c, &s, error);
    if (code == SB_OK)
        code = run_all(c, &s, error);
    if (c->done > 0)
        explain(c, &s);
    close_all(c, &s);
    return code;
}

void sb_live_campaign_fini(struct sb_live_campaign *c)
{
    sb_actions_free(c->actions);
    sb_arena_fini(&c->arena);
    c->actions = NULL;
}
