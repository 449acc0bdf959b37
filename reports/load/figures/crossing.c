/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/crossing.h"

enum sb_load_verdict sb_load_compare(const struct sb_load_result *result,
                                     const struct sb_load_point *today,
                                     const struct sb_load_point *other, uint32_t quantile)
{
    (void)result;
    struct sb_interval was = today->ok.quantile[quantile].ci95,
                       is = other->ok.quantile[quantile].ci95;
    if (today->unstable != other->unstable)
        return today->unstable ? SB_LOAD_FASTER : SB_LOAD_SLOWER;
    return is.hi < was.lo ? SB_LOAD_FASTER : is.lo > was.hi ? SB_LOAD_SLOWER : SB_LOAD_ALIKE;
}

/* By the share of requests that are ok: more (FASTER), fewer (SLOWER), or alike. */
static enum sb_load_verdict compare_shares(const struct sb_load_point *today,
                                           const struct sb_load_point *other)
{
    struct sb_interval was = today->outcome[SB_OUTCOME_OK].ci95,
                       is = other->outcome[SB_OUTCOME_OK].ci95;
    return is.lo > was.hi ? SB_LOAD_FASTER : is.hi < was.lo ? SB_LOAD_SLOWER : SB_LOAD_ALIKE;
}

/* The first point from which on each has this verdict; SB_NONE: the last one has another. */
static uint32_t from_where(const struct sb_load_result *result,
                           const struct sb_load_strategy *today,
                           const struct sb_load_strategy *other, enum sb_load_verdict verdict)
{
    uint32_t from = result->points;
    while (from > 0 && compare_shares(&today->point[from - 1], &other->point[from - 1]) == verdict)
        from--;
    return from < result->points ? from : SB_NONE;
}

struct sb_load_crossing sb_load_cross(const struct sb_load_result *result,
                                      const struct sb_load_strategy *today,
                                      const struct sb_load_strategy *other, uint32_t quantile)
{
    struct sb_load_crossing crossing = { SB_NONE, SB_NONE, SB_NONE, SB_NONE };
    bool slower = false, faster = false; /* before, and behind */
    for (uint32_t p = 0; p < result->points && !slower; p++) {
        enum sb_load_verdict verdict =
            sb_load_compare(result, &today->point[p], &other->point[p], quantile);
        slower = verdict == SB_LOAD_SLOWER;
        if (verdict == SB_LOAD_FASTER)
            crossing.faster_to = p;
    }
    for (uint32_t p = result->points; p-- > 0 && !faster;) {
        enum sb_load_verdict verdict =
            sb_load_compare(result, &today->point[p], &other->point[p], quantile);
        faster = verdict == SB_LOAD_FASTER;
        if (verdict == SB_LOAD_SLOWER)
            crossing.slower_from = p;
    }
    crossing.fewer_from = from_where(result, today, other, SB_LOAD_SLOWER);
    crossing.more_from = from_where(result, today, other, SB_LOAD_FASTER);
    return crossing;
}
