/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/heat_map.h"

#include "reports/plots/gnuplot/module.h"
#include "reports/plots/gnuplot/single.h"

#include <inttypes.h>
#include <math.h>

enum {
    HEAT_MAP_LEFT = 34,
    HEAT_MAP_RIGHT = 6,
    TITLE = 19,
    HEAT_MAP_ROW = 17,
    HEAT_MAP_LABELS = 16,
    HEAT_MAP_GAP = 8,
    DIGITS_MAX = 5
};

#define MIDDLE 0.5 /* of the scale: its blue */
#define DARK 0.7   /* from here on white numbers stand out more than black ones */

struct heat_map_drawing {
    const struct sb_heat_map *map;
    struct sb_gnuplot_script *script;
    double column; /* units that one is wide */
};

static double panel_height(const struct sb_heat_map *map)
{
    return TITLE + (double)HEAT_MAP_ROW * map->rows + HEAT_MAP_LABELS + HEAT_MAP_GAP;
}

/* From 0 for the least to 1 for the most. */
static double darkness(const struct sb_heat_map *map, double value)
{
    double t = log(value / map->least) / log(map->most / map->least);
    return t > 0 ? (t < 1 ? t : 1) : 0;
}

/* From white over the blue of Okabe and Ito to a darker one. */
static uint32_t color_of(double t)
{
    static const double stop[3][3] = { { 255, 255, 255 }, { 86, 180, 233 }, { 0, 60, 110 } };
    int from = t < MIDDLE ? 0 : 1;
    double part = (t - from * MIDDLE) / MIDDLE;
    uint32_t color = 0;
    for (int i = 0; i < 3; i++) {
        double c = stop[from][i] + part * (stop[from + 1][i] - stop[from][i]);
        color = color << 8 | (uint32_t)lround(c);
    }
    return color;
}

static void heat_map_put_number(const struct heat_map_drawing *d, double x, double y, double value,
                                const char *how)
{
    char text[SB_UNITS_SIZE];
    sb_units_number(text, value, value < 9.95 ? 1 : 0);
    if (value == floor(value))
        sb_units_number(text, value, 0);
    sb_module_text(d->script, x, y, text, DIGITS_MAX, false, how);
}

static void heat_map_put_cells(const struct heat_map_drawing *d, uint32_t p)
{
    const struct sb_heat_map *map = d->map;
    double top = d->script->top + p * panel_height(map) + TITLE;
    for (uint32_t r = 0; r < map->rows; r++) {
        heat_map_put_number(d, HEAT_MAP_LEFT - 5, top + HEAT_MAP_ROW * (r + 0.5), map->row[r],
                            "right textcolor rgb soft");
        for (uint32_t c = 0; c < map->columns; c++) {
            const struct sb_heat_cell *cell =
                &map->cell[((size_t)p * map->rows + r) * map->columns + c];
            if (!(cell->value > 0))
                continue;
            double t = darkness(map, cell->value), x = HEAT_MAP_LEFT + d->column * c;
            fprintf(d->script->tsv,
                    "%.2f\t%.2f\t%.2f\t%.2f\t%" PRIu32 "\t%.4g\t%.6g\t%.6g\t%" PRIu32 "\t%d\n",
                    x + 1, x + d->column - 1, top - d->script->top + HEAT_MAP_ROW * r + 1,
                    top - d->script->top + HEAT_MAP_ROW * (r + 1.0) - 1, color_of(t), cell->value,
                    map->column[c], map->row[r], p, cell->marked);
            heat_map_put_number(d, x + d->column / 2, top + HEAT_MAP_ROW * (r + 0.5), cell->value,
                                t < DARK ? "center front" : "center front textcolor rgb ground");
        }
    }
    for (uint32_t c = 0; c < map->columns; c++)
        heat_map_put_number(d, HEAT_MAP_LEFT + d->column * (c + 0.5),
                            top + HEAT_MAP_ROW * map->rows + HEAT_MAP_LABELS / 2.0, map->column[c],
                            "center textcolor rgb soft");
}

static void put_titles(const struct heat_map_drawing *d)
{
    char axes[200];
    snprintf(axes, sizeof axes, "%.80s ↓ %.80s →", d->map->rows_name, d->map->columns_name);
    for (uint32_t p = 0; p < d->map->panels; p++) {
        double y = d->script->top + p * panel_height(d->map) + TITLE / 2.0;
        sb_module_text(d->script, 4, y, d->map->panel[p], 30, true, "left");
        sb_module_text(d->script, SB_MODULE_WIDTH - HEAT_MAP_RIGHT, y, axes, 30, false,
                       "right textcolor rgb soft");
    }
}

static enum sb_code write_map(const void *self, struct sb_gnuplot_script *script,
                              const struct sb_staging *stage, struct sb_error *error)
{
    const struct sb_heat_map *map = self;
    struct heat_map_drawing d = {
        map, script, (SB_MODULE_WIDTH - HEAT_MAP_LEFT - HEAT_MAP_RIGHT) / (double)map->columns
    };
    double height = map->panels * panel_height(map);
    script->left = script->right = 0, script->top = script->bottom = 4;
    script->height = script->top + script->bottom + (unsigned)ceil(height);
    enum sb_code code = sb_module_begin(script, stage, false, error);
    if (code)
        return code;
    fprintf(script->gp, "unset border\nunset tics\nset xrange [0:%d]\nset yrange [%.2f:0]\n",
            SB_MODULE_WIDTH, ceil(height));
    fputs("from\tto\ttop\tbottom\tcolor\tvalue\tcolumn\trow\tpanel\tmarked\n", script->tsv);
    put_titles(&d);
    for (uint32_t p = 0; p < map->panels; p++)
        heat_map_put_cells(&d, p);
    fprintf(
        script->gp,
        "plot '%s.tsv' using 1:3:1:2:3:4:5 every ::1 with boxxyerror fillstyle solid noborder "
        "linecolor rgb variable, \\\n"
        "     '' using 1:($10 > 0 ? $3 : NaN):1:2:3:4 every ::1 with boxxyerror fillstyle empty "
        "linecolor rgb ink linewidth 1.5",
        script->base);
    return sb_module_end(script, stage, error);
}

enum sb_code sb_heat_map_draw(const struct sb_heat_map *map, const char *dir, char *notice,
                              size_t notice_size, struct sb_error *error)
{
    return sb_single_draw(map->base, dir, write_map, map, notice, notice_size, error);
}
