/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two libraries side by side in one process, in turns: A B B A, then B A A B, so that a drift of the machine meets both alike and neither
 * always comes first after the graphs were drawn anew. */
#include "sim/bench_job.h"
#include "sim/bench_slot.h"
#include "sim/bench_spin.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { FEW = 3, BLOCKS_LEAST = 5, BLOCKS_MOST = 101, STEPS_TASKS = 10000, EXTRA_LEAST = 16 };

struct pair {
    void *library[2];
    struct sb_bench_slot slot[2]; /* base, changed */
};

struct blocks {
    uint32_t count;
    double log_ratio[BLOCKS_MOST], ns[2][BLOCKS_MOST];
};

static void pair_fini(struct pair *pair, const struct sb_bench_target *target)
{
    for (int i = 0; i < 2; i++) {
        sb_bench_slot_fini(&pair->slot[i]);
        target->close(pair->library[i]);
    }
}

/* The least of a few goes: what interrupts a run only makes it longer. */
static enum sb_code least(struct sb_bench_slot *slot, double *ns, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    double took = 0;
    for (int i = 0; i < FEW && code == SB_OK; i++) {
        code = sb_bench_slot_time(slot, &took, error);
        *ns = i == 0 || took < *ns ? took : *ns;
    }
    return code;
}

/* `order`: which of the two goes first, and last. */
static enum sb_code block(struct pair *pair, int order, uint64_t seed, struct blocks *blocks, struct sb_error *error)
{
    const int turn[4] = { order, !order, !order, order };
    double sum[2] = { 0, 0 }, ns = 0;
    enum sb_code code = SB_OK;
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = sb_bench_slot_redraw(&pair->slot[i], seed, error);
    for (int i = 0; i < 4 && code == SB_OK; i++) {
        code = least(&pair->slot[turn[i]], &ns, error);
        sum[turn[i]] += ns;
    }
    if (code)
        return code;
    blocks->ns[0][blocks->count] = sum[0] / 2;
    blocks->ns[1][blocks->count] = sum[1] / 2;
    blocks->log_ratio[blocks->count++] = log(sum[1] / sum[0]);
    return SB_OK;
}

