/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/kinds/sweep_map.h"

#include "reports/plots/gnuplot/module.h"
#include "sim/advice/choice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_READ = 8 }; /* in which figures have room */

static unsigned votes(const struct sb_sweep_rows *rows, const char *strategy)
{
    unsigned count = 0;
    for (uint32_t r = 0; r < rows->count; r++) {
        const struct sb_strategy_result *take = sb_advice_choice(&rows->row[r]);
        count += take && strcmp(take->name, strategy) == 0;
    }
    return count;
}

const char *sb_plot_sweep_map_strategy(const struct sb_sweep_rows *rows)
{
    const char *over = sb_sweep_rows_baseline(rows), *best = NULL;
    unsigned most = 0;
    for (uint32_t s = 0; over && s < rows->row->strategies; s++) {
        const char *name = rows->row->strategy[s].name;
        unsigned count = strcmp(name, over) == 0 ? 0 : votes(rows, name);
        best = count > most ? name : best;
        most = count > most ? count : most;
    }
    return best;
}

static double speedup(const struct sb_sweep_rows *rows, uint32_t r, const char *strategy)
{
    const struct sb_strategy_result *s = sb_result_find(&rows->row[r], strategy);
    const struct sb_speedup *over = s ? sb_result_speedup(s, sb_sweep_rows_baseline(rows)) : NULL;
    return over ? over->ratio_of_means.value : (double)NAN;
}

void sb_plot_sweep_tic(FILE *out, const char *value)
{
    char number[32], *end;
    double shown = strtod(value, &end);
    snprintf(number, sizeof number, "%.3g", shown);
    if (fabs(shown) >= 1000 && fabs(shown) < 1e6)
        snprintf(number, sizeof number, "%.0f", shown);
    char text[64];
    snprintf(text, sizeof text, "%s%.20s", number, end);
    sb_gnuplot_script_quote_label(out, text, 12);
}

/* The place of a row's value among those of an axis, in the order in which they appear. */
static uint32_t place(const struct sb_sweep_rows *rows, uint32_t r, uint32_t axis)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        bool first = true;
        if (strcmp(rows->row[i].point.value[axis], rows->row[r].point.value[axis]) == 0)
            return before;
        for (uint32_t k = 0; k < i && first; k++)
            first = strcmp(rows->row[i].point.value[axis], rows->row[k].point.value[axis]) != 0;
        before += first;
    }
    return before;
}

/* As many tics as have room: letters of about 7 units, lines of 15. */
static void sweep_map_put_axis(const struct sb_gnuplot_script *script,
                               const struct sb_sweep_rows *rows, uint32_t axis, const uint32_t *at,
                               uint32_t count)
{
    const char letter = axis ? 'x' : 'y';
    const uint32_t room = !axis ? 16 : count <= COLUMNS_READ ? COLUMNS_READ : 5;
    uint32_t next = 0, every = (count + room - 1) / room;
    fprintf(script->gp, "set %ctics (", letter);
    for (uint32_t r = 0; r < rows->count && next < count; r++) {
        if (at[r] != next)
            continue;
        if (next % every == 0) {
            fputs(next ? ", " : "", script->gp);
            sb_plot_sweep_tic(script->gp, rows->row[r].point.value[axis]);
            fprintf(script->gp, " %u", next);
        }
        next++;
    }
    fprintf(script->gp, ") scale 0\nset %crange [-0.5:%u.5]\n", letter, count - 1);
}

/* White at 1, where nothing is gained; dark letters are read on every colour. */
static void put_colors(const struct sb_gnuplot_script *script, double lo, double hi, bool figures)
{
    double least = fmin(lo, 1), most = fmax(hi, 1);
    if (!(most - least >= 0.1))
        least = 1, most = 1.1;
    fputs("set palette defined (", script->gp);
    if (least < 1)
        fprintf(script->gp, "%.6g '#E69F00', ", least);
    fprintf(script->gp, "1 '#FFFFFF'");
    if (most > 1)
        fprintf(script->gp, ", %.6g '#56B4E9'", most);
    fprintf(script->gp,
            ")\nset cbrange [%.6g:%.6g]\nunset grid\n%sset style fill solid 1 border linecolor "
            "rgb rule\n",
            least, most, figures ? "unset colorbox\n" : "set cbtics textcolor rgb soft\n");
}

