/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/comparison.h"

#include "reports/load/figures/crossing.h"
#include "reports/load/figures/groups.h"

#include <math.h>

/* A pair of strategies in sentences. */
struct telling {
    const struct sb_load_view *view;
    struct sb_load_pair pair;
    char today[SB_LOAD_NAME], other[SB_LOAD_NAME];
    bool named; /* both have been */
};

/* "earliest-start is faster than join-all-then-chain", or "it is faster" when they were named. */
static void add_subject(char out[SB_LOAD_SENTENCE], struct telling *t, const char *what)
{
    if (t->named)
        sb_load_add(out, "it is %s", what);
    else
        sb_load_add(out, "%s is %s than %s", t->other, what, t->today);
    t->named = true;
}

/* To the digits that each is worth, or where the difference, run by run, is known better than
 * that, to those that show it. */
static struct sb_estimate shown(struct sb_estimate e, double difference)
{
    const double half = sb_interval_half(e.ci95);
    if (difference != 0 && half > fabs(difference))
        e.ci95 = (struct sb_interval){ e.value - fabs(difference), e.value + fabs(difference) };
    return e;
}

/* "240 → 165 ms" */
static void add_two(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view,
                    struct sb_estimate was, struct sb_estimate is)
{
    const double difference = is.value - was.value;
    char from[SB_LOAD_TEXT], to[SB_LOAD_TEXT];
    sb_load_add(out, "%s → %s", sb_load_value(from, shown(was, difference), view->units->time->ns),
                sb_load_time(to, view->units, shown(is, difference)));
}

/* "(240 → 165 ms there)" */
static void add_change(char out[SB_LOAD_SENTENCE], const struct telling *t, uint32_t p,
                       uint32_t quantile)
{
    const struct sb_load_view *view = t->view;
    struct sb_estimate was = t->pair.today->point[p].ok.quantile[quantile],
                       is = t->pair.other->point[p].ok.quantile[quantile];
    if (!isfinite(was.value) || !isfinite(is.value))
        return;
    sb_load_add(out, " (");
    add_two(out, view, was, is);
    sb_load_add(out, " there)");
}

/* "From 86.4/s on fewer requests are ok under …: 61.5 instead of 86.5 % at 140/s." */
static void add_shares(char out[SB_LOAD_SENTENCE], struct telling *t, uint32_t from,
                       const char *what)
{
    const struct sb_load_view *view = t->view;
    uint32_t last = view->result->points - 1;
    char at[SB_LOAD_TEXT], end[SB_LOAD_TEXT], is[SB_LOAD_TEXT], was[SB_LOAD_TEXT];
    sb_load_add(out,
                "From %s on %s requests are ok under %s than under %s: %s instead of %s at %s.",
                sb_load_at(at, view->units, view->result->rate[from]), what, t->other, t->today,
                sb_load_share(is, t->pair.other->point[last].outcome[SB_OUTCOME_OK]),
                sb_load_share(was, t->pair.today->point[last].outcome[SB_OUTCOME_OK]),
                sb_load_at(end, view->units, view->result->rate[last]));
    t->named = true;
}

static void add_times(char out[SB_LOAD_SENTENCE], struct telling *t,
                      const struct sb_load_crossing *crossing, uint32_t quantile)
{
    const struct sb_load_result *result = t->view->result;
    bool faster = crossing->faster_to != SB_NONE, slower = crossing->slower_from != SB_NONE;
    const char *name = result->percentiles.name[quantile],
               *ok = sb_load_fails(result) ? " of requests that are ok" : "";
    char at[SB_LOAD_TEXT];
    if (faster) {
        sb_load_add(out, "Up to %s ",
                    sb_load_at(at, t->view->units, result->rate[crossing->faster_to]));
        add_subject(out, t, "faster");
        sb_load_add(out, " at %s%s", name, ok);
        add_change(out, t, crossing->faster_to, quantile);
    }
    if (slower) {
        sb_load_add(out, faster ? ", from %s on " : "From %s on ",
                    sb_load_at(at, t->view->units, result->rate[crossing->slower_from]));
        add_subject(out, t, "slower");
        if (!faster)
            sb_load_add(out, " at %s%s", name, ok);
        if (t->pair.other->point[crossing->slower_from].unstable)
            sb_load_add(out, ", as its queue grows and the other's does not");
        add_change(out, t, crossing->slower_from, quantile);
    }
    if (faster || slower)
        sb_load_add(out, ".");
}

