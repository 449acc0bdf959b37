/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bit queue as it was in version 0.1, see events.h. A tree of bits with 64 children a node: two
 * levels for 4,096 numbers, four for 16 million. */
#ifndef TESTS_FROZEN_BITQUEUE_H
#define TESTS_FROZEN_BITQUEUE_H

#include "sim/base/assert.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FROZEN_BITQUEUE_LEVELS = 5 };

struct frozen_bitqueue {
    uint64_t *level[FROZEN_BITQUEUE_LEVELS]; /* level[0] has a bit a number; a bit above says that a
                                            word below is not 0 */
    unsigned levels;
};

/* How many words a queue for numbers below `n` <= 2^30 needs. */
static inline size_t frozen_bitqueue_words(uint32_t n)
{
    size_t words = 0, level = n;
    do {
        level = (level + 63) / 64;
        words += level;
    } while (level > 1);
    return words;
}

/* An empty queue in `words`, zeroed memory of the caller's. */
static inline void frozen_bitqueue_init(struct frozen_bitqueue *queue, uint32_t n, uint64_t *words)
{
    size_t level = n;
    queue->levels = 0;
    do {
        level = (level + 63) / 64;
        SB_ASSERT(queue->levels < FROZEN_BITQUEUE_LEVELS);
        queue->level[queue->levels++] = words;
        words += level;
    } while (level > 1);
}

static inline void frozen_bitqueue_add(struct frozen_bitqueue *queue, uint32_t number)
{
    SB_ASSERT(!(queue->level[0][number >> 6] >> (number & 63) & 1));
    for (unsigned l = 0; l < queue->levels; l++, number >>= 6)
        queue->level[l][number >> 6] |= UINT64_C(1) << (number & 63);
    SB_ASSERT(number == 0); /* else it is too large for the queue */
}

static inline bool frozen_bitqueue_is_empty(const struct frozen_bitqueue *queue)
{
    return queue->level[queue->levels - 1][0] == 0;
}

/* Takes the smallest number of a queue that is not empty. */
static inline uint32_t frozen_bitqueue_take(struct frozen_bitqueue *queue)
{
    uint32_t number = 0;
    SB_ASSERT(!frozen_bitqueue_is_empty(queue));
    for (unsigned l = queue->levels; l-- > 0;)
        number = number << 6 | (uint32_t)__builtin_ctzll(queue->level[l][number]);
    uint32_t at = number;
    for (unsigned l = 0; l < queue->levels; l++, at >>= 6)
        if (queue->level[l][at >> 6] &= ~(UINT64_C(1) << (at & 63)))
            break;
    return number;
}

#endif
