/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replicates are run in blocks, side by side: a value of 32 or 64 of them, the lanes, is a few
 * vectors. A block begins at a multiple of its lanes. */
#ifndef SIM_BASE_MACHINE_LANES_H
#define SIM_BASE_MACHINE_LANES_H

#include "sim/base/assert.h"

enum { SB_LANES_MIN = 32, SB_LANES_MAX = 64 };

/* For functions whose `lanes` becomes a constant in each caller, so that a row is a few unrolled
 * vectors. */
#define SB_INLINE static inline __attribute__((always_inline))

/* Calls `function` with `lanes` as a constant, its last argument. */
#define SB_WITH_CONSTANT_LANES(lanes, function, ...)                                               \
    do {                                                                                           \
        SB_ASSERT((lanes) == 32 || (lanes) == 64);                                                 \
        if ((lanes) == 64)                                                                         \
            function(__VA_ARGS__, 64);                                                             \
        else                                                                                       \
            function(__VA_ARGS__, 32);                                                             \
    } while (0)

#endif
