/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/curves/drawing.h"

#include <math.h>

#define NEAR 1.35 /* a capacity that is farther away than that is not drawn */
#define MANY 6    /* times that differ by more are drawn on a logarithmic scale */

static double factor_of(enum sb_load_scale scale, const struct sb_load_units *units)
{
    return scale == SB_LOAD_TIMES    ? 1 / units->time->ns
           : scale == SB_LOAD_RATES  ? units->rate_factor
           : scale == SB_LOAD_SHARES ? 100
                                     : 1;
}

double sb_load_drawing_limit(const struct sb_load_drawing *d)
{
    const struct sb_load_slo *slo = &d->picture->result->slo;
    const struct sb_load_figure *figure = d->picture->figure;
    return slo->limit && figure->scale == SB_LOAD_TIMES && figure->quantile == slo->quantile
               ? (double)slo->limit * d->y_factor
               : (double)NAN;
}

static void drawing_widen(struct sb_load_drawing *d, double y)
{
    if (isfinite(y) && y > 0) {
        d->y_least = fmin(d->y_least, y);
        d->y_most = fmax(d->y_most, y);
    }
}

void sb_load_drawing_measure(struct sb_load_drawing *d)
{
    const struct sb_load_units *units = d->picture->units;
    bool rates = !units->closed && !d->series.swept;
    d->x_factor = rates ? units->rate_factor : 1;
    d->y_factor = factor_of(d->picture->figure->scale, units);
    d->y_least = INFINITY;
    for (uint32_t i = 0; i < d->series.lines; i++)
        for (uint32_t k = 0; k < d->series.dots; k++) {
            const struct sb_load_dot *dot = &d->series.line[i].dot[k];
            d->x_most = fmax(d->x_most, dot->x * d->x_factor);
            drawing_widen(d, dot->y.value * d->y_factor);
            if (isfinite(dot->y.value))
                drawing_widen(d, dot->y.ci95.hi * d->y_factor);
        }
    drawing_widen(d, sb_load_drawing_limit(d));
    d->capacity = d->series.capacity * d->x_factor <= NEAR * d->x_most;
    if (d->capacity)
        d->x_most = fmax(d->x_most, d->series.capacity * d->x_factor);
    d->x_most *= SB_LOAD_MARGIN;
    d->y_logarithmic = d->picture->figure->scale == SB_LOAD_TIMES && d->y_most > MANY * d->y_least;
}

bool sb_load_drawing_is_unstable(const struct sb_load_drawing *d, const struct sb_load_line *line)
{
    for (uint32_t k = 0; k < d->series.dots; k++)
        if (line->dot[k].unstable)
            return true;
    return false;
}

uint32_t sb_load_drawing_unstable(const struct sb_load_drawing *d)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < d->series.lines; i++)
        count += sb_load_drawing_is_unstable(d, &d->series.line[i]);
    return count;
}
