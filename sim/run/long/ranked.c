/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/long/ranked.h"

#include "sim/engine/block.h"
#include "sim/run/session.h"

#include <stdlib.h>

/* In steps under all strategies, some nanoseconds each. */
enum { CHUNK_LEAST = 1 << 20, CHUNK_MOST = 1 << 26, CHUNKS_OF_A_RANK = 64 };

/* More than any run has: what is added to a counter to end it, some times by each rank. */
#define STOPPED (UINT64_C(1) << 42)

struct shared {
    const struct sb_experiment *x;
    struct sb_experiment own; /* tells the progress of all */
    const struct sb_ranked *ranked;
    const struct sb_ranks *ranks;
    struct sb_session *session; /* NULL until there is something to do */
    uint32_t row;
    uint64_t replicates, chunk;
    uint64_t taken; /* by all, when this rank was last told */
};

uint64_t sb_ranked_chunk(uint64_t replicates, uint64_t steps, uint32_t lanes, uint32_t ranks,
                         uint32_t threads)
{
    const uint64_t least = CHUNK_LEAST / (steps + 1) * threads;
    const uint64_t most = CHUNK_MOST / (steps + 1) * threads;
    uint64_t chunk = replicates / ((uint64_t)ranks * CHUNKS_OF_A_RANK);
    chunk = chunk < least ? least : chunk > most ? most : chunk;
    return chunk / lanes * lanes + lanes; /* a block that is cut is drawn twice */
}

/* After each unit of work. */
static void progress(void *self, uint64_t done, uint64_t wanted)
{
    const struct shared *s = self;
    (void)done;
    (void)wanted;
    if (s->ranks->rank == 0)
        s->ranks->mpi->attend();
    if (s->x->progress)
        s->x->progress(s->x->self, s->taken, s->replicates);
}

static enum sb_code open_ranked(struct shared *s, struct sb_error *error)
{
    if (!s->session)
        s->session = sb_session_open(&s->own, error);
    return s->session ? SB_OK : error->code;
}

static bool ranked_is_stopped(const struct shared *s)
{
    return s->x->stop && atomic_load(s->x->stop);
}

/* What is not done of a chunk. */
static enum sb_code run_chunk(struct shared *s, uint64_t from, uint64_t until,
                              struct sb_error *error)
{
    static const struct sb_ranges nothing;
    const struct sb_kept_parts *kept = s->ranked->kept;
    const struct sb_ranges *done = kept ? &kept->done[s->row] : &nothing;
    struct sb_checkpoint *checkpoint = s->ranked->checkpoint;
    struct sb_replicates gap = sb_ranges_gap(done, from, until);
    enum sb_code code = SB_OK;
    for (; code == SB_OK && gap.from < gap.until; gap = sb_ranges_gap(done, gap.until, until)) {
        code = open_ranked(s, error);
        if (code == SB_OK)
            code = sb_session_run(s->session, gap.from, gap.until, error);
    }
    if (code == SB_OK && s->session && checkpoint && sb_checkpoint_is_due(checkpoint))
        code = sb_checkpoint_put(checkpoint, s->row, sb_session_piece(s->session), true, error);
    return code;
}

/* The next chunk is asked for before this one is run, so that no rank waits for the answer. */
static enum sb_code run_chunks(struct shared *s, struct sb_error *error)
{
    const struct sb_mpi_module *mpi = s->ranks->mpi;
    enum sb_code code = SB_OK;
    uint64_t from;
    mpi->ask(s->row, s->chunk);
    while (code == SB_OK && (from = mpi->answer()) < s->replicates) {
        const uint64_t left = s->replicates - from;
        const uint64_t until = from + (left < s->chunk ? left : s->chunk);
        mpi->ask(s->row, ranked_is_stopped(s) ? STOPPED : s->chunk);
        s->taken = until;
        code = run_chunk(s, from, until, error);
    }
    if (code == SB_EINTR) { /* before its first replicate */
        from = mpi->answer();
        *error = (struct sb_error){ 0 };
        code = SB_OK;
    }
    if (code == SB_OK && s->session && s->ranked->checkpoint)
        code = sb_checkpoint_put(s->ranked->checkpoint, s->row, sb_session_piece(s->session),
                                 from >= STOPPED || ranked_is_stopped(s), error);
    return code;
}

