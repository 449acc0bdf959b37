/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The critical path of a schedule that is shown: what had to end just when the next one began, from
 * the last end back to the first start. */
#ifndef REPORTS_PLOTS_LAYOUT_CRITICAL_H
#define REPORTS_PLOTS_LAYOUT_CRITICAL_H

#include "sim/result/result.h"

/* What a step on the path waited for last. */
enum sb_held {
    SB_HELD_OFF,     /* it is not on the path */
    SB_HELD_FIRST,   /* nothing: the path begins here */
    SB_HELD_NEEDED,  /* a step that it awaits */
    SB_HELD_WORKER,  /* the step before on its worker */
    SB_HELD_BY_ORDER /* a step that it does not need: only the order makes it wait */
};

struct sb_critical {
    enum sb_held *held; /* [spans] */
    uint32_t *before;   /* [spans] index of the span that it waited for; UINT32_MAX: none */
    uint32_t last;      /* the span that ends the schedule; UINT32_MAX: there is none */
};

/* In `arena`. Of several spans that end when the next one begins, one that is needed counts before
 * one on the same worker before any other, and then the first. SB_ENOMEM. */
enum sb_code sb_critical_find(struct sb_critical *critical,
                              const struct sb_workload_result *workload,
                              const struct sb_shown_schedule *shown, struct sb_arena *arena,
                              struct sb_error *error);

#endif
