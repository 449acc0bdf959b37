/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two libraries side by side in one process, in turns: A B B A, then B A A B, so that a drift of
 * the machine meets both alike and neither always comes first after the graphs were drawn anew. */
#include "sim/base/clock.h"
#include "sim/base/prng.h"
#include "sim/bench/campaign/campaign.h"
#include "sim/bench/cases/counter.h"
#include "sim/bench/cases/spin.h"
#include "sim/bench/child/child.h"
#include "sim/bench/child/slot.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { BLOCKS_MOST = 101, STEPS_TASKS = 10000, EXTRA_LEAST = 256 };

/* A long run is interrupted now and then whatever one does, and a few of them take all the time
 * that a process has. */
static const struct {
    double slot_ns;
    int few; /* of so many goes the least counts */
    uint32_t blocks_least;
} plans[] = { { 2e6, 3, 5 }, { 2e7, 1, 3 }, { 1e18, 1, 1 } };

struct pair {
    void *library[2]; /* base, changed */
    struct sb_bench_setup setup[2];
    struct sb_bench_slot slot[2];
    uint32_t repeat; /* 0: not known yet */
    int plan;        /* of plans[] */
};

struct blocks {
    uint32_t count;
    double log_ratio[BLOCKS_MOST], ns[2][BLOCKS_MOST];
};

static void stand_up(struct pair *pair)
{
    for (int i = 0; i < 2; i++)
        sb_bench_slot_fini(&pair->slot[i]);
}

static void pair_fini(struct pair *pair, const struct sb_bench_target *target)
{
    stand_up(pair);
    for (int i = 0; i < 2; i++)
        target->close(pair->library[i]);
}

/* Which library is loaded first is a matter of the seed. */
static enum sb_code open_both(struct pair *pair, const struct sb_bench_call *call,
                              struct sb_error *error)
{
    const char *path[2] = { call->job->base, call->job->changed };
    int first = (int)(call->job->seed >> 7 & 1);
    enum sb_code code = SB_OK;
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = call->target->open(path[first ^ i], &pair->library[first ^ i], error);
    return code;
}

static double slot_tasks(const struct sb_bench_slot *slot)
{
    return (double)slot->graph.tasks * slot->loads;
}

/* Schedulers, sets and whatever they allocate are made anew, which of the two first is random, so
 * that no accident of where they lie goes on for longer than a block. */
static enum sb_code sit_down(struct pair *pair, const struct sb_bench_call *call,
                             const struct sb_bench_case *c, uint64_t seed, struct sb_error *error)
{
    int first = (int)(seed >> 9 & 1);
    enum sb_code code = SB_OK;
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = sb_bench_slot_init(&pair->slot[first ^ i], call->target, pair->library[first ^ i], c,
                                  &pair->setup[first ^ i], seed, error);
    double ns = 0;
    first = (int)(seed >> 10 & 1);
    for (int i = 0; i < 2 && code == SB_OK; i++) {
        struct sb_bench_slot *slot = &pair->slot[first ^ i];
        code = pair->repeat ? SB_OK : sb_bench_slot_calibrate(slot, error);
        if (pair->repeat)
            slot->repeat = pair->repeat;
        if (code == SB_OK)
            code = sb_bench_slot_time(slot, &ns, error); /* cold */
    }
    while (code == SB_OK && !pair->repeat &&
           ns * slot_tasks(&pair->slot[0]) * pair->slot[0].repeat > plans[pair->plan].slot_ns)
        pair->plan++;
    if (!pair->repeat) /* both as often: the slower one's slot is the longer one */
        pair->repeat = pair->slot[0].repeat > pair->slot[1].repeat ? pair->slot[0].repeat
                                                                   : pair->slot[1].repeat;
    pair->slot[0].repeat = pair->slot[1].repeat = pair->repeat;
    return code;
}

/* The least of a few goes: what interrupts a run only makes it longer. */
static enum sb_code least(struct sb_bench_slot *slot, int few, double *ns, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    double took = 0;
    for (int i = 0; i < few && code == SB_OK; i++) {
        code = sb_bench_slot_time(slot, &took, error);
        *ns = i == 0 || took < *ns ? took : *ns;
    }
    return code;
}

/* `order`: which of the two goes first, and last. */
static enum sb_code block(struct pair *pair, int order, struct blocks *blocks,
                          struct sb_error *error)
{
    const int turn[4] = { order, !order, !order, order };
    double sum[2] = { 0, 0 }, ns = 0;
    enum sb_code code = SB_OK;
    for (int i = 0; i < 4 && code == SB_OK; i++) {
        code = least(&pair->slot[turn[i]], plans[pair->plan].few, &ns, error);
        sum[turn[i]] += ns;
    }
    if (code)
        return code;
    blocks->ns[0][blocks->count] = sum[0] / 2;
    blocks->ns[1][blocks->count] = sum[1] / 2;
    blocks->log_ratio[blocks->count++] = log(sum[1] / sum[0]);
    return SB_OK;
}

/* A stack for each task takes longer to make than a block does: those schedulers are kept, and
 * random graphs alone are drawn anew. */
static enum sb_code run_blocks(struct pair *pair, const struct sb_bench_call *call,
                               struct blocks *blocks, struct sb_error *error)
{
    const struct sb_bench_job *job = call->job;
    double until = (double)sb_clock_now() + job->seconds * 1e9;
    enum sb_code code = SB_OK;
    blocks->count = 0;
    while (code == SB_OK && blocks->count < BLOCKS_MOST &&
           (blocks->count < plans[pair->plan].blocks_least || (double)sb_clock_now() < until)) {
        uint64_t seed = sb_prng_seed(job->seed, 0, blocks->count);
        bool keeps = job->c->mode == SB_BENCH_STRICT && blocks->count > 0;
        if (!keeps) {
            stand_up(pair);
            code = sit_down(pair, call, job->c, seed, error);
        }
        for (int i = 0; i < 2 && code == SB_OK && keeps; i++)
            code = sb_bench_slot_redraw(&pair->slot[i], seed, error);
        if (code == SB_OK)
            code = block(pair, (int)(seed >> 11 & 1), blocks, error);
    }
    return code;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *value, uint32_t count)
{
    assert(count > 0);
    qsort(value, count, sizeof *value, ascending);
    return count % 2 ? value[count / 2] : (value[count / 2 - 1] + value[count / 2]) / 2;
}

