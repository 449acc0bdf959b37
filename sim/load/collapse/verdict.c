/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/verdict.h"

#include "sim/base/assert.h"

static bool is_well_over(const struct sb_collapse_rule *rule, const struct sb_success *success,
                         uint32_t from)
{
    uint32_t until = from + SB_WINDOW_GLANCE;
    return !(sb_success_share(success, from, until < success->slices ? until : success->slices) <
             rule->threshold);
}

static sb_ns recovery(const struct sb_collapse_rule *rule, const struct sb_success *success)
{
    uint32_t first = (uint32_t)((rule->at + success->width - 1) / success->width), from = first;
    while (from + SB_WINDOW_GLANCE < success->slices && !is_well_over(rule, success, from))
        from++;
    return (from - first) * success->width;
}

static sb_ns escape(const struct sb_collapse_rule *rule, const struct sb_success *success)
{
    for (uint32_t from = success->slices - SB_WINDOW_GLANCE; from > 0; from--)
        if (is_well_over(rule, success, from - 1))
            return (from - 1 + SB_WINDOW_GLANCE) * success->width;
    return 0;
}

struct sb_collapse_verdict sb_collapse_judge(const struct sb_collapse_rule *rule, sb_ns length,
                                             const struct sb_success *success)
{
    const uint32_t until = (uint32_t)(sb_collapse_time(rule, length) / success->width);
    SB_ASSERT(until <= success->slices && until >= SB_WINDOW_PARTS);
    struct sb_collapse_verdict verdict = {
        .share = sb_success_share(success, until - SB_WINDOW_PARTS, until),
    };
    verdict.collapsed = verdict.share < rule->threshold;
    if (verdict.collapsed)
        verdict.escaped = escape(rule, success);
    else
        verdict.recovered = recovery(rule, success);
    return verdict;
}
