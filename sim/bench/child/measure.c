/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/measure.h"

#include "sim/base/clock.h"
#include "sim/bench/child/slot.h"

#include <math.h>

enum { SAMPLES_MAX = 1000 };

/* Of timers every delay; of what is timed the time without the bodies' own work. */
static enum sb_code sample(const struct sb_bench_call *call, struct sb_bench_slot *slot,
                           struct sb_error *error)
{
    double ns = 0, useful = sb_bench_slot_useful(slot);
    enum sb_code code = sb_bench_slot_time(slot, &ns, error);
    if (code)
        return code;
    const sb_ns *delay = sb_bench_load_delays(slot->load[0]);
    sb_bench_tell(call->out, SB_BENCH_SAMPLE, ns - useful);
    for (uint32_t t = 0; delay && t < slot->graph->tasks; t++)
        sb_bench_tell(call->out, SB_BENCH_DELAY, (double)delay[t]);
    return SB_OK;
}

/* Of empty bodies, what their calls take. */
static enum sb_code tell_calls(const struct sb_bench_call *call, struct sb_bench_slot *slot,
                               struct sb_error *error)
{
    double ns = NAN;
    if (call->job->c->body != SB_BENCH_EMPTY)
        return SB_OK;
    enum sb_code code = sb_bench_load_calls(slot->load[0], &ns, error);
    if (code == SB_OK && !isnan(ns))
        sb_bench_tell(call->out, SB_BENCH_CALL, ns);
    return code;
}

enum sb_code sb_bench_measure(const struct sb_bench_call *call, struct sb_error *error)
{
    const struct sb_bench_job *job = call->job;
    struct sb_bench_graph graph = { 0 };
    struct sb_bench_slot slot = { 0 };
    struct sb_bench_setup setup = sb_bench_setup_of(job->c);
    struct sb_bench_runtime *runtime = NULL;
    enum sb_code code = sb_bench_call_graph(call, job->c, &graph, error);
    double until = (double)sb_clock_now() + job->seconds * 1e9;
    if (code == SB_OK)
        code = sb_bench_call_open(call, job->base, &runtime, error);
    if (code == SB_OK)
        code = sb_bench_slot_init(&slot, runtime, job->c, &graph, &setup, job->seed, error);
    if (code == SB_OK)
        code = sb_bench_slot_check(&slot, error);
    if (code == SB_OK)
        code = sb_bench_slot_calibrate(&slot, error);
    for (uint64_t i = 0;
         code == SB_OK && i < SAMPLES_MAX && (i == 0 || (double)sb_clock_now() < until); i++) {
        code =
            sb_bench_slot_redraw(&slot, job->seed + (i + 1) * UINT64_C(0x9fb21c651e98df25), error);
        if (code == SB_OK)
            code = sample(call, &slot, error);
    }
    if (code == SB_OK)
        code = sb_bench_slot_check(&slot, error);
    if (code == SB_OK)
        code = tell_calls(call, &slot, error);
    sb_bench_slot_fini(&slot);
    sb_bench_graph_fini(&graph);
    call->target->close(runtime);
    return code;
}

/* One run with a rig that counts. */
static enum sb_code measure_watched(const struct sb_bench_call *call,
                                    const struct sb_bench_runtime *runtime,
                                    const struct sb_bench_graph *graph,
                                    const struct sb_bench_setup *setup, struct sb_error *error)
{
    struct sb_bench_rig *rig = NULL;
    struct sb_bench_load *load = NULL;
    uint64_t count = 0;
    enum sb_code code = sb_bench_rig_new(&rig, runtime, setup, error);
    if (code == SB_OK)
        code = sb_bench_load_new(&load, rig, graph, error);
    if (code == SB_OK)
        code = sb_bench_load_run(load, true, NULL, error);
    if (code == SB_OK && setup->counted && sb_bench_load_bytes(load, &count)) {
        sb_bench_tell(call->out, SB_BENCH_BYTES, (double)count / graph->tasks);
        sb_bench_tell(call->out, SB_BENCH_PEAK, (double)count);
    }
    if (code == SB_OK && setup->events && sb_bench_rig_switches(rig, &count))
        sb_bench_tell(call->out, SB_BENCH_SWITCHES, (double)count / graph->tasks);
    sb_bench_load_free(load);
    sb_bench_rig_free(rig);
    return code;
}

enum { TRACE_ROOM = 1 << 22 }; /* events; of larger graphs the switches stay unknown */

enum sb_code sb_bench_count(const struct sb_bench_call *call, struct sb_error *error)
{
    const struct sb_bench_job *job = call->job;
    struct sb_bench_setup bytes = sb_bench_setup_of(job->c), events = bytes;
    struct sb_bench_graph graph = { 0 };
    struct sb_bench_runtime *runtime = NULL;
    enum sb_code code = sb_bench_call_open(call, job->base, &runtime, error);
    if (code == SB_OK)
        code = sb_bench_call_graph(call, job->c, &graph, error);
    bytes.counted = true;
    if (code == SB_OK) {
        double room = 4.0 * graph.tasks + 3.0 * graph.edges + 64;
        events.events = room <= TRACE_ROOM ? (uint32_t)room : 0;
        sb_bench_tell(call->out, SB_BENCH_EDGES, graph.edges);
        code = measure_watched(call, runtime, &graph, &bytes, error);
    }
    if (code == SB_OK && events.events)
        code = measure_watched(call, runtime, &graph, &events, error);
    sb_bench_graph_fini(&graph);
    call->target->close(runtime);
    return code;
}
