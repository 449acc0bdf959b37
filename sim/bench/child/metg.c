/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/metg.h"

#include "sim/base/clock.h"
#include "sim/bench/child/slot.h"
#include "strategies/task/spin.h"

#include <math.h>

enum { METG_ATTEMPTS = 3, HALVINGS = 6 };
#define SMALLEST_NS 2.0
#define LARGEST_NS 1e6
#define RUN_NS_MOST 5e8     /* of work in a run, for each worker */
#define SECONDS_MOST 5.0    /* until it counts as not to be found, */
#define SECONDS_A_TASK 1e-5 /* and so much more for each task */
#define EFFICIENCY 0.5

/* The share of useful work when each body takes `*ns`, which becomes what it really took. The best
 * of several attempts. */
static enum sb_code efficiency(struct sb_bench_slot *slot, const struct sb_bench_job *job,
                               double ns_each, double *ns, double *share, struct sb_error *error)
{
    enum sb_code code =
        sb_bench_slot_spin(slot, sb_task_spin_iterations(*ns, ns_each), job->seed, error);
    double least = 0, took = 0;
    for (int i = 0; i < METG_ATTEMPTS && code == SB_OK; i++) {
        if (i > 0)
            code = sb_bench_slot_redraw(slot, job->seed + (uint64_t)i, error);
        if (code == SB_OK)
            code = sb_bench_slot_time(slot, &took, error);
        least = i == 0 || took < least ? took : least;
    }
    if (code)
        return code;
    *ns = sb_bench_slot_body(slot);
    *share = *ns / (least * slot->workers);
    return SB_OK;
}

/* Doubles the size until the share is reached, then halves the interval on a logarithmic scale. NAN
 * where it never is, as on a chain with more than one worker. */
static enum sb_code bisect(struct sb_bench_slot *slot, const struct sb_bench_job *job, double *metg,
                           struct sb_error *error)
{
    double ns_each = sb_task_spin_ns(), low = 0, high = SMALLEST_NS, share = 0, ns;
    enum sb_code code;
    *metg = NAN;
    double until = (double)sb_clock_now() + (SECONDS_MOST + SECONDS_A_TASK * job->c->tasks) * 1e9;
    do {
        ns = high;
        code = efficiency(slot, job, ns_each, &ns, &share, error);
        if (code || share >= EFFICIENCY)
            break;
        low = high;
        high *= 2;
    } while (high <= LARGEST_NS && (double)sb_clock_now() < until &&
             !(low * job->c->tasks > RUN_NS_MOST * job->c->workers));
    if (code || share < EFFICIENCY)
        return code;
    *metg = ns;
    for (int i = 0; i < HALVINGS && low > 0 && code == SB_OK; i++) {
        double middle = sqrt(low * high);
        ns = middle;
        code = efficiency(slot, job, ns_each, &ns, &share, error);
        if (share >= EFFICIENCY) {
            high = middle;
            *metg = ns;
        }
        else {
            low = middle;
        }
    }
    return code;
}

enum sb_code sb_bench_metg(const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_bench_case c = *call->job->c;
    struct sb_bench_graph graph = { 0 };
    struct sb_bench_slot slot = { 0 };
    struct sb_bench_runtime *runtime = NULL;
    double metg = NAN;
    c.body = SB_BENCH_SPIN;
    c.body_ns = 1;
    struct sb_bench_setup setup = sb_bench_setup_of(&c);
    enum sb_code code = sb_bench_call_graph(call, &c, &graph, error);
    if (code == SB_OK)
        code = sb_bench_call_open(call, call->job->base, &runtime, error);
    if (code == SB_OK)
        code = sb_bench_slot_init(&slot, runtime, &c, &graph, &setup, call->job->seed, error);
    slot.processor = c.workers == 1;
    if (code == SB_OK)
        code = sb_bench_slot_check(&slot, error);
    if (code == SB_OK)
        code = sb_bench_slot_calibrate(&slot, error);
    if (code == SB_OK)
        code = bisect(&slot, call->job, &metg, error);
    if (code == SB_OK && !isnan(metg))
        sb_bench_tell(call->out, SB_BENCH_METG_NS, metg);
    sb_bench_slot_fini(&slot);
    sb_bench_graph_fini(&graph);
    call->target->close(runtime);
    return code;
}
