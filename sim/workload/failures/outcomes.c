/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/outcomes.h"

#include "sim/workload/load/quantity.h"

const char *const sb_outcome_words[SB_OUTCOMES] = {
    [SB_OUTCOME_FAILED] = "failure",     [SB_OUTCOME_TIMED_OUT] = "timeout",
    [SB_OUTCOME_ABANDONED] = "patience", [SB_OUTCOME_SHED] = "shed",
    [SB_OUTCOME_REJECTED] = "rejected",
};

enum sb_code sb_outcomes_read(const struct sb_latency_source *source,
                              const struct sb_json_node *node, unsigned *on, struct sb_error *error)
{
    const char *word[SB_OUTCOMES + 1] = { 0 };
    enum sb_outcome outcome[SB_OUTCOMES];
    const struct sb_json_node *c = NULL;
    unsigned words = 0, place, bits = 0;
    enum sb_code code =
        sb_json_expect(source->json, node, SB_JSON_ARRAY, "an array of outcomes", error);
    if (code == SB_OK && node->size == 0)
        code = sb_latency_fail(source, node, error, "expected one outcome at least");
    for (unsigned i = 0; i < SB_OUTCOMES; i++)
        if (sb_outcome_words[i]) {
            outcome[words] = (enum sb_outcome)i;
            word[words++] = sb_outcome_words[i];
        }
    while (code == SB_OK && (c = sb_latency_next(source, node, c))) {
        code = sb_quantity_word(source, c, word, &place, error);
        if (code == SB_OK)
            bits |= SB_OUTCOME_BIT(outcome[place]);
    }
    if (code == SB_OK)
        *on = bits;
    return code;
}