static void sweep_map_put_cells(const struct sb_gnuplot_script *script,
                                const struct sb_sweep_rows *rows, const char *strategy,
                                const uint32_t *x, const uint32_t *y, bool figures)
{
    fputs("column\trow\tspeedup\tfigure\n", script->tsv);
    for (uint32_t r = 0; r < rows->count; r++) {
        double value = speedup(rows, r, strategy);
        char text[SB_UNITS_SIZE];
        sb_units_number(text, value, 2);
        fprintf(script->tsv, "%u\t%u\t", x[r], y[r]);
        sb_gnuplot_script_number(script->tsv, value);
        fprintf(script->tsv, "\t%s\n", text);
    }
    fprintf(script->gp,
            "plot '%s.tsv' using 1:2:($1-.5):($1+.5):($2-.5):($2+.5):3 every ::1 with boxxyerror "
            "fillcolor palette",
            script->base);
    if (figures)
        fprintf(script->gp, ", \\\n     '' using 1:2:4 every ::1 with labels font ',11' textcolor "
                            "rgb '#000000'");
}

/* The names of the axes, and above them what the colours are. */
static void sweep_map_put_labels(const struct sb_gnuplot_script *script,
                                 const struct sb_sweep_rows *rows, const char *strategy)
{
    char text[300];
    snprintf(text, sizeof text, "%.80s over %.80s", strategy, sb_sweep_rows_baseline(rows));
    sb_module_text(script, 4, 14, text, 52, true, "left");
    snprintf(text, sizeof text, "↑ %.150s", rows->row->point.name[0]);
    sb_module_text(script, 4, 32, text, 48, false, "left textcolor rgb soft");
    snprintf(text, sizeof text, "%.150s →", rows->row->point.name[1]);
    sb_module_text(script, SB_MODULE_WIDTH - 4, script->height - 9.0, text, 48, false,
                   "right textcolor rgb soft");
}

enum sb_code sb_plot_sweep_map_draw(struct sb_gnuplot_script *script,
                                    const struct sb_sweep_rows *rows,
                                    const struct sb_staging *stage, struct sb_error *error)
{
    enum {
        TOP = 46,
        SWEEP_MAP_LEFT = 54,
        SWEEP_MAP_RIGHT = 12,
        BOX = 62,
        SWEEP_MAP_BOTTOM = 40,
        SWEEP_MAP_LINE = 24,
        LINES_MOST = 12
    };
    const char *strategy = sb_plot_sweep_map_strategy(rows);
    struct sb_arena scratch = { 0 };
    uint32_t *x = sb_arena_alloc(&scratch, rows->count, sizeof *x),
             *y = sb_arena_alloc(&scratch, rows->count, sizeof *y), columns = 0, lines = 0;
    double lo = INFINITY, hi = -INFINITY;
    enum sb_code code = x && y ? SB_OK : sb_fail_memory(error);
    for (uint32_t r = 0; r < rows->count && code == SB_OK; r++) {
        x[r] = place(rows, r, 1);
        y[r] = place(rows, r, 0);
        columns = x[r] >= columns ? x[r] + 1 : columns;
        lines = y[r] >= lines ? y[r] + 1 : lines;
        lo = fmin(lo, speedup(rows, r, strategy));
        hi = fmax(hi, speedup(rows, r, strategy));
    }
    bool figures = columns <= COLUMNS_READ && lines <= LINES_MOST;
    script->left = SWEEP_MAP_LEFT, script->top = TOP, script->bottom = SWEEP_MAP_BOTTOM;
    script->right = figures ? SWEEP_MAP_RIGHT : BOX;
    script->height =
        TOP + SWEEP_MAP_BOTTOM + SWEEP_MAP_LINE * (lines < LINES_MOST ? lines : LINES_MOST);
    if (code == SB_OK)
        code = sb_module_begin(script, stage, true, error);
    if (code == SB_OK) {
        sweep_map_put_labels(script, rows, strategy);
        sweep_map_put_axis(script, rows, 1, x, columns);
        sweep_map_put_axis(script, rows, 0, y, lines);
        put_colors(script, lo, hi, figures);
        sweep_map_put_cells(script, rows, strategy, x, y, figures);
        code = sb_module_end(script, stage, error);
    }
    sb_arena_fini(&scratch);
    return code;
}