/* Whether one is faster where the other crossing has it slower. */
static bool contradict(const struct sb_load_crossing *a, const struct sb_load_crossing *b)
{
    return (a->slower_from != SB_NONE && b->faster_to != SB_NONE &&
            a->slower_from <= b->faster_to) ||
           (b->slower_from != SB_NONE && a->faster_to != SB_NONE && b->slower_from <= a->faster_to);
}

/* The median, where it says otherwise than the tail. */
static void add_median(char out[SB_LOAD_SENTENCE], struct telling *t,
                       const struct sb_load_crossing *crossing)
{
    const struct sb_load_result *result = t->view->result;
    uint32_t median = sb_load_median(result);
    if (median == SB_NONE || median == sb_load_tail(result))
        return;
    struct sb_load_crossing own = sb_load_cross(result, t->pair.today, t->pair.other, median);
    if (!contradict(&own, crossing))
        return;
    sb_load_add(out, " ");
    add_times(out, t, &own, median);
}

/* Whether there is a point at which both were run; a run may have been interrupted before. */
static bool are_known(const struct sb_load_result *result, const struct sb_load_pair *pair,
                      uint32_t quantile)
{
    for (uint32_t p = 0; p < result->points; p++)
        if (isfinite(pair->today->point[p].ok.quantile[quantile].value) &&
            isfinite(pair->other->point[p].ok.quantile[quantile].value))
            return true;
    return false;
}

char *sb_load_sentence_comparison(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    uint32_t tail = sb_load_tail(view->result);
    struct telling t = { .view = view, .pair = sb_load_pair_of(view->result, view->curve) };
    out[0] = '\0';
    if (!t.pair.today || !view->result->points)
        return out;
    sb_load_name(t.today, t.pair.today->name);
    sb_load_name(t.other, t.pair.other->name);
    struct sb_load_crossing crossing =
        sb_load_cross(view->result, t.pair.today, t.pair.other, tail);
    if (crossing.fewer_from != SB_NONE)
        add_shares(out, &t, crossing.fewer_from, "fewer");
    if (crossing.more_from != SB_NONE)
        add_shares(out, &t, crossing.more_from, "more");
    if (t.named)
        sb_load_add(out, " ");
    add_times(out, &t, &crossing, tail);
    add_median(out, &t, &crossing);
    if (!t.named && are_known(view->result, &t.pair, tail))
        sb_load_add(out, "No difference is seen between %s and %s at %s.", t.other, t.today,
                    view->result->percentiles.name[tail]);
    return out;
}

bool sb_load_tells_shares(const struct sb_load_view *view)
{
    struct sb_load_pair pair = sb_load_pair_of(view->result, view->curve);
    if (!pair.today)
        return false;
    struct sb_load_crossing crossing = sb_load_cross(view->result, pair.today, pair.other, 0);
    return crossing.fewer_from != SB_NONE || crossing.more_from != SB_NONE;
}

/* The last point at which both are stable; points: there is none. */
static uint32_t last_stable(const struct sb_load_result *result, const struct sb_load_pair *pair)
{
    uint32_t p = result->points;
    while (p > 0 && (pair->today->point[p - 1].unstable || pair->other->point[p - 1].unstable))
        p--;
    return p > 0 ? p - 1 : result->points;
}

char *sb_load_sentence_parts(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    const struct sb_load_result *result = view->result;
    const struct sb_load_pair pair = sb_load_pair_of(result, view->curve);
    uint32_t at = pair.today ? last_stable(result, &pair) : result->points;
    uint32_t tail = sb_load_tail(result), told = 0;
    char name[SB_LOAD_NAME], other[SB_LOAD_NAME], today[SB_LOAD_NAME], rate[SB_LOAD_TEXT];
    out[0] = '\0';
    if (at == result->points || !pair.today->point[at].part || !pair.other->point[at].part)
        return out;
    for (uint32_t w = 0; w < result->parts; w++) {
        struct sb_estimate was = pair.today->point[at].part[w].quantile[tail],
                           is = pair.other->point[at].part[w].quantile[tail];
        if (sb_load_compare_parts(result, &pair.today->point[at], &pair.other->point[at], w) !=
            SB_LOAD_SLOWER)
            continue;
        if (!told++)
            sb_load_add(out, "At %s slower under %s than under %s at %s: ",
                        sb_load_at(rate, view->units, result->rate[at]),
                        sb_load_name(other, pair.other->name),
                        sb_load_name(today, pair.today->name), result->percentiles.name[tail]);
        sb_load_add(out, "%s%s (", told > 1 ? ", " : "", sb_load_name(name, result->part[w].name));
        add_two(out, view, was, is);
        sb_load_add(out, ")");
    }
    if (told)
        sb_load_add(out, ".");
    return out;
}