static enum sb_code send(const struct shared *s, uint32_t rank, struct sb_error *error)
{
    struct sb_bytes_out out = { 0 };
    if (s->session)
        sb_piece_put(&out, sb_session_piece(s->session));
    if (!out.failed)
        s->ranks->mpi->send(rank, out.at, out.size);
    free(out.at);
    return out.failed ? sb_fail_memory(error) : SB_OK;
}

static enum sb_code receive(struct shared *s, uint32_t rank, struct sb_error *error)
{
    uint64_t size = 0;
    unsigned char *bytes = s->ranks->mpi->receive(rank, &size);
    enum sb_code code = bytes ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK && size)
        code = open_ranked(s, error);
    if (code == SB_OK && size)
        code = sb_session_add(s->session, (struct sb_bytes_in){ .at = bytes, .size = size }, error);
    free(bytes);
    return code;
}

/* A binomial tree: in round k each rank whose number ends in 1 and k zeros gives what it has to the
 * one that has a zero there. */
static enum sb_code gather(struct shared *s, struct sb_error *error)
{
    const uint32_t rank = s->ranks->rank, size = s->ranks->size;
    enum sb_code code = SB_OK;
    for (uint32_t bit = 1; bit && bit < size && code == SB_OK; bit <<= 1) {
        if (rank & bit)
            return send(s, rank - bit, error);
        if (size - rank > bit)
            code = receive(s, rank + bit, error);
    }
    return code;
}

/* What was done before, on rank 0. */
static enum sb_code add_kept(struct shared *s, struct sb_error *error)
{
    const struct sb_kept_parts *kept = s->ranked->kept;
    enum sb_code code = SB_OK;
    for (size_t i = 0; kept && i < kept->count && code == SB_OK; i++) {
        const struct sb_bytes_in bytes = sb_part_row_bytes(&kept->part[i], s->row);
        if (!bytes.size)
            continue;
        code = open_ranked(s, error);
        if (code == SB_OK)
            code = sb_session_add(s->session, bytes, error);
    }
    return code;
}

enum sb_code sb_experiment_run_ranked(const struct sb_experiment *x, const struct sb_ranked *ranked,
                                      uint32_t row, struct sb_workload_result *result,
                                      struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    const uint64_t steps = (uint64_t)dag->steps * x->strategies;
    struct shared s = { .x = x, .own = *x, .ranked = ranked, .ranks = ranked->ranks, .row = row };
    struct sb_error local = { 0 };
    s.replicates = dag->random ? x->replicates : 1;
    s.chunk =
        sb_ranked_chunk(s.replicates, steps, sb_block_lanes(dag->steps), s.ranks->size, x->threads);
    s.own.progress = progress;
    s.own.self = &s;
    *result = (struct sb_workload_result){ 0 };
    enum sb_code code = run_chunks(&s, &local);
    if (code == SB_OK)
        code = gather(&s, &local);
    if (code == SB_OK && s.ranks->rank == 0)
        code = add_kept(&s, &local);
    if (code == SB_OK && s.ranks->rank == 0)
        code = s.session ? sb_session_finish(s.session, result, arena, &local)
                         : sb_fail(&local, SB_EINTR, NULL, "stopped before the first replicate");
    sb_session_close(s.session);
    return code ? sb_fail(error, local.code, local.where, "%s", local.text) : SB_OK;
}

enum sb_code sb_ranked_begin(const struct sb_ranks *ranks, uint32_t counters,
                             struct sb_error *error)
{
    return ranks->mpi->counters(counters) ? sb_fail_memory(error) : SB_OK;
}

void sb_ranked_stop(const struct sb_ranks *ranks, uint32_t counter, uint32_t counters)
{
    for (uint32_t i = counter; i < counters; i++) {
        ranks->mpi->ask(i, STOPPED);
        ranks->mpi->answer();
    }
}
