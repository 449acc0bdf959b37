/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/curves/picture.h"

#include "reports/load/curves/marks.h"
#include "reports/plots/gnuplot/names.h"

#include <math.h>

enum {
    PICTURE_LEFT = 46,
    PICTURE_RIGHT = 12,
    PICTURE_BOTTOM = 40,
    PICTURE_PLOT = 190,
    PICTURE_TITLE = 18 /* what goes upward */
};

static const struct sb_look offered_look = { SB_SOFT, "(2,3)", 1.25, 0, 0 };

static void put_x_axis(const struct sb_load_drawing *d)
{
    const struct sb_load_units *units = d->picture->units;
    const struct sb_load_result *result = d->picture->result;
    char text[160];
    if (d->series.swept)
        snprintf(text, sizeof text, "%.150s →", result->curve->at.name[0]);
    else
        snprintf(text, sizeof text, "%s%s →", units->closed ? "clients" : "requests",
                 units->closed ? "" : units->per);
    double hi = d->x_most > 0 ? d->x_most : 1;
    fprintf(d->script->gp, "set xrange [0:%.9g]\nset xtics %.9g\n", hi, sb_module_tic(hi));
    sb_module_text(d->script, SB_MODULE_WIDTH - 4, d->script->height - 9.0, text, 48, false,
                   "right textcolor rgb soft");
}

static void put_y_axis(const struct sb_load_drawing *d)
{
    const struct sb_load_units *units = d->picture->units;
    const struct sb_load_figure *figure = d->picture->figure;
    char text[200];
    snprintf(text, sizeof text, "%s%s%s", figure->axis,
             figure->scale == SB_LOAD_TIMES    ? ", "
             : figure->scale == SB_LOAD_SHARES ? ", %"
             : figure->scale == SB_LOAD_RATES  ? ", "
                                               : "",
             figure->scale == SB_LOAD_TIMES   ? units->time->symbol
             : figure->scale == SB_LOAD_RATES ? units->per
                                              : "");
    sb_module_text(d->script, 4,
                   d->script->top - (double)SB_LOAD_ROW * sb_load_drawing_unstable(d) -
                       PICTURE_TITLE / 2.0 - 1,
                   text, 52, false, "left textcolor rgb soft");
    double hi = d->y_most > 0 ? d->y_most : 1;
    if (d->y_logarithmic)
        sb_gnuplot_script_log_axis(d->script, 'y', d->y_least * 0.85, hi * 1.15);
    else if (figure->scale == SB_LOAD_SHARES)
        fputs("set yrange [0:104]\nset ytics 25\n", d->script->gp);
    else
        fprintf(d->script->gp, "set yrange [%d:%.9g]\nset ytics %.9g\n",
                figure->scale == SB_LOAD_RATIOS, fmax(hi * SB_LOAD_MARGIN, 1.05),
                sb_module_tic(figure->scale == SB_LOAD_RATIOS ? fmax(hi - 1, 0.05) : hi));
}

static void picture_put_data(const struct sb_load_drawing *d, const struct sb_load_line *line)
{
    FILE *tsv = d->script->tsv;
    fputs("x\tvalue\tlow\thigh\tunstable\n", tsv);
    for (uint32_t k = 0; k < d->series.dots; k++) {
        const struct sb_load_dot *dot = &line->dot[k];
        bool bounded = isfinite(sb_interval_half(dot->y.ci95));
        const double figure[] = { dot->x * d->x_factor, dot->y.value * d->y_factor,
                                  (bounded ? dot->y.ci95.lo : dot->y.value) * d->y_factor,
                                  (bounded ? dot->y.ci95.hi : dot->y.value) * d->y_factor };
        for (int i = 0; i < 4; i++) {
            sb_gnuplot_script_number(tsv, figure[i]);
            fputc('\t', tsv);
        }
        fprintf(tsv, "%d\n", dot->unstable);
    }
    fputs("\n\n", tsv);
}

