/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that a curve says, in the order in which it is told: the answers come first. */
#ifndef REPORTS_LOAD_FIGURES_SAY_H
#define REPORTS_LOAD_FIGURES_SAY_H

#include "reports/load/figures/sentences.h"

enum sb_load_tone {
    SB_LOAD_PLAIN,
    SB_LOAD_ANSWER, /* what one should carry away */
    SB_LOAD_WARNING
};

/* The sentence of that number; false: there are no more. Empty ones are left out. */
bool sb_load_say(char out[SB_LOAD_SENTENCE], enum sb_load_tone *tone,
                 const struct sb_load_view *view, uint32_t number);

#endif
