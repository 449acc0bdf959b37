/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/say.h"

#include "reports/load/figures/comparison.h"
#include "reports/load/figures/trouble.h"

static const struct {
    char *(*make)(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view);
    enum sb_load_tone tone;
} sayings[] = {
    { sb_load_sentence_capacity, SB_LOAD_PLAIN },   { sb_load_sentence_knee, SB_LOAD_PLAIN },
    { sb_load_sentence_slo, SB_LOAD_ANSWER },       { sb_load_sentence_comparison, SB_LOAD_ANSWER },
    { sb_load_sentence_parts, SB_LOAD_ANSWER },     { sb_load_sentence_failures, SB_LOAD_ANSWER },
    { sb_load_sentence_decline, SB_LOAD_WARNING },  { sb_load_sentence_repeats, SB_LOAD_WARNING },
    { sb_load_sentence_unstable, SB_LOAD_WARNING }, { sb_load_sentence_tester, SB_LOAD_PLAIN },
};
enum { SAYINGS = sizeof sayings / sizeof sayings[0] };

bool sb_load_say(char out[SB_LOAD_SENTENCE], enum sb_load_tone *tone,
                 const struct sb_load_view *view, uint32_t number)
{
    for (int i = 0; i < SAYINGS; i++)
        if (sayings[i].make(out, view)[0] && number-- == 0) {
            *tone = sayings[i].tone;
            return true;
        }
    return false;
}
