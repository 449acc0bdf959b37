/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/trouble.h"

#include "reports/load/figures/comparison.h"
#include "reports/load/figures/groups.h"

#include <math.h>
#include <string.h>

#define FALLEN 0.9 /* of the most goodput: where less is left, that is told */
#define BEYOND 5   /* requests of a run that are above a quantile, at least */
#define TOLD 0.05  /* of a latency: what differs by less is not worth a sentence */

/* The first point at which the queue grows; result->points: none. */
static uint32_t first_unstable(const struct sb_load_result *result,
                               const struct sb_load_strategy *strategy)
{
    uint32_t p = 0;
    while (p < result->points && !strategy->point[p].unstable)
        p++;
    return p;
}

/* "(20 more in flight each second at 120/s)", of the highest rate; "(given up with …)" */
static void add_growth(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                       const struct sb_load_strategy *strategy)
{
    uint32_t last = view->result->points - 1;
    const struct sb_load_point *point = &strategy->point[last];
    char at[SB_LOAD_TEXT], growth[SB_LOAD_TEXT], pending[SB_UNITS_SIZE];
    sb_load_at(at, view->units, view->result->rate[last]);
    if (point->pending)
        sb_load_add(out, " (at %s given up with %s in flight)", at,
                    sb_units_count(pending, point->pending));
    else if (point->growth.value > 0)
        sb_load_add(out, " (at %s %s more are in flight each second)", at,
                    sb_load_value(growth, point->growth, 1));
}

static bool add_unstable(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                         const struct sb_load_strategy *strategy, const char *before)
{
    uint32_t first = first_unstable(view->result, strategy);
    char at[SB_LOAD_TEXT], name[SB_LOAD_NAME];
    if (first == view->result->points)
        return false;
    sb_load_add(out, "%sfrom %s on under %s", before,
                sb_load_at(at, view->units, view->result->rate[first]),
                sb_load_name(name, strategy->name));
    add_growth(out, view, strategy);
    return true;
}

char *sb_load_sentence_unstable(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    out[0] = '\0';
    if (sb_load_say_each(out, view, add_unstable, "Unstable: ", ", "))
        sb_load_add(out, ". No latency is told there.");
    return out;
}

/* Whether a quantile of so many requests is more than one of a few. */
static bool is_enough(const struct sb_load_latency *latency, double p)
{
    return latency->requests * (1 - p) >= BEYOND;
}

/* The last point at which the strategy's latency and the tester's are known; result->points:
 * none. */
static uint32_t last_known(const struct sb_load_result *result,
                           const struct sb_load_strategy *strategy, uint32_t quantile)
{
    for (uint32_t p = result->points; p-- > 0;) {
        const struct sb_load_point *point = &strategy->point[p];
        if (isfinite(point->all.quantile[quantile].value) &&
            isfinite(point->closed_tester.quantile[quantile].value) &&
            is_enough(&point->closed_tester, result->percentiles.p[quantile]))
            return p;
    }
    return result->points;
}

char *sb_load_sentence_tester(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    const struct sb_load_result *result = view->result;
    const struct sb_load_strategy *lead = sb_load_lead(result, view->curve);
    uint32_t tail = sb_load_tail(result), p = lead ? last_known(result, lead, tail) : 0;
    char at[SB_LOAD_TEXT], told[SB_LOAD_TEXT], is[SB_LOAD_TEXT], name[SB_LOAD_NAME];
    out[0] = '\0';
    if (!lead || p == result->points || result->closed)
        return out;
    struct sb_estimate seen = lead->point[p].closed_tester.quantile[tail],
                       all = lead->point[p].all.quantile[tail];
    if (fabs(seen.value - all.value) <= TOLD * all.value)
        return out;
    sb_load_add(
        out,
        "A tester who awaits each reply before the next request would tell a %s of %s at %s "
        "under %s; from when requests were due it is %s.",
        result->percentiles.name[tail], sb_load_time(told, view->units, seen),
        sb_load_at(at, view->units, result->rate[p]), sb_load_name(name, lead->name),
        sb_load_time(is, view->units, all));
    return out;
}

static void add_share(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                      const struct sb_load_strategy *lead, uint32_t p)
{
    char share[SB_LOAD_TEXT], at[SB_LOAD_TEXT];
    sb_load_add(out, "%s at %s", sb_load_share(share, lead->point[p].outcome[SB_OUTCOME_OK]),
                sb_load_at(at, view->units, view->result->rate[p]));
}

/* Which pool's attempts are repeated most at a point; SB_NONE: none's are, beyond doubt. */
static uint32_t most_repeated(const struct sb_load_view *view, const struct sb_load_point *point)
{
    uint32_t most = SB_NONE;
    for (uint32_t i = 0; point->pool && i < view->curve->pools; i++)
        if (point->pool[i].amplification.ci95.lo > 1 &&
            (most == SB_NONE ||
             point->pool[i].amplification.value > point->pool[most].amplification.value))
            most = i;
    return most;
}

