/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/curves/marks.h"

#include "reports/plots/gnuplot/module.h"

#include <math.h>

/* A row for each line that is unstable somewhere, with its hollow mark wherever it is. */
void sb_load_marks_unstable(const struct sb_load_drawing *d)
{
    double y =
        d->script->top - (double)SB_LOAD_ROW * sb_load_drawing_unstable(d) + SB_LOAD_ROW / 2.0 - 1;
    bool named = false;
    for (uint32_t i = 0; i < d->series.lines; i++) {
        const struct sb_load_line *line = &d->series.line[i];
        const struct sb_look *look = sb_palette_look(d->picture->palette, line->strategy->name);
        if (!sb_load_drawing_is_unstable(d, line))
            continue;
        for (uint32_t k = 0; k < d->series.dots; k++)
            if (line->dot[k].unstable)
                fprintf(d->script->gp,
                        "set label '' at first %.9g, screen %.5f point pointtype %d pointsize 0.5 "
                        "linecolor rgb '%s'\n",
                        line->dot[k].x * d->x_factor, sb_module_y(d->script, y), look->hollow,
                        look->color);
        if (!named)
            sb_module_text(d->script, d->script->left + 4.0, y, "unstable:", 0, false,
                           "left textcolor rgb soft");
        named = true;
        y += SB_LOAD_ROW;
    }
}

static void put_capacity(const struct sb_load_drawing *d)
{
    double at = d->series.capacity * d->x_factor;
    bool left = at > d->x_most / 2;
    char text[SB_LOAD_TEXT + 16], rate[SB_LOAD_TEXT];
    const struct sb_estimate capacity = { d->series.capacity, { NAN, NAN } };
    fprintf(d->script->gp,
            "set arrow from first %.9g, graph 0 to first %.9g, graph 1 nohead linecolor rgb soft "
            "dashtype (6,3) linewidth 1.3\n",
            at, at);
    snprintf(text, sizeof text, "capacity %s", sb_load_rate(rate, d->picture->units, capacity));
    fputs("set label ", d->script->gp);
    sb_gnuplot_script_quote(d->script->gp, text, 40);
    /* where curves are not */
    bool above = d->picture->figure->scale == SB_LOAD_RATIOS;
    fprintf(d->script->gp, " at first %.9g, graph %s %s offset %s,0 textcolor rgb soft\n", at,
            above ? "0.94" : "0.06", left ? "right" : "left", left ? "-0.7" : "0.7");
}

static void put_limit(const struct sb_load_drawing *d)
{
    char text[SB_UNITS_SIZE + 16], limit[SB_UNITS_SIZE];
    fprintf(d->script->gp,
            "set arrow from graph 0, first %.9g to graph 1, first %.9g nohead linecolor rgb soft "
            "dashtype (2,2) linewidth 1.2\n",
            sb_load_drawing_limit(d), sb_load_drawing_limit(d));
    snprintf(text, sizeof text, "limit %s",
             sb_units_duration(limit, (double)d->picture->result->slo.limit, 0));
    fputs("set label ", d->script->gp);
    sb_gnuplot_script_quote(d->script->gp, text, 40);
    fprintf(d->script->gp, " at graph 0.02, first %.9g left offset 0,0.5 textcolor rgb soft\n",
            sb_load_drawing_limit(d));
}

/* A curve's height at a rate between two of its dots, as the eye sees it; NAN: it is not there. */
static double height_at(const struct sb_load_drawing *d, const struct sb_load_line *line,
                        double rate)
{
    for (uint32_t k = 0; k + 1 < d->series.dots; k++) {
        const struct sb_load_dot *from = &line->dot[k], *to = from + 1;
        double part = (rate - from->x) / (to->x - from->x);
        if (!(rate >= from->x && rate <= to->x))
            continue;
        return d->y_factor * (d->y_logarithmic
                                  ? from->y.value * pow(to->y.value / from->y.value, part)
                                  : from->y.value + part * (to->y.value - from->y.value));
    }
    return NAN;
}

static void put_knees(const struct sb_load_drawing *d)
{
    for (uint32_t i = 0; i < d->series.lines; i++) {
        const struct sb_load_line *line = &d->series.line[i];
        double rate = line->strategy->knee.value, y = height_at(d, line, rate);
        if (isfinite(y))
            fprintf(d->script->gp,
                    "set label '' at first %.9g, first %.9g front point pointtype 6 pointsize 1.2 "
                    "linewidth 1.5 linecolor rgb '%s'\n",
                    rate * d->x_factor, y,
                    sb_palette_look(d->picture->palette, line->strategy->name)->color);
    }
}

void sb_load_marks_lines(const struct sb_load_drawing *d)
{
    if (d->capacity)
        put_capacity(d);
    if (isfinite(sb_load_drawing_limit(d)))
        put_limit(d);
    if (d->picture->figure->scale == SB_LOAD_TIMES && !d->series.swept)
        put_knees(d);
}
