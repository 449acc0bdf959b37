/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/comparison.h"

#include "reports/load/figures/groups.h"

#include <math.h>

enum sb_load_verdict sb_load_compare(const struct sb_load_result *result,
                                     const struct sb_load_point *today,
                                     const struct sb_load_point *other)
{
    uint32_t tail = sb_load_tail(result);
    struct sb_interval was = today->ok.quantile[tail].ci95, is = other->ok.quantile[tail].ci95;
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
                                      const struct sb_load_strategy *other)
{
    struct sb_load_crossing crossing = { SB_NONE, SB_NONE, SB_NONE, SB_NONE };
    bool slower = false, faster = false; /* before, and behind */
    for (uint32_t p = 0; p < result->points && !slower; p++) {
        enum sb_load_verdict verdict = sb_load_compare(result, &today->point[p], &other->point[p]);
        slower = verdict == SB_LOAD_SLOWER;
        if (verdict == SB_LOAD_FASTER)
            crossing.faster_to = p;
    }
    for (uint32_t p = result->points; p-- > 0 && !faster;) {
        enum sb_load_verdict verdict = sb_load_compare(result, &today->point[p], &other->point[p]);
        faster = verdict == SB_LOAD_FASTER;
        if (verdict == SB_LOAD_SLOWER)
            crossing.slower_from = p;
    }
    crossing.fewer_from = from_where(result, today, other, SB_LOAD_SLOWER);
    crossing.more_from = from_where(result, today, other, SB_LOAD_FASTER);
    return crossing;
}

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

/* "(240 → 165 ms)" */
static void add_change(char out[SB_LOAD_SENTENCE], const struct telling *t, uint32_t p)
{
    const struct sb_load_view *view = t->view;
    uint32_t tail = sb_load_tail(view->result);
    struct sb_estimate was = t->pair.today->point[p].ok.quantile[tail],
                       is = t->pair.other->point[p].ok.quantile[tail];
    char from[SB_LOAD_TEXT], to[SB_LOAD_TEXT];
    if (isfinite(was.value) && isfinite(is.value))
        sb_load_add(out, " (%s → %s there)", sb_load_value(from, was, view->units->time->ns),
                    sb_load_time(to, view->units, is));
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
                      const struct sb_load_crossing *crossing)
{
    const struct sb_load_result *result = t->view->result;
    bool faster = crossing->faster_to != SB_NONE, slower = crossing->slower_from != SB_NONE;
    const char *tail = result->percentiles.name[sb_load_tail(result)],
               *ok = sb_load_fails(result) ? " of requests that are ok" : "";
    char at[SB_LOAD_TEXT];
    if (faster) {
        sb_load_add(out, "Up to %s ",
                    sb_load_at(at, t->view->units, result->rate[crossing->faster_to]));
        add_subject(out, t, "faster");
        sb_load_add(out, " at %s%s", tail, ok);
        add_change(out, t, crossing->faster_to);
    }
    if (slower) {
        sb_load_add(out, faster ? ", from %s on " : "From %s on ",
                    sb_load_at(at, t->view->units, result->rate[crossing->slower_from]));
        add_subject(out, t, "slower");
        sb_load_add(out, faster ? "" : " at %s%s", tail, ok);
        if (t->pair.other->point[crossing->slower_from].unstable)
            sb_load_add(out, ", as its queue grows and the other's does not");
        add_change(out, t, crossing->slower_from);
    }
    if (faster || slower)
        sb_load_add(out, ".");
}

char *sb_load_sentence_comparison(char out[SB_LOAD_SENTENCE], const struct sb_load_view *view)
{
    struct telling t = { .view = view, .pair = sb_load_pair_of(view->result, view->curve) };
    out[0] = '\0';
    if (!t.pair.today || !view->result->points)
        return out;
    sb_load_name(t.today, t.pair.today->name);
    sb_load_name(t.other, t.pair.other->name);
    struct sb_load_crossing crossing = sb_load_cross(view->result, t.pair.today, t.pair.other);
    if (crossing.fewer_from != SB_NONE)
        add_shares(out, &t, crossing.fewer_from, "fewer");
    if (crossing.more_from != SB_NONE)
        add_shares(out, &t, crossing.more_from, "more");
    if (t.named)
        sb_load_add(out, " ");
    add_times(out, &t, &crossing);
    if (!t.named)
        sb_load_add(out, "No difference is seen between %s and %s at %s.", t.other, t.today,
                    view->result->percentiles.name[sb_load_tail(view->result)]);
    return out;
}

bool sb_load_tells_shares(const struct sb_load_view *view)
{
    struct sb_load_pair pair = sb_load_pair_of(view->result, view->curve);
    if (!pair.today)
        return false;
    struct sb_load_crossing crossing = sb_load_cross(view->result, pair.today, pair.other);
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
    char name[SB_LOAD_NAME], other[SB_LOAD_NAME], today[SB_LOAD_NAME], rate[SB_LOAD_TEXT],
        from[SB_LOAD_TEXT], to[SB_LOAD_TEXT];
    out[0] = '\0';
    if (at == result->points || !pair.today->point[at].part || !pair.other->point[at].part)
        return out;
    for (uint32_t w = 0; w < result->parts; w++) {
        struct sb_estimate was = pair.today->point[at].part[w].quantile[tail],
                           is = pair.other->point[at].part[w].quantile[tail];
        if (!(is.ci95.lo > was.ci95.hi))
            continue;
        if (!told++)
            sb_load_add(out, "At %s slower under %s than under %s at %s: ",
                        sb_load_at(rate, view->units, result->rate[at]),
                        sb_load_name(other, pair.other->name),
                        sb_load_name(today, pair.today->name), result->percentiles.name[tail]);
        sb_load_add(
            out, "%s%s (%s → %s)", told > 1 ? ", " : "", sb_load_name(name, result->part[w].name),
            sb_load_value(from, was, view->units->time->ns), sb_load_time(to, view->units, is));
    }
    sb_load_add(out, told ? "." : "");
    return out;
}
