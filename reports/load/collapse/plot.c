/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/collapse/plot.h"

#include "reports/load/figures/units.h"
#include "reports/plots/gnuplot/names.h"
#include "reports/plots/gnuplot/single.h"

#include <math.h>
#include <string.h>

enum {
    PLOT_LEFT = 46,
    PLOT_RIGHT = 12,
    PLOT_BOTTOM = 40,
    PLOT_PLOT = 190,
    PLOT_TITLE = 18,
    LINES_MOST = 12
};

struct drawing {
    const struct sb_collapse_picture *plot;
    struct sb_gnuplot_script *script;
    struct sb_load_units units;
    uint32_t lines; /* lengths that are drawn */
    char text[LINES_MOST][SB_UNITS_SIZE];
    const char *name[LINES_MOST];
    struct sb_palette palette;
};

/* Of many lengths an even choice, the first and the last among them. */
static uint32_t length_of(const struct drawing *d, uint32_t line)
{
    uint32_t lengths = d->plot->asked->lengths;
    return d->lines < 2 ? 0 : (uint32_t)((uint64_t)line * (lengths - 1) / (d->lines - 1));
}

static enum sb_code name_lines(struct drawing *d, struct sb_error *error)
{
    uint32_t lengths = d->plot->asked->lengths;
    d->lines = lengths < LINES_MOST ? lengths : LINES_MOST;
    for (uint32_t i = 0; i < d->lines; i++) {
        sb_ns length = d->plot->asked->length[length_of(d, i)];
        if (length)
            sb_units_duration(d->text[i], (double)length, 0);
        else
            snprintf(d->text[i], SB_UNITS_SIZE, "no trigger");
        d->name[i] = d->text[i];
    }
    return sb_palette_of_names(&d->palette, d->name, d->lines, error);
}

static void put_axes(const struct drawing *d)
{
    FILE *gp = d->script->gp;
    char text[160], factor[SB_UNITS_SIZE];
    const struct sb_trigger *trigger = &d->plot->asked->trigger;
    double most = d->plot->asked->rate[d->plot->asked->rates - 1] * d->units.rate_factor * 1.04;
    fprintf(gp, "set xrange [0:%.9g]\nset xtics %.9g\nset yrange [0:104]\nset ytics 25\n", most,
            sb_module_tic(most));
    snprintf(text, sizeof text, "requests%s →", d->units.per);
    sb_module_text(d->script, SB_MODULE_WIDTH - 4, d->script->height - 9.0, text, 48, false,
                   "right textcolor rgb soft");
    if (trigger->kind == SB_TRIGGER_PAUSE)
        snprintf(text, sizeof text, "collapsed after a pause, %%");
    else
        snprintf(text, sizeof text, "collapsed after a spike of %s times the rate, %%",
                 sb_units_number(factor, trigger->factor, sb_units_decimals(trigger->factor, 0)));
    sb_module_text(d->script, 4, d->script->top - PLOT_TITLE / 2.0 - 1, text, 52, false,
                   "left textcolor rgb soft");
}

static void put_upright(const struct drawing *d, struct sb_estimate rate, const char *what,
                        double height)
{
    double at = rate.value * d->units.rate_factor;
    if (!isfinite(at))
        return;
    fprintf(d->script->gp,
            "set arrow from first %.9g, graph 0 to first %.9g, graph 1 nohead linecolor rgb soft "
            "dashtype (6,3) linewidth 1.3\n"
            "set label '%s' at first %.9g, graph %.2f right offset -0.7,0 textcolor rgb soft\n",
            at, at, what, at, height);
}

static void plot_put_data(const struct drawing *d)
{
    for (uint32_t i = 0; i < d->lines; i++) {
        fputs("rate\tpercent\tlow\thigh\n", d->script->tsv);
        for (uint32_t r = 0; r < d->plot->asked->rates; r++) {
            const struct sb_collapse_rate *rate = &d->plot->rate[r];
            struct sb_estimate p = rate->cell[length_of(d, i)].probability;
            fprintf(d->script->tsv, "%.9g\t%.9g\t%.9g\t%.9g\n", rate->rate * d->units.rate_factor,
                    100 * p.value, 100 * p.ci95.lo, 100 * p.ci95.hi);
        }
        fputs("\n\n", d->script->tsv);
    }
}

static void plot_put_curves(const struct drawing *d)
{
    const char *before = "plot";
    for (int lines = 0; lines < 2; lines++)
        for (uint32_t i = 0; i < d->lines; i++) {
            const struct sb_look *look = &d->palette.look[i];
            fprintf(d->script->gp, "%s '%s.tsv' index %u using 1:2%s every ::1 with %s ", before,
                    d->script->base, (unsigned)i, lines ? "" : ":3:4",
                    lines ? "linespoints" : "yerrorbars pointtype -1 pointsize 0");
            if (lines) {
                fprintf(d->script->gp, "pointtype %d pointsize 0.5 ", look->mark);
                sb_module_line(d->script->gp, look);
            }
            else {
                fprintf(d->script->gp, "linecolor rgb '%s' linewidth 1", look->color);
            }
            before = ", \\\n    ";
        }
}

static enum sb_code plot_draw(struct drawing *d, const struct sb_staging *stage,
                              struct sb_error *error)
{
    struct sb_gnuplot_script *script = d->script;
    struct sb_name name[LINES_MOST];
    for (uint32_t i = 0; i < d->lines; i++)
        name[i] = (struct sb_name){ .text = d->name[i], .look = &d->palette.look[i] };
    script->left = PLOT_LEFT, script->right = PLOT_RIGHT, script->bottom = PLOT_BOTTOM;
    script->top = 6 + (unsigned)sb_names_rows(name, d->lines) + PLOT_TITLE;
    script->height = script->top + PLOT_PLOT + PLOT_BOTTOM;
    enum sb_code code = sb_module_begin(script, stage, true, error);
    if (code)
        return code;
    sb_names_above(script, name, d->lines, true);
    put_axes(d);
    if (d->plot->ramped) {
        put_upright(d, d->plot->ramped->breaks, "breaks down", 0.55);
        put_upright(d, d->plot->ramped->recovers, "recovers", 0.62);
    }
    plot_put_data(d);
    plot_put_curves(d);
    return sb_module_end(script, stage, error);
}

static enum sb_code write(const void *plot, struct sb_gnuplot_script *script,
                          const struct sb_staging *stage, struct sb_error *error)
{
    struct drawing d = { .plot = plot, .script = script };
    enum sb_code code = name_lines(&d, error);
    sb_load_units_of_rates(&d.units, d.plot->asked->rate[d.plot->asked->rates - 1]);
    if (code == SB_OK)
        code = plot_draw(&d, stage, error);
    sb_palette_fini(&d.palette);
    return code;
}

enum sb_code sb_collapse_draw(const struct sb_collapse_picture *plot, const char *dir, char *notice,
                              size_t notice_size, struct sb_error *error)
{
    notice[0] = '\0';
    return plot->asked->rates && plot->asked->lengths
               ? sb_single_draw(plot->base, dir, write, plot, notice, notice_size, error)
               : SB_OK;
}
