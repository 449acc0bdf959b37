/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first sentence: what to do, and what it gives. */
#ifndef SIM_ADVICE_HEADLINE_H
#define SIM_ADVICE_HEADLINE_H

#include "sim/advice/saying.h"

#include <stddef.h>

enum sb_advice_kind {
    SB_ADVICE_NONE,    /* nothing is compared: all texts are empty */
    SB_ADVICE_NO_GAIN, /* the orders are the same, today's is the one to take, or what is saved may
                          as well be nothing */
    SB_ADVICE_PAYS,
    SB_ADVICE_IN_TAIL /* under 10 % in the mean, and at least 1.5 times as much at p99 */
};

struct sb_advice {
    enum sb_advice_kind kind;
    const struct sb_strategy_result *today, *take; /* may be the same; NULL: nothing is compared */
    const struct sb_speedup *saved; /* by taking `take`; NULL where that is today's */
    char headline[SB_ADVICE_SIZE];  /* what to do, and what it gives: about 110 characters */
    size_t strong;                  /* bytes of it that one should carry away */
    char more[SB_ADVICE_SIZE];      /* what else there is to say of it, or "" */
    const struct sb_lever *fix;     /* the call to mend first; NULL: none is worth it, or known */
    char lever[SB_ADVICE_SIZE];     /* which call to mend then, or "" */
    size_t lever_strong;            /* bytes of it that one should carry away */
};

/* Fills kind, headline and strong, where today and take are there, and saved unless they are the
 * same. */
void sb_advice_headline(struct sb_advice *advice, const struct sb_workload_result *workload);

/* Whether p99 may stand in a sentence: its interval has both ends, under both orders. */
bool sb_advice_has_p99(const struct sb_advice *advice, const struct sb_workload_result *workload);

/* The strategy that the sentence is about: of two that are the same it leads with the earliest
 * start, as the one that is easier said. */
const struct sb_strategy_result *sb_advice_lead(const struct sb_advice *advice,
                                                const struct sb_workload_result *workload);

#endif
