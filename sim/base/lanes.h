/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replicates are run in blocks, side by side: a value of 16, 32 or 64 of them, the lanes, is a few
 * vectors. */
#ifndef SIM_BASE_LANES_H
#define SIM_BASE_LANES_H

#include "sim/base/assert.h"

enum { SB_LANES_MAX = 64 };

/* For functions whose `lanes` becomes a constant in each caller, so that a row is a few unrolled
 * vectors. */
#define SB_INLINE static inline __attribute__((always_inline))

/* Calls `function` with `lanes` as a constant, its last argument. */
#define SB_WITH_CONSTANT_LANES(lanes, function, ...)                                               \
    do {                                                                                           \
        SB_ASSERT((lanes) == 16 || (lanes) == 32 || (lanes) == 64);                                \
        switch (lanes) {                                                                           \
        case 64: function(__VA_ARGS__, 64); break;                                                 \
        case 32: function(__VA_ARGS__, 32); break;                                                 \
        default: function(__VA_ARGS__, 16);                                                        \
        }                                                                                          \
    } while (0)

#endif
