/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixture_random.h"

#include <stdlib.h>

uint64_t fixture_next(struct fixture_random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint32_t fixture_below(struct fixture_random *random, uint32_t n) { return (uint32_t)((fixture_next(random) >> 32) * n >> 32); }

uint32_t fixture_scale(void)
{
    const char *text = getenv("SB_TEST_SCALE");
    long scale = text ? strtol(text, NULL, 10) : 1;
    return scale >= 1 && scale <= 10000 ? (uint32_t)scale : 1;
}
