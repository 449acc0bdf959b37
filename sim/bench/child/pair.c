/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/child/pair.h"

#include "sim/base/clock.h"
#include "sim/base/prng.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCKS_MOST = 101 };

/* A long run is interrupted now and then whatever one does, and a few of them take all the time
 * that a process has. */
static const struct {
    double slot_ns;
    int few; /* of so many goes the least counts */
    uint32_t blocks_least;
} plans[] = { { 2e6, 3, 5 }, { 2e7, 1, 3 }, { 1e18, 1, 1 } };

/* What the blocks of four turns said. */
struct blocks {
    uint32_t count;
    double log_ratio[BLOCKS_MOST], ns[2][BLOCKS_MOST];
};

static void release_slots(struct sb_bench_pair *pair)
{
    for (int i = 0; i < 2; i++)
        sb_bench_slot_fini(&pair->slot[i]);
}

void sb_bench_pair_fini(struct sb_bench_pair *pair, const struct sb_bench_target *target)
{
    release_slots(pair);
    sb_bench_graph_fini(&pair->graph);
    for (int i = 0; i < 2; i++)
        target->close(pair->runtime[i]);
}

/* Which library is loaded first is a matter of the seed. */
enum sb_code sb_bench_pair_open(struct sb_bench_pair *pair, const struct sb_bench_call *call,
                                const struct sb_bench_case *c, struct sb_error *error)
{
    const struct sb_bench_job *job = call->job;
    const char *path[2] = { job->base, job->changed };
    int first = (int)(job->seed >> 7 & 1);
    *pair = (struct sb_bench_pair){ .setup = { sb_bench_setup_of(c) } };
    pair->setup[1] = pair->setup[0];
    pair->setup[1].extra = job->extra;
    pair->setup[1].every = job->every ? job->every : 1;
    enum sb_code code = sb_bench_call_graph(call, c, &pair->graph, error);
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = sb_bench_call_open(call, path[first ^ i], &pair->runtime[first ^ i], error);
    return code;
}

/* Schedulers, sets and whatever they allocate are made anew, which of the two first is random, so
 * that no accident of where they lie goes on for longer than a block. */
static enum sb_code make_slots(struct sb_bench_pair *pair, const struct sb_bench_case *c,
                               uint64_t seed, struct sb_error *error)
{
    int first = (int)(seed >> 9 & 1);
    enum sb_code code = SB_OK;
    for (int i = 0; i < 2 && code == SB_OK; i++)
        code = sb_bench_slot_init(&pair->slot[first ^ i], pair->runtime[first ^ i], c, &pair->graph,
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
           ns * sb_bench_slot_tasks(&pair->slot[0]) * pair->slot[0].repeat >
               plans[pair->plan].slot_ns)
        pair->plan++;
    if (!pair->repeat) /* both as often: the slower one's slot is the longer one */
        pair->repeat = pair->slot[0].repeat > pair->slot[1].repeat ? pair->slot[0].repeat
                                                                   : pair->slot[1].repeat;
    pair->slot[0].repeat = pair->slot[1].repeat = pair->repeat;
    return code;
}

/* The least of a few goes: what interrupts a run only makes it longer. */
static enum sb_code pair_least(struct sb_bench_slot *slot, int few, double *ns,
                               struct sb_error *error)
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
static enum sb_code block(struct sb_bench_pair *pair, int order, struct blocks *blocks,
                          struct sb_error *error)
{
    const int turn[4] = { order, !order, !order, order };
    double sum[2] = { 0, 0 }, ns = 0;
    enum sb_code code = SB_OK;
    for (int i = 0; i < 4 && code == SB_OK; i++) {
        code = pair_least(&pair->slot[turn[i]], plans[pair->plan].few, &ns, error);
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
 * random graphs alone are drawn anew. An odd number of blocks, so that one is in the middle. */
static enum sb_code run_blocks(struct sb_bench_pair *pair, const struct sb_bench_call *call,
                               struct blocks *blocks, struct sb_error *error)
{
    const struct sb_bench_job *job = call->job;
    double until = (double)sb_clock_now() + job->seconds * 1e9;
    enum sb_code code = SB_OK;
    blocks->count = 0;
    while (code == SB_OK && blocks->count < BLOCKS_MOST &&
           (blocks->count < plans[pair->plan].blocks_least || blocks->count % 2 == 0 ||
            (double)sb_clock_now() < until)) {
        uint64_t seed = sb_prng_seed(job->seed, 0, blocks->count);
        bool keeps = job->c->mode == SB_BENCH_STRICT && blocks->count > 0;
        if (!keeps) {
            release_slots(pair);
            code = make_slots(pair, job->c, seed, error);
        }
        for (int i = 0; i < 2 && code == SB_OK && keeps; i++)
            code = sb_bench_slot_redraw(&pair->slot[i], seed, error);
        for (int i = 0; i < 2 && code == SB_OK && blocks->count == 0; i++)
            code = sb_bench_slot_check(&pair->slot[i], error);
        if (code == SB_OK)
            code = block(pair, (int)(seed >> 11 & 1), blocks, error);
    }
    return code;
}

enum sb_code sb_bench_pair_run(struct sb_bench_pair *pair, const struct sb_bench_call *call,
                               struct sb_bench_pair_times *times, struct sb_error *error)
{
    struct blocks *blocks = calloc(1, sizeof *blocks);
    enum sb_code code = blocks ? run_blocks(pair, call, blocks, error) : sb_fail_memory(error);
    if (code == SB_OK)
        *times = (struct sb_bench_pair_times){ sb_median(blocks->log_ratio, blocks->count),
                                               sb_median(blocks->ns[0], blocks->count),
                                               sb_median(blocks->ns[1], blocks->count) };
    free(blocks);
    return code;
}
