/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/compared.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *place(const struct sb_load_curve *curve, struct sb_arena *arena)
{
    char text[400] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < curve->at.axes && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s=%s", i ? " " : "",
                                 curve->at.name[i], curve->at.value[i]);
    return sb_arena_text(arena, text, strlen(text));
}

static const struct sb_load_point *find(const struct sb_load_result *in, const char *at,
                                        const char *strategy, double axis, struct sb_arena *arena)
{
    for (uint32_t c = 0; c < in->curves; c++) {
        const char *own = place(&in->curve[c], arena);
        if (!own || strcmp(own, at) != 0)
            continue;
        for (uint32_t s = 0; s < in->curve[c].strategies; s++)
            for (uint32_t i = 0; i < in->points; i++)
                if (strcmp(in->curve[c].strategy[s].name, strategy) == 0 && in->rate[i] == axis)
                    return &in->curve[c].strategy[s].point[i];
    }
    return NULL;
}

bool sb_load_compared_alike(const struct sb_load_compared *x)
{
    const struct sb_load_result *a = &x->before, *b = &x->after;
    return a->seed == b->seed && a->draws == b->draws && a->requests == b->requests;
}

static uint32_t count(const struct sb_load_result *r)
{
    uint32_t points = 0;
    for (uint32_t c = 0; c < r->curves; c++)
        points += r->curve[c].strategies * r->points;
    return points;
}

static bool is_tail(const struct sb_load_result *r, uint32_t quantile)
{
    return sb_load_result_tail(&r->percentiles) == quantile;
}

/* Twice: the tail of a verdict is shared by all of them. */
static bool walk(struct sb_load_compared *x, double tail)
{
    const struct sb_load_result *b = &x->before;
    const bool alike = sb_load_compared_alike(x),
               tail_of_both = is_tail(b, x->quantile) && is_tail(&x->after, x->quantile);
    x->points = x->faster = x->slower = x->paired = x->told = 0;
    for (uint32_t c = 0; c < b->curves; c++)
        for (uint32_t i = 0; i < b->points; i++)
            for (uint32_t s = 0; s < b->curve[c].strategies; s++) {
                const struct sb_load_strategy *strategy = &b->curve[c].strategy[s];
                const char *at = place(&b->curve[c], &x->arena);
                const struct sb_load_point *after =
                    at ? find(&x->after, at, strategy->name, b->rate[i], &x->arena) : NULL;
                if (!at)
                    return false;
                if (!after)
                    continue;
                struct sb_load_compared_point *row = &x->point[x->points++];
                *row = (struct sb_load_compared_point){ .at = at,
                                                        .strategy = strategy->name,
                                                        .axis = b->rate[i] };
                row->change[0] = sb_load_change_mean(&strategy->point[i], after, alike, tail);
                row->change[1] = sb_load_change_quantile(&strategy->point[i], after, x->quantile,
                                                         alike && tail_of_both, tail);
                for (int f = 0; f < SB_LOAD_COMPARED_FIGURES; f++) {
                    x->told += isnan(row->change[f].difference.value) ? 0 : 1;
                    x->paired += row->change[f].paired;
                    x->faster += row->change[f].verdict == SB_LOAD_FASTER;
                    x->slower += row->change[f].verdict == SB_LOAD_SLOWER;
                }
            }
    return true;
}

enum sb_code sb_load_compared_fill(struct sb_load_compared *x, struct sb_error *error)
{
    const struct sb_percentiles *p = &x->before.percentiles;
    const uint32_t most = count(&x->before);
    if (x->before.closed != x->after.closed)
        return sb_fail(error, SB_EINPUT, "compare", "one has rates, the other clients");
    x->quantile = sb_load_result_tail(p);
    if (x->before.slo.limit && x->before.slo.quantile < SB_QUANTILES_MAX)
        x->quantile = x->before.slo.quantile;
    if (x->quantile >= x->after.percentiles.count ||
        strcmp(p->name[x->quantile], x->after.percentiles.name[x->quantile]) != 0)
        x->quantile = 3; /* p99, which all have */
    x->point = sb_arena_alloc(&x->arena, most, sizeof *x->point);
    if (!x->point || !walk(x, SB_INTERVAL_TAIL) ||
        !walk(x, SB_INTERVAL_TAIL / (x->points ? x->points * SB_LOAD_COMPARED_FIGURES : 1)))
        return sb_fail_memory(error);
    x->alone = most + count(&x->after) - 2 * x->points;
    return x->points
               ? SB_OK
               : sb_fail(error, SB_EINPUT, "compare", "no strategy at no rate is in both of them");
}

void sb_load_compared_fini(struct sb_load_compared *x)
{
    sb_load_result_fini(&x->before);
    sb_load_result_fini(&x->after);
    sb_arena_fini(&x->arena);
    *x = (struct sb_load_compared){ 0 };
}
