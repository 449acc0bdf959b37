/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rounds of Threefry-2x64-13, for the kernels to inline; see rng.h for the source. */
#ifndef SIM_DRAW_THREEFRY_H
#define SIM_DRAW_THREEFRY_H

#include <stdint.h>

#define SB_THREEFRY_PARITY UINT64_C(0x1BD11BDAA9FC1A22)

#define SB_ROTATE(x, by) ((x) << (by) | (x) >> (64 - (by)))
#define SB_ROUND(by) (x0 += x1, x1 = SB_ROTATE(x1, by), x1 ^= x0)

static inline void sb_threefry_rounds(uint64_t k0, uint64_t k1, uint64_t c0, uint64_t c1,
                                      uint64_t *w0, uint64_t *w1)
{
    uint64_t k2 = SB_THREEFRY_PARITY ^ k0 ^ k1, x0 = c0 + k0, x1 = c1 + k1;
    SB_ROUND(16), SB_ROUND(42), SB_ROUND(12), SB_ROUND(31);
    x0 += k1, x1 += k2 + 1;
    SB_ROUND(16), SB_ROUND(32), SB_ROUND(24), SB_ROUND(21);
    x0 += k2, x1 += k0 + 2;
    SB_ROUND(16), SB_ROUND(42), SB_ROUND(12), SB_ROUND(31);
    x0 += k0, x1 += k1 + 3;
    SB_ROUND(16);
    *w0 = x0;
    *w1 = x1;
}

#endif
