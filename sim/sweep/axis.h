/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one --sweep says: a place, and the values that it takes one after another. */
#ifndef SIM_SWEEP_AXIS_H
#define SIM_SWEEP_AXIS_H

#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { SB_SWEEP_POINTS_MAX = 4096 };

extern const char sb_sweep_option[]; /* "--sweep" */

struct sb_axis {
    const char *text; /* "workers=1..64", as it was written; borrowed */
    const char *name; /* "workers", or the path of a number in the workload's document */
    bool of_workers;
    bool are_times; /* the values have units: they are nanoseconds */
    uint32_t count;
    double *value; /* [count], in the arena */
};

/* SB_EINPUT in one line; SB_ENOMEM. */
enum sb_code sb_axis_read(struct sb_axis *axis, const char *text, struct sb_arena *arena,
                          struct sb_error *error);

/* The same once it is known that its values are whole numbers: those between the ends of ranges are
 * rounded. */
enum sb_code sb_axis_read_whole(struct sb_axis *axis, struct sb_arena *arena,
                                struct sb_error *error);

#endif
