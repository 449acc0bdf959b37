/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many of the requests that came in each slice of a run's time were ok: those that arrive
 * count, not those that end, or a backlog that drains would look healthy. */
#ifndef SIM_LOAD_COLLAPSE_SUCCESS_H
#define SIM_LOAD_COLLAPSE_SUCCESS_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/load/attempt_log.h"

#include <stdint.h>

struct sb_success {
    sb_ns width;         /* of a slice */
    uint32_t slices;     /* what comes behind the last one is not counted */
    uint32_t *came, *ok; /* [slices] */
};

/* In `arena`. SB_ENOMEM. */
enum sb_code sb_success_init(struct sb_success *success, sb_ns width, sb_ns time,
                             struct sb_arena *arena, struct sb_error *error);
void sb_success_clear(struct sb_success *success);

/* For sb_load_run: `self` is a struct sb_success. */
void sb_success_came(void *self, sb_ns time);
void sb_success_over(void *self, const struct sb_request *request);

/* The share of those of slices [from, until) that are ok; NAN where none came. */
double sb_success_share(const struct sb_success *success, uint32_t from, uint32_t until);

#endif
