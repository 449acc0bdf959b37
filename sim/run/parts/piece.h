/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What some replicates of a run of one workload leave, from which together with the others all
 * figures are made: whole numbers, of any ranges of replicates, in any order of adding.
 *
 * The unit is a replicate: a piece can be of any range. Ranges that begin at multiples of a block
 * (sim/engine/block.h) draw nothing twice. */
#ifndef SIM_RUN_PARTS_PIECE_H
#define SIM_RUN_PARTS_PIECE_H

#include "sim/base/error.h"
#include "sim/run/parts/bytes.h"
#include "sim/run/parts/ranges.h"
#include "sim/run/parts/sums.h"

/* Of which run it is. */
struct sb_piece_shape {
    uint64_t first, replicates; /* of the whole run */
    uint64_t looked;            /* of the first ones each makespan is kept */
    uint32_t strategies, baselines;
    bool tallied; /* there are more than those */
};

struct sb_piece {
    struct sb_piece_shape shape;
    struct sb_ranges done; /* places in the run, from 0 */
    struct sb_sums sums;   /* of those */
    sb_ns **kept; /* [strategies][looked] makespans at their places, where done; borrowed */
    sb_ns *work;  /* [looked] borrowed */
};

/* An empty one with makespans of its own, in `arena`. -1: memory is out. */
int sb_piece_init(struct sb_piece *piece, const struct sb_piece_shape *shape,
                  struct sb_arena *arena);

/* Appends it to `out`. */
void sb_piece_put(struct sb_bytes_out *out, const struct sb_piece *piece);

/* What is done of which run, without the rest. SB_EINPUT: damaged; SB_ENOMEM. The caller ends
 * `done`. */
enum sb_code sb_piece_peek(struct sb_bytes_in in, struct sb_piece_shape *shape,
                           struct sb_ranges *done, struct sb_error *error);

/* Adds what sb_piece_put wrote. SB_EINPUT: it is of another run, overlaps with what is there, or is
 * damaged: `into` is of no use then. SB_ENOMEM. */
enum sb_code sb_piece_add(struct sb_piece *into, struct sb_bytes_in in, struct sb_error *error);

#endif
