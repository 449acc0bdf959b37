/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/bars/bars.h"

#include <math.h>

enum { BARS_LEFT = 136, BARS_RIGHT = 50, BARS_ROW = 19, BARS_BAR = 9 };

#define BARS_STEEP 20 /* times as much as the least: the axis of points is logarithmic */

struct bars_range {
    double lo, hi;
};

static struct bars_range bars_measure(const struct sb_bars *bars)
{
    struct bars_range range = { INFINITY, -INFINITY };
    for (uint32_t i = 0; i < bars->count; i++) {
        const struct sb_bar *bar = &bars->bar[i];
        range.lo = fmin(range.lo, fmin(fmin(bar->value, bar->lo), bar->other));
        range.hi = fmax(range.hi, fmax(fmax(bar->value, bar->hi), bar->other));
    }
    range.lo = fmin(range.lo, bars->reference), range.hi = fmax(range.hi, bars->reference);
    if (!bars->points)
        range.lo = fmin(range.lo, 0), range.hi = fmax(range.hi, bars->most);
    if (!isfinite(range.lo) || !isfinite(range.hi) || !(range.hi > range.lo)) {
        range.hi = isfinite(range.hi) ? range.hi + 0.5 : 1;
        range.lo = bars->points ? range.hi - 1 : 0;
    }
    return range;
}

static void bars_put_axis(const struct sb_bars *bars, const struct sb_gnuplot_script *script)
{
    struct bars_range range = bars_measure(bars);
    double room = fmax(0.04 * (range.hi - range.lo), bars->points ? 0.05 : 0);
    sb_module_time(script, range.hi, bars->unit);
    if (bars->points && range.lo > 0 && range.hi > BARS_STEEP * range.lo)
        sb_gnuplot_script_log_axis(script, 'x', range.lo * 0.9, range.hi * 1.1);
    else if (bars->points || range.lo < 0)
        fprintf(script->gp, "set xrange [%.9g:%.9g]\nset xtics %.9g\n",
                range.lo < 0 || bars->points ? range.lo - room : 0, range.hi + room,
                sb_module_tic(range.hi - range.lo + 2 * room));
    if (isfinite(bars->reference))
        fprintf(script->gp,
                "set arrow from first %g, graph 0 to first %g, graph 1 nohead back linecolor rgb "
                "ink linewidth 1\n",
                bars->reference, bars->reference);
    fprintf(script->gp, "set yrange [%u:0]\nunset ytics\nset grid noytics\n",
            (unsigned)(bars->count * BARS_ROW + 2));
}

static void bars_put_number(FILE *tsv, double value, char end)
{
    sb_gnuplot_script_number(tsv, value);
    fputc(end, tsv);
}

/* One line a row; what has no interval has one of no width. */
static uint32_t bars_put_data(const struct sb_bars *bars, const struct sb_gnuplot_script *script,
                              uint32_t *others)
{
    uint32_t drawn = 0;
    fputs("row\tvalue\tlow\thigh\tother\tcolor\tfrom\n", script->tsv);
    for (uint32_t i = 0; i < bars->count; i++) {
        const struct sb_bar *bar = &bars->bar[i];
        if (!isfinite(bar->value))
            continue;
        bool known = isfinite(bar->lo) && isfinite(bar->hi);
        fprintf(script->tsv, "%.1f\t", i * BARS_ROW + BARS_ROW / 2.0);
        bars_put_number(script->tsv, bar->value, '\t');
        bars_put_number(script->tsv, known ? bar->lo : bar->value, '\t');
        bars_put_number(script->tsv, known ? bar->hi : bar->value, '\t');
        bars_put_number(script->tsv, bar->other, '\t');
        fprintf(script->tsv, "0x%s\t0\n", (bar->look ? bar->look->color : SB_SOFT) + 1);
        *others += isfinite(bar->other);
        drawn++;
    }
    fputs("\n\n", script->tsv);
    return drawn;
}

static void bars_put_names(const struct sb_bars *bars, const struct sb_gnuplot_script *script)
{
    for (uint32_t i = 0; i < bars->count; i++) {
        const struct sb_bar *bar = &bars->bar[i];
        double y = script->top + i * BARS_ROW + BARS_ROW / 2.0;
        if (!isfinite(bar->value)) {
            sb_module_text(script, 4, y, bar->name, 50, false, "left textcolor rgb soft");
            continue;
        }
        sb_module_text(script, BARS_LEFT - 7, y, bar->name, 0, bar->bold, "right");
        sb_module_text(script, SB_MODULE_WIDTH - 4, y, bar->figure, 0, bar->bold, "right");
    }
}

/* gnuplot complains of a plot without any point. */
static void plot(const struct sb_bars *bars, const struct sb_gnuplot_script *script, uint32_t drawn,
                 uint32_t others)
{
    if (!drawn) {
        fputs("plot NaN", script->gp);
        return;
    }
    fprintf(script->gp, "plot '%s.tsv' ", script->base);
    if (bars->points)
        fputs("using 2:1:3:4:6 every ::1 with xerrorbars linecolor rgb variable linewidth 1.5 "
              "pointtype 7 pointsize 0.6",
              script->gp);
    else
        fprintf(
            script->gp,
            "using 7:1:7:2:($1-%g):($1+%g):6 every ::1 with boxxyerror fillstyle solid noborder "
            "linecolor rgb variable, \\\n     '' using 2:1:3:4 every ::1 with xerrorbars "
            "linecolor rgb ink linewidth 1 pointtype 0",
            BARS_BAR / 2.0, BARS_BAR / 2.0);
    if (others)
        fputs(", \\\n     '' using 5:1 every ::1 with points linecolor rgb ground pointtype 13 "
              "pointsize 0.9, \\\n     '' using 5:1 every ::1 with points linecolor rgb ink "
              "pointtype 12 pointsize 0.8 linewidth 1.25",
              script->gp);
}

enum sb_code sb_bars_put(const struct sb_bars *bars, struct sb_gnuplot_script *script,
                         const struct sb_staging *stage, struct sb_error *error)
{
    uint32_t others = 0;
    script->left = BARS_LEFT, script->right = BARS_RIGHT, script->top = 4, script->bottom = 40;
    script->height = script->top + script->bottom + bars->count * BARS_ROW + 2;
    enum sb_code code = sb_module_begin(script, stage, false, error);
    if (code)
        return code;
    bars_put_axis(bars, script);
    bars_put_names(bars, script);
    uint32_t drawn = bars_put_data(bars, script, &others);
    plot(bars, script, drawn, others);
    return sb_module_end(script, stage, error);
}
