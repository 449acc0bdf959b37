/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many calls something serves at once, as far as recorded times tell: the most that ran at
 * once, and whether that is a limit. */
#ifndef SIM_TRACE_CAPACITY_CAPACITY_H
#define SIM_TRACE_CAPACITY_CAPACITY_H

#include "sim/base/error.h"
#include "sim/base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One call. */
struct sb_served {
    sb_ns issued;     /* when its caller asked for it; its start where that was not recorded */
    sb_ns start, end; /* when it ran */
};

struct sb_capacity {
    uint64_t calls;
    uint32_t most; /* that ran at once; one that begins when another ends counts as behind it */
    /* Issued while the most ran, and begun later than others are: the limit held them up. */
    uint64_t held;
    /* Ends while the most ran; of them those after which one began within a tenth of what a call
     * takes; and the probability that as many did if calls began at random, as often as they do
     * while any runs (binomial). */
    uint64_t full, followed;
    double by_chance;
};

/* Of call[count], one at least. SB_ENOMEM. */
enum sb_code sb_capacity_find(struct sb_capacity *capacity, const struct sb_served *call,
                              size_t count, struct sb_error *error);

/* Whether the most is a limit: three calls at least were held up by it, or so many followed others
 * that chance makes it once in a thousand times, three at least. */
bool sb_capacity_is_limit(const struct sb_capacity *capacity);

#endif
