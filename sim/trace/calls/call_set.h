/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of callees of one caller, as bits. */
#ifndef SIM_TRACE_CALLS_CALL_SET_H
#define SIM_TRACE_CALLS_CALL_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a set of 0 .. n - 1. */
static inline size_t sb_call_set_words(uint32_t n) { return ((size_t)n + 63) / 64; }

static inline bool sb_call_set_has(const uint64_t *set, uint32_t i)
{
    return set[i / 64] >> i % 64 & 1;
}

static inline void sb_call_set_put(uint64_t *set, uint32_t i)
{
    set[i / 64] |= (uint64_t)1 << i % 64;
}

#endif
