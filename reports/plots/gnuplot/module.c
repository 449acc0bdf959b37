/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/module.h"

#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

#define COLUMN 7.0 /* units that a letter is wide, or a little less: names are bold, fonts differ  \
                    */

static void put_terminal(const struct sb_gnuplot_script *script)
{
    const unsigned width = SB_MODULE_WIDTH;
    fprintf(script->gp,
            "if (png) {\n"
            "    set terminal pngcairo noenhanced size %u,%u font 'sans-serif,12' fontscale 1.3 "
            "linewidth 2 pointscale 2 background '" SB_GROUND "'\n"
            "    set output '%s.png'\n"
            "} else {\n"
            "    set terminal svg noenhanced size %u,%u dynamic font 'sans-serif,12' background "
            "'" SB_GROUND "'\n"
            "    set output '%s.svg'\n"
            "}\n"
            /* its SVG knows no bold text, but writes the font's name as it is into an attribute */
            "bold = png ? 'sans-serif:Bold,12' : 'sans-serif\" font-weight=\"bold,12'\n",
            2 * width, 2 * script->height, script->base, width, script->height, script->base);
}

enum sb_code sb_module_begin(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                             bool left, struct sb_error *error)
{
    script->width = SB_MODULE_WIDTH;
    enum sb_code code = sb_gnuplot_script_open(script, stage, error);
    if (code)
        return code;
    fprintf(script->gp,
            "# Draws %s.svg from %s.tsv (and %s.png: gnuplot -e also_png=1 %s.gp). Change it and "
            "run it in this folder: gnuplot %s.gp\n"
            "if (!exists('png')) png = 0 # first the SVG\n"
            "reset\n"
            "set encoding utf8\n"
            "set datafile separator '\\t'\n"
            "set datafile missing 'NaN'\n"
            "ink = '" SB_INK "'; soft = '" SB_SOFT "'; firm = '" SB_FIRM "'; grid = '" SB_GRID
            "'; rule = '" SB_RULE "'; ground = '" SB_GROUND "'\n",
            script->base, script->base, script->base, script->base, script->base);
    put_terminal(script);
    fprintf(script->gp,
            "set lmargin at screen %.5f\nset rmargin at screen %.5f\nset tmargin at screen %.5f\n"
            "set bmargin at screen %.5f\n"
            "set border %d linecolor rgb firm linewidth 1\n"
            "set tics nomirror out scale 0.5 textcolor rgb soft\n"
            "set xtics offset 0,0.4\n"
            "set grid linetype 1 linecolor rgb grid linewidth 1\n"
            "unset key\n",
            sb_module_x(script->left), sb_module_x(SB_MODULE_WIDTH - script->right),
            sb_module_y(script, script->top), sb_module_y(script, script->height - script->bottom),
            left ? 3 : 1);
    return SB_OK;
}

enum sb_code sb_module_end(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                           struct sb_error *error)
{
    fprintf(script->gp,
            "\nunset output\nif (exists('also_png')) png = !png; if (png) load '%s.gp'\n",
            script->base);
    return sb_gnuplot_script_close(script, stage, error);
}

double sb_module_x(double units) { return units / SB_MODULE_WIDTH; }

double sb_module_y(const struct sb_gnuplot_script *script, double units)
{
    return 1 - units / script->height;
}

void sb_module_text(const struct sb_gnuplot_script *script, double x, double y, const char *text,
                    size_t columns, bool bold, const char *how)
{
    fputs("set label ", script->gp);
    sb_gnuplot_script_quote(script->gp, text, columns);
    fprintf(script->gp, " at screen %.5f, screen %.5f%s%s %s\n", sb_module_x(x),
            sb_module_y(script, y), bold ? " font bold" : "",
            strstr(how, "textcolor") ? "" : " textcolor rgb ink", how);
}

double sb_module_tic(double hi)
{
    static const double steps[] = { 1, 2, 2.5, 5, 10 };
    double power = pow(10, floor(log10(hi / 3.2)));
    size_t i = 0;
    while (i < 4 && hi / (steps[i] * power) > 4.5)
        i++;
    return steps[i] * power;
}

void sb_module_time(const struct sb_gnuplot_script *script, double hi, const char *unit)
{
    hi = hi > 0 && isfinite(hi) ? hi : 1;
    fprintf(script->gp, "set xrange [0:%.9g]\nset xtics %.9g\n", hi, sb_module_tic(hi));
    fprintf(script->gp, "set label '%s →' at screen %.5f, screen %.5f right textcolor rgb soft\n",
            unit, sb_module_x(SB_MODULE_WIDTH - 4), sb_module_y(script, script->height - 9));
}

double sb_module_width(const char *text) { return COLUMN * (double)sb_utf8_width(text); }

void sb_module_line(FILE *out, const struct sb_look *look)
{
    fprintf(out, "linecolor rgb '%s' dashtype %s linewidth %g", look->color, look->dash,
            look->width);
}
