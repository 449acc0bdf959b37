/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/slot.h"

#include "sim/base/clock.h"
#include "strategies/task/spin.h"

#include <stdlib.h>

enum {
    LEAST_NS = 200000,
    LONGEST_NS = 2000000,
    TASKS = 20000,
    REPEAT_MAX = 1 << 20,
    LOADS_MAX = 512,
    SPIN_TOTAL = 200000
};

struct sb_bench_setup sb_bench_setup_of(const struct sb_bench_case *c)
{
    struct sb_bench_setup setup = {
        .mode = c->mode, .body = c->body, .workers = c->workers, .every = 1
    };
    if (c->shape == SB_BENCH_GIVEN)
        setup.task_name = c->workload->dag.task_name;
    if (c->body == SB_BENCH_SPIN)
        setup.iterations = sb_task_spin_iterations((double)c->body_ns, sb_task_spin_ns());
    if (c->body == SB_BENCH_TIMER)
        setup.sleep = c->body_ns;
    return setup;
}

static uint32_t loads_of(const struct sb_bench_case *c)
{
    double loads = (double)TASKS / c->tasks;
    if (c->shape == SB_BENCH_GIVEN || !sb_bench_graph_random(c->shape) || c->body == SB_BENCH_TIMER)
        return 1;
    if (c->body == SB_BENCH_SPIN && loads * c->tasks * (double)c->body_ns > LONGEST_NS)
        loads = LONGEST_NS / ((double)c->tasks * (double)c->body_ns);
    return loads < 1 ? 1 : loads > LOADS_MAX ? LOADS_MAX : (uint32_t)loads;
}

static bool is_random(const struct sb_bench_slot *slot)
{
    return slot->graph->shape != SB_BENCH_GIVEN && sb_bench_graph_random(slot->graph->shape);
}

static void unload(struct sb_bench_slot *slot)
{
    for (uint32_t i = 0; i < slot->loads; i++) {
        sb_bench_load_free(slot->load[i]);
        slot->load[i] = NULL;
    }
}

static enum sb_code load(struct sb_bench_slot *slot, uint64_t seed, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < slot->loads && code == SB_OK; i++) {
        if (is_random(slot))
            sb_bench_graph_redraw(slot->graph, seed + i * UINT64_C(0x632be59bd9b4e019));
        code = sb_bench_load_new(&slot->load[i], slot->rig, slot->graph, error);
    }
    return code;
}

enum sb_code sb_bench_slot_init(struct sb_bench_slot *slot, const struct sb_bench_runtime *runtime,
                                const struct sb_bench_case *c, struct sb_bench_graph *graph,
                                const struct sb_bench_setup *setup, uint64_t seed,
                                struct sb_error *error)
{
    *slot = (struct sb_bench_slot){
        .loads = loads_of(c), .repeat = 1, .workers = setup->workers, .graph = graph
    };
    /* Asleep it does nothing that could be called scheduling; and a slot of busy bodies is so long
     * that others always get in between. */
    slot->processor = c->body == SB_BENCH_TIMER || (c->body == SB_BENCH_SPIN && c->workers == 1);
    slot->iterations = setup->iterations;
    slot->load = calloc(slot->loads, sizeof *slot->load);
    enum sb_code code = slot->load ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_bench_rig_new(&slot->rig, runtime, setup, error);
    if (code == SB_OK)
        code = load(slot, seed, error);
    if (code)
        sb_bench_slot_fini(slot);
    return code;
}

void sb_bench_slot_fini(struct sb_bench_slot *slot)
{
    if (slot->load)
        unload(slot);
    sb_bench_rig_free(slot->rig);
    free(slot->load);
    *slot = (struct sb_bench_slot){ 0 };
}

enum sb_code sb_bench_slot_redraw(struct sb_bench_slot *slot, uint64_t seed, struct sb_error *error)
{
    if (!is_random(slot))
        return SB_OK;
    unload(slot);
    return load(slot, seed, error);
}

enum sb_code sb_bench_slot_spin(struct sb_bench_slot *slot, uint32_t iterations, uint64_t seed,
                                struct sb_error *error)
{
    slot->iterations = iterations;
    sb_bench_rig_spin(slot->rig, iterations);
    unload(slot);
    return load(slot, seed, error);
}

double sb_bench_slot_tasks(const struct sb_bench_slot *slot)
{
    return (double)slot->graph->tasks * slot->loads;
}

enum sb_code sb_bench_slot_check(struct sb_bench_slot *slot, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < slot->loads && code == SB_OK; i++)
        code = sb_bench_load_run(slot->load[i], true, NULL, error);
    return code;
}

enum sb_code sb_bench_slot_time(struct sb_bench_slot *slot, double *ns, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    double own = 0;
    sb_ns begun = slot->processor ? sb_clock_processor() : sb_clock_now();
    for (uint32_t r = 0; r < slot->repeat; r++)
        for (uint32_t i = 0; i < slot->loads; i++)
            if ((code = sb_bench_load_run(slot->load[i], false, &own, error)))
                return code;
    sb_ns took = (slot->processor ? sb_clock_processor() : sb_clock_now()) - begun;
    *ns = (own > 0 ? own : (double)took) / (sb_bench_slot_tasks(slot) * slot->repeat);
    return SB_OK;
}

enum sb_code sb_bench_slot_calibrate(struct sb_bench_slot *slot, struct sb_error *error)
{
    double tasks = sb_bench_slot_tasks(slot), ns = 0;
    enum sb_code code = sb_bench_slot_time(slot, &ns, error); /* cold */
    if (is_random(slot) || sb_bench_load_delays(slot->load[0]))
        return code;
    while (code == SB_OK && (code = sb_bench_slot_time(slot, &ns, error)) == SB_OK &&
           ns * tasks * slot->repeat < LEAST_NS && slot->repeat < REPEAT_MAX)
        slot->repeat *= 2;
    return code;
}

/* Least and middle of three goes. */
static void time_bodies(const struct sb_bench_slot *slot, double *least, double *middle)
{
    double each[3], most = 0, sum = 0;
    uint32_t count = 1 + SPIN_TOTAL / slot->iterations;
    for (int i = 0; i < 3; i++) {
        sb_ns begun = slot->processor ? sb_clock_processor() : sb_clock_now();
        for (uint32_t k = 0; k < count; k++)
            sb_task_spin(slot->iterations);
        each[i] =
            (double)((slot->processor ? sb_clock_processor() : sb_clock_now()) - begun) / count;
        *least = i == 0 || each[i] < *least ? each[i] : *least;
        most = each[i] > most ? each[i] : most;
        sum += each[i];
    }
    *middle = sum - *least - most;
}

double sb_bench_slot_body(const struct sb_bench_slot *slot)
{
    double least = 0, middle;
    if (slot->iterations && !sb_bench_rig_works_here(slot->rig))
        return sb_bench_rig_body(slot->rig, slot->iterations);
    if (slot->iterations)
        time_bodies(slot, &least, &middle);
    return least;
}

double sb_bench_slot_useful(const struct sb_bench_slot *slot)
{
    const struct sb_bench_graph *g = slot->graph;
    double share = 1.0 / slot->workers, path = (double)g->depth / g->tasks, least = 0, middle = 0;
    if (slot->iterations && !sb_bench_rig_works_here(slot->rig))
        middle = sb_bench_rig_body(slot->rig, slot->iterations);
    else if (slot->iterations)
        time_bodies(slot, &least, &middle); /* the middle one: what it is taken from is one of its
                                               kind, and not the least */
    return middle * (path > share ? path : share);
}
