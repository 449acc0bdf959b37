/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the edges that nothing but timing shows would save the most if they went. */
#ifndef SIM_TRACE_OPERATION_HABITS_H
#define SIM_TRACE_OPERATION_HABITS_H

#include "sim/trace/operation/inference.h"

/* An edge that stands by timing alone. */
struct sb_habit {
    uint32_t from, to; /* calls */
    uint32_t support;
    double saved_ns; /* by the mean end of the root, if it did not stand */
};

struct sb_habits {
    struct sb_habit *habit; /* [count] on the heap, the strongest first */
    size_t count, looked;   /* all; those whose saving was computed, the longest calls first */
    double all_saved_ns;    /* if none stood */
    double mean_ns;         /* of the root's end */
};

/* SB_ENOMEM: nothing needs a free. */
enum sb_code sb_habits_find(struct sb_habits *habits, const struct sb_inference *inference,
                            const struct sb_calls *calls, struct sb_error *error);
void sb_habits_fini(struct sb_habits *habits);

#endif