static struct pair pair_of(const struct sb_bench_job *job)
{
    struct pair pair = { .setup = { sb_bench_setup_of(job->c) } };
    pair.setup[1] = pair.setup[0];
    pair.setup[1].extra = job->extra;
    pair.setup[1].every = job->every ? job->every : 1;
    return pair;
}

/* One more slot of each library, between two looks at the processor's counters. */
static enum sb_code count_hardware(const struct pair *pair, const struct sb_bench_call *call,
                                   struct sb_error *error)
{
    struct sb_bench_counting counting;
    double before[SB_BENCH_COUNTERS], after[SB_BENCH_COUNTERS], ns;
    enum sb_code code = SB_OK;
    bool there = sb_bench_counting_open(&counting);
    for (int i = 0; i < 2 && there && code == SB_OK; i++) {
        struct sb_bench_slot slot = pair->slot[i];
        sb_bench_counting_read(&counting, before);
        code = sb_bench_slot_time(&slot, &ns, error);
        sb_bench_counting_read(&counting, after);
        for (int k = 0; k < SB_BENCH_COUNTERS && code == SB_OK; k++) {
            double each = (after[k] - before[k]) / (slot_tasks(&slot) * slot.repeat);
            sb_bench_tell(call->out, i ? SB_BENCH_COUNTED_CHANGED : SB_BENCH_COUNTED_BASE,
                          isnan(each) ? -1 : each);
        }
    }
    sb_bench_counting_close(&counting);
    return code;
}

enum sb_code sb_bench_compare_libraries(const struct sb_bench_call *call, struct sb_error *error)
{
    struct pair pair = pair_of(call->job);
    struct blocks *blocks = calloc(1, sizeof *blocks);
    enum sb_code code = blocks ? open_both(&pair, call, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = run_blocks(&pair, call, blocks, error);
    if (code == SB_OK)
        code = count_hardware(&pair, call, error);
    if (code == SB_OK) {
        sb_bench_tell(call->out, SB_BENCH_RATIO, median(blocks->log_ratio, blocks->count));
        sb_bench_tell(call->out, SB_BENCH_BASE, median(blocks->ns[0], blocks->count));
        sb_bench_tell(call->out, SB_BENCH_CHANGED, median(blocks->ns[1], blocks->count));
    }
    pair_fini(&pair, call->target);
    free(blocks);
    return code;
}

/* ---- slowed down on purpose ---- */

/* Too short a spin cannot be put into every task: every so many get one that is long enough for
 * what a mispredicted branch costs beside it not to matter. */
static void plan(const struct sb_bench_call *call, double ns)
{
    uint32_t tasks = call->job->c->tasks;
    double ns_each = sb_bench_spin_ns(), every = ceil(EXTRA_LEAST * ns_each / ns);
    every = every < 1 ? 1 : every > tasks ? tasks : every;
    double spinning = ceil(tasks / every);
    sb_bench_tell(call->out, SB_BENCH_EVERY, every);
    sb_bench_tell(call->out, SB_BENCH_EXTRA,
                  sb_bench_spin_iterations(ns * tasks / spinning, ns_each));
}

/* From what a task takes without. */
enum sb_code sb_bench_inject(const struct sb_bench_call *call, struct sb_error *error)
{
    struct pair pair = pair_of(call->job);
    struct blocks *blocks = calloc(1, sizeof *blocks);
    enum sb_code code = blocks ? open_both(&pair, call, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = run_blocks(&pair, call, blocks, error);
    if (code == SB_OK)
        plan(call, call->job->inject * median(blocks->ns[0], blocks->count));
    pair_fini(&pair, call->target);
    free(blocks);
    return code;
}

/* ---- under an instruction counter ---- */

__attribute__((noinline)) void sb_bench_steps_begin(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void sb_bench_steps_end(void) { __asm__ volatile("" ::: "memory"); }

/* Nothing here depends on time: one iteration for each nanosecond of a body, and no repetition. */
enum sb_code sb_bench_steps(const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_bench_case c = *call->job->c;
    c.tasks = c.tasks > STEPS_TASKS && c.shape != SB_BENCH_GIVEN ? STEPS_TASKS : c.tasks;
    struct pair pair = pair_of(call->job);
    double ns = 0;
    for (int i = 0; i < 2 && c.body == SB_BENCH_SPIN; i++)
        pair.setup[i].iterations = (uint32_t)c.body_ns;
    enum sb_code code = open_both(&pair, call, error);
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = sb_bench_slot_init(&pair.slot[i], call->target, pair.library[i], &c, &pair.setup[i],
                                  call->job->seed, error);
    for (int i = 0; i < 2 && code == SB_OK; i++) {
        code = sb_bench_slot_time(&pair.slot[i], &ns, error); /* the first run makes stacks */
        sb_bench_steps_begin();
        if (code == SB_OK)
            code = sb_bench_slot_time(&pair.slot[i], &ns, error);
        sb_bench_steps_end();
    }
    if (code == SB_OK)
        sb_bench_tell(call->out, SB_BENCH_TASKS, (double)c.tasks * pair.slot[0].loads);
    pair_fini(&pair, call->target);
    return code;
}
