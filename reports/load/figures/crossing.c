/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/crossing.h"

#include "reports/load/figures/groups.h"

#include <math.h>

/* Of the differences run by run, which had the same draws: other less today. NAN: there are not two
 * runs in which both are known. */
static struct sb_interval of_differences(const double *today, const double *other, uint32_t runs)
{
    double mean = 0, squares = 0;
    uint64_t n = 0;
    for (uint32_t r = 0; r < runs; r++) {
        double difference = other[r] - today[r], from = difference - mean;
        if (!isfinite(difference))
            continue;
        mean += from / (double)++n;
        squares += from * (difference - mean);
    }
    if (n < 2)
        return (struct sb_interval){ NAN, NAN };
    return sb_interval_student(mean, sqrt(squares / (double)(n - 1)), n);
}

/* What each run gave of a quantile; NULL: it is not kept. */
static const double *of_runs(const struct sb_load_result *result, const struct sb_load_point *point,
                             uint32_t quantile)
{
    return quantile == sb_load_tail(result)     ? point->ok.run_tail
           : quantile == sb_load_median(result) ? point->run_median
                                                : NULL;
}

struct side {
    struct sb_interval ci95;
    const double *of_run; /* [runs] or NULL */
    uint32_t runs;
};

static enum sb_load_verdict judge(const struct side *today, const struct side *other)
{
    struct sb_interval was = today->ci95, is = other->ci95;
    if (today->of_run && other->of_run && today->runs == other->runs) {
        is = of_differences(today->of_run, other->of_run, today->runs);
        was = (struct sb_interval){ 0, 0 };
    }
    return is.hi < was.lo ? SB_LOAD_FASTER : is.lo > was.hi ? SB_LOAD_SLOWER : SB_LOAD_ALIKE;
}

enum sb_load_verdict sb_load_compare(const struct sb_load_result *result,
                                     const struct sb_load_point *today,
                                     const struct sb_load_point *other, uint32_t quantile)
{
    if (today->unstable != other->unstable)
        return today->unstable ? SB_LOAD_FASTER : SB_LOAD_SLOWER;
    return judge(&(struct side){ today->ok.quantile[quantile].ci95,
                                 of_runs(result, today, quantile), today->runs },
                 &(struct side){ other->ok.quantile[quantile].ci95,
                                 of_runs(result, other, quantile), other->runs });
}

enum sb_load_verdict sb_load_compare_parts(const struct sb_load_result *result,
                                           const struct sb_load_point *today,
                                           const struct sb_load_point *other, uint32_t part)
{
    const uint32_t tail = sb_load_tail(result);
    const struct sb_load_latency *was = &today->part[part], *is = &other->part[part];
    return judge(&(struct side){ was->quantile[tail].ci95, was->run_tail, today->runs },
                 &(struct side){ is->quantile[tail].ci95, is->run_tail, other->runs });
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
