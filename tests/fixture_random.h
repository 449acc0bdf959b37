/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers for tests that do not come from what is tested: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
#ifndef FIXTURE_RANDOM_H
#define FIXTURE_RANDOM_H

#include <stdint.h>

struct fixture_random {
    uint64_t state;
};

uint64_t fixture_next(struct fixture_random *random);

/* 0 .. n - 1. */
uint32_t fixture_below(struct fixture_random *random, uint32_t n);

/* How much more than usual is wanted: SB_TEST_SCALE, 1 without it. */
uint32_t fixture_scale(void);

#endif