static enum sb_code run_blocks(struct pair *pair, const struct sb_bench_job *job, double until, struct blocks *blocks,
                               struct sb_error *error)
{
    enum sb_code code = SB_OK;
    blocks->count = 0;
    while (code == SB_OK && blocks->count < BLOCKS_MOST && (blocks->count < BLOCKS_LEAST || (double)sb_bench_now() < until))
        code = block(pair, (int)(blocks->count & 1), job->seed + (blocks->count + 1) * UINT64_C(0x9fb21c651e98df25), blocks, error);
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

/* Both run as often in a slot: the slower one's slot is the longer one. */
static enum sb_code calibrate(struct pair *pair, struct sb_error *error)
{
    enum sb_code code = sb_bench_slot_calibrate(&pair->slot[0], error);
    if (code == SB_OK)
        code = sb_bench_slot_calibrate(&pair->slot[1], error);
    uint32_t more = pair->slot[0].repeat > pair->slot[1].repeat ? pair->slot[0].repeat : pair->slot[1].repeat;
    pair->slot[0].repeat = pair->slot[1].repeat = more;
    return code;
}

/* Which library is loaded first, and whose scheduler is made first, is a matter of the seed. */
static enum sb_code pair_init(struct pair *pair, const struct sb_bench_call *call, const struct sb_bench_case *c,
                              const struct sb_bench_setup setup[2], struct sb_error *error)
{
    const struct sb_bench_job *job = call->job;
    const char *path[2] = { job->base, job->changed };
    int first = (int)(job->seed >> 7 & 1);
    enum sb_code code = SB_OK;
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = call->target->open(path[first ^ i], &pair->library[first ^ i], error);
    first = (int)(job->seed >> 8 & 1);
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = sb_bench_slot_init(&pair->slot[first ^ i], call->target, pair->library[first ^ i], c, &setup[first ^ i], job->seed, error);
    return code;
}

enum sb_code sb_bench_compare_libraries(const struct sb_bench_call *call, struct sb_error *error)
{
    const struct sb_bench_job *job = call->job;
    double until = (double)sb_bench_now() + job->seconds * 1e9;
    struct sb_bench_setup setup[2] = { sb_bench_setup_of(job->c) };
    struct pair pair = { 0 };
    struct blocks *blocks = calloc(1, sizeof *blocks);
    enum sb_code code = blocks ? SB_OK : sb_fail_memory(error);
    setup[1] = setup[0];
    setup[1].extra = job->extra;
    setup[1].every = job->every ? job->every : 1;
    if (code == SB_OK)
        code = pair_init(&pair, call, job->c, setup, error);
    if (code == SB_OK)
        code = calibrate(&pair, error);
    if (code == SB_OK)
        code = run_blocks(&pair, job, until, blocks, error);
    if (code == SB_OK) {
        sb_bench_tell(call->out, SB_BENCH_RATIO, median(blocks->log_ratio, blocks->count));
        sb_bench_tell(call->out, SB_BENCH_BASE, median(blocks->ns[0], blocks->count));
        sb_bench_tell(call->out, SB_BENCH_CHANGED, median(blocks->ns[1], blocks->count));
    }
    pair_fini(&pair, call->target);
    free(blocks);
    return code;
}

/* ---- slowed down on purpose -------------------------------------------------------------------------------------------------------- */

/* Too short a spin cannot be put into every task: every so many get one that is long enough to be exact. */
static void plan(struct sb_bench_setup *setup, uint32_t tasks, double ns, double ns_each)
{
    double every = ceil(EXTRA_LEAST * ns_each / ns);
    setup->every = every < 1 ? 1 : every > tasks ? tasks : (uint32_t)every;
    double spinning = ceil((double)tasks / setup->every);
    setup->extra = sb_bench_spin_iterations(ns * tasks / spinning, ns_each);
}

static enum sb_code added(const struct sb_bench_call *call, void *library, const struct sb_bench_setup setup[2], struct blocks *blocks,
                          double seconds, struct sb_error *error)
{
    struct pair pair = { 0 };
    double until = (double)sb_bench_now() + seconds * 1e9;
    enum sb_code code = SB_OK;
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = sb_bench_slot_init(&pair.slot[i], call->target, library, call->job->c, &setup[i], call->job->seed, error);
    if (code == SB_OK)
        code = calibrate(&pair, error);
    if (code == SB_OK)
        code = run_blocks(&pair, call->job, until, blocks, error);
    for (int i = 0; i < 2; i++)
        sb_bench_slot_fini(&pair.slot[i]);
    return code;
}

/* First without anything, to learn what a task takes; then with the share of that put in; then again, corrected by what that did. */
enum sb_code sb_bench_inject(const struct sb_bench_call *call, struct sb_error *error)
{
    const struct sb_bench_job *job = call->job;
    struct sb_bench_setup setup[2] = { sb_bench_setup_of(job->c), sb_bench_setup_of(job->c) };
    struct blocks *blocks = calloc(1, sizeof *blocks);
    void *library = NULL;
    double got = 0, ns_each = sb_bench_spin_ns(), share = job->inject;
    enum sb_code code = blocks ? call->target->open(job->base, &library, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = added(call, library, setup, blocks, job->seconds / 3, error);
    for (int i = 0; i < 2 && code == SB_OK && job->inject > 0; i++) {
        double ns = median(blocks->ns[0], blocks->count);
        plan(&setup[1], job->c->tasks, ns * share, ns_each);
        code = added(call, library, setup, blocks, job->seconds / 3, error);
        if (code == SB_OK)
            got = median(blocks->log_ratio, blocks->count);
        if (i == 0 && exp(got) - 1 > job->inject / 4)
            share *= job->inject / (exp(got) - 1);
    }
    if (code == SB_OK) {
        sb_bench_tell(call->out, SB_BENCH_ADDED, got);
        sb_bench_tell(call->out, SB_BENCH_EXTRA, setup[1].extra);
        sb_bench_tell(call->out, SB_BENCH_EVERY, setup[1].every);
    }
    call->target->close(library);
    free(blocks);
    return code;
}

/* ---- under an instruction counter ------------------------------------------------------------------------------------------------- */

__attribute__((noinline)) void sb_bench_steps_begin(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline)) void sb_bench_steps_end(void) { __asm__ volatile("" ::: "memory"); }

/* Nothing here depends on time: one iteration for each nanosecond of a body, and no repetition. */
enum sb_code sb_bench_steps(const struct sb_bench_call *call, struct sb_error *error)
{
    struct sb_bench_case c = *call->job->c;
    c.tasks = c.tasks > STEPS_TASKS && c.shape != SB_BENCH_GIVEN ? STEPS_TASKS : c.tasks;
    struct sb_bench_setup setup[2] = { { .mode = c.mode, .body = c.body, .workers = c.workers, .every = 1 } };
    struct pair pair = { 0 };
    double ns = 0;
    if (c.body == SB_BENCH_SPIN)
        setup[0].iterations = (uint32_t)c.body_ns;
    setup[1] = setup[0];
    setup[1].extra = call->job->extra;
    setup[1].every = call->job->every ? call->job->every : 1;
    enum sb_code code = pair_init(&pair, call, &c, setup, error);
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