/* Only where no comparison tells shares. */
char *sb_load_sentence_failures(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    const struct sb_load_result *result = view->result;
    const struct sb_load_strategy *lead = sb_load_lead(result, view->curve);
    char name[SB_LOAD_NAME];
    out[0] = '\0';
    if (!lead || !sb_load_fails(result) || sb_load_tells_shares(view))
        return out;
    uint32_t first = 0, end = result->points; /* what an interrupted load has of them */
    while (first < end && isnan(lead->point[first].outcome[SB_OUTCOME_OK].value))
        first++;
    while (end > first && isnan(lead->point[end - 1].outcome[SB_OUTCOME_OK].value))
        end--;
    if (first == end)
        return out;
    sb_load_add(out, "Requests that are ok under %s: ", sb_load_name(name, lead->name));
    add_share(out, view, lead, first);
    if (first < end - 1) {
        sb_load_add(out, ", ");
        add_share(out, view, lead, end - 1);
    }
    sb_load_add(out, ".");
    return out;
}

char *sb_load_sentence_repeats(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    const struct sb_load_result *result = view->result;
    const struct sb_load_strategy *lead = sb_load_lead(result, view->curve);
    char name[SB_LOAD_NAME], pool_name[SB_LOAD_NAME], times[SB_LOAD_TEXT], at[SB_LOAD_TEXT];
    out[0] = '\0';
    if (!lead || !result->points)
        return out;
    uint32_t last = result->points - 1, pool = most_repeated(view, &lead->point[last]);
    if (pool != SB_NONE)
        sb_load_add(out,
                    "Tried again or hedged: at %s %s gets %s attempts for each first one under %s.",
                    sb_load_at(at, view->units, result->rate[last]),
                    sb_load_name(pool_name, view->curve->pool[pool].name),
                    sb_load_value(times, lead->point[last].pool[pool].amplification, 1),
                    sb_load_name(name, lead->name));
    return out;
}

/* The point with the most goodput. */
static uint32_t peak_of(const struct sb_load_result *result,
                        const struct sb_load_strategy *strategy)
{
    uint32_t peak = 0;
    for (uint32_t p = 1; p < result->points; p++)
        if (strategy->point[p].goodput.value > strategy->point[peak].goodput.value)
            peak = p;
    return peak;
}

/* "97.5/s at 120/s, 3.1/s at 140/s under NAME", unless most of it is left at the last point. */
static bool add_decline(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                        const struct sb_load_strategy *strategy, const char *before)
{
    const struct sb_load_result *result = view->result;
    if (!result->points)
        return false;
    uint32_t peak = peak_of(result, strategy), last = result->points - 1;
    struct sb_estimate most = strategy->point[peak].goodput, left = strategy->point[last].goodput;
    char name[SB_LOAD_NAME], text[4][SB_LOAD_TEXT];
    if (!(left.value < FALLEN * most.value))
        return false;
    sb_load_add(
        out, "%s%s at %s, %s at %s under %s", before, sb_load_rate(text[0], view->units, most),
        sb_load_at(text[1], view->units, result->rate[peak]),
        sb_load_rate(text[2], view->units, left),
        sb_load_at(text[3], view->units, result->rate[last]), sb_load_name(name, strategy->name));
    return true;
}

char *sb_load_sentence_decline(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    out[0] = '\0';
    if (sb_load_say_each(out, view, add_decline, "Goodput falls as more is asked: ", "; "))
        sb_load_add(out, ".");
    return out;
}

/* Of all points, the one with the longest warm-up; NULL: none has one. */
static const struct sb_load_point *longest_warm_up(const struct sb_load_result *result)
{
    const struct sb_load_point *longest = NULL;
    for (uint32_t c = 0; c < result->curves; c++)
        for (uint32_t s = 0; s < result->curve[c].strategies; s++)
            for (uint32_t p = 0; p < result->points; p++) {
                const struct sb_load_point *point = &result->curve[c].strategy[s].point[p];
                if (!point->unstable && point->warm_up > (longest ? longest->warm_up : 0))
                    longest = point;
            }
    return longest;
}

char *sb_load_sentence_warm_up(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                               const struct sb_load_units *units)
{
    const struct sb_load_point *longest = longest_warm_up(result);
    char count[SB_UNITS_SIZE], at[SB_LOAD_TEXT];
    out[0] = '\0';
    if (longest)
        sb_load_add(out, "left out as warm-up: up to %s requests of each run, at %s (MSER-5)",
                    sb_units_count(count, longest->warm_up),
                    sb_load_at(at, units, sb_load_axis(units, longest)));
    return out;
}

/* The first point whose runs are too short; NULL: none. */
static const struct sb_load_point *short_run(const struct sb_load_result *result)
{
    for (uint32_t p = 0; p < result->points; p++)
        for (uint32_t c = 0; c < result->curves; c++)
            for (uint32_t s = 0; s < result->curve[c].strategies; s++) {
                const struct sb_load_point *point = &result->curve[c].strategy[s].point[p];
                if (point->warm_up_short && !point->unstable)
                    return point;
            }
    return NULL;
}

char *sb_load_sentence_caution(char out[SB_LOAD_SENTENCE], const struct sb_load_result *result,
                               const struct sb_load_units *units, uint32_t index)
{
    const struct sb_load_point *point = short_run(result);
    const char *note = result->note ? result->note : "";
    char at[SB_LOAD_TEXT];
    out[0] = '\0';
    if (result->partial && index-- == 0)
        sb_load_add(out,
                    result->missing ? "partial: shards are missing." : "partial: interrupted.");
    else if (point && index-- == 0)
        sb_load_add(out,
                    "At %s runs are too short to forget that they began empty: longer ones "
                    "(--requests) are needed from there on.",
                    sb_load_at(at, units, sb_load_axis(units, point)));
    else if (note[0] && index-- == 0)
        sb_load_add(out, "%s", note);
    return out;
}