/* Whiskers below all lines, and lines with marks. */
static void picture_put_curves(const struct sb_load_drawing *d)
{
    FILE *gp = d->script->gp;
    const char *before = "plot";
    if (d->picture->figure->scale == SB_LOAD_RATES && !d->picture->units->closed) {
        fputs("plot x notitle with lines ", gp);
        sb_module_line(gp, &offered_look);
        before = ", \\\n    ";
    }
    for (int lines = 0; lines < 2; lines++)
        for (uint32_t i = 0; i < d->series.lines; i++) {
            const struct sb_look *look =
                sb_palette_look(d->picture->palette, d->series.line[i].strategy->name);
            fprintf(gp, "%s '%s.tsv' index %u using 1:2%s every ::1 with %s pointtype %d ", before,
                    d->script->base, (unsigned)i, lines ? "" : ":3:4",
                    lines ? "linespoints pointsize 0.5" : "yerrorbars pointsize 0",
                    lines ? look->mark : -1);
            if (lines)
                sb_module_line(gp, look);
            else
                fprintf(gp, "linecolor rgb '%s' linewidth 1", look->color);
            before = ", \\\n    ";
        }
}

static enum sb_code picture_put_names(const struct sb_load_drawing *d, struct sb_name **name,
                                      uint32_t *count, struct sb_arena *arena,
                                      struct sb_error *error)
{
    const struct sb_load_strategy *lead =
        sb_load_lead(d->picture->result, d->picture->result->curve);
    *count = d->series.lines;
    *name = sb_arena_alloc(arena, d->series.lines + 1, sizeof **name);
    if (!*name)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < d->series.lines; i++)
        (*name)[i] = (struct sb_name){ .text = d->series.line[i].name,
                                       .look = sb_palette_look(d->picture->palette,
                                                               d->series.line[i].strategy->name),
                                       .bold = d->series.line[i].strategy == lead };
    if (d->picture->figure->scale == SB_LOAD_RATES && !d->picture->units->closed)
        (*name)[(*count)++] = (struct sb_name){ .text = "offered", .look = &offered_look };
    return SB_OK;
}

static enum sb_code picture_draw(struct sb_load_drawing *d, const struct sb_staging *stage,
                                 struct sb_error *error)
{
    struct sb_gnuplot_script *script = d->script;
    struct sb_name *name;
    uint32_t count;
    enum sb_code code = picture_put_names(d, &name, &count, &d->series.groups.arena, error);
    if (code)
        return code;
    sb_load_drawing_measure(d);
    script->left = PICTURE_LEFT, script->right = PICTURE_RIGHT, script->bottom = PICTURE_BOTTOM;
    script->top = 6 + (unsigned)sb_names_rows(name, count) + PICTURE_TITLE +
                  SB_LOAD_ROW * sb_load_drawing_unstable(d);
    script->height = script->top + PICTURE_PLOT + PICTURE_BOTTOM;
    code = sb_module_begin(script, stage, true, error);
    if (code)
        return code;
    sb_names_above(script, name, count, true);
    put_x_axis(d);
    put_y_axis(d);
    sb_load_marks_unstable(d);
    sb_load_marks_lines(d);
    for (uint32_t i = 0; i < d->series.lines; i++)
        picture_put_data(d, &d->series.line[i]);
    picture_put_curves(d);
    return sb_module_end(script, stage, error);
}

enum sb_code sb_load_picture_write(const void *picture, struct sb_gnuplot_script *script,
                                   const struct sb_staging *stage, struct sb_error *error)
{
    struct sb_load_drawing d = { .picture = picture, .script = script };
    enum sb_code code =
        sb_load_series_build(&d.series, d.picture->figure, d.picture->result, error);
    if (code == SB_OK)
        code = picture_draw(&d, stage, error);
    sb_load_series_fini(&d.series);
    return code;
}
