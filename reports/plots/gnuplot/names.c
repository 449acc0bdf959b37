/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/names.h"

#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    COLUMNS = 11,  /* of a line at the right */
    LINES_MAX = 8, /* of a name there */
    NAMES_LINE = 13,
    SAMPLE = 30, /* units of the line before a name above */
    NAMES_GAP = 12
};

/* Bytes of the next line: up to the last place where a name may be parted, at most COLUMNS. */
static size_t line_length(const char *text)
{
    size_t bytes = 0, parted = 0, columns = 0;
    for (const char *at = text; *at; bytes = (size_t)(at - text)) {
        char one[8] = "";
        const char *before = at;
        sb_utf8_next(&at);
        memcpy(one, before, (size_t)(at - before) < sizeof one ? (size_t)(at - before) : 0);
        columns += sb_utf8_width(one);
        if (columns > COLUMNS)
            return *before == ' ' ? bytes : parted ? parted : bytes;
        if (*before == ' ' || *before == '-' || *before == '_' || *before == '.')
            parted = (size_t)(at - text);
    }
    return bytes;
}

static unsigned lines_of(const char *text)
{
    unsigned lines = 0;
    for (; *text; lines++)
        text += line_length(text);
    return lines < LINES_MAX ? lines : LINES_MAX;
}

bool sb_names_fit(const struct sb_name *name, uint32_t count, double height)
{
    double lines = 0;
    for (uint32_t i = 0; i < count; i++)
        lines += NAMES_LINE * lines_of(name[i].text) + 3;
    return lines <= height;
}

static int by_end(const void *a, const void *b)
{
    const struct sb_name *x = a, *y = b;
    return (x->end > y->end) - (x->end < y->end);
}

static void put_lines(const struct sb_gnuplot_script *script, const struct sb_name *name, double x,
                      double y)
{
    const char *at = name->text;
    for (unsigned i = 0; *at && i < LINES_MAX; i++) {
        char line[8 * COLUMNS];
        size_t length = line_length(at);
        snprintf(line, sizeof line, "%.*s", (int)length, at);
        sb_module_text(script, x, y + NAMES_LINE * i, line, 0, name->bold, "left");
        at += length + (at[length] == ' ');
    }
}

void sb_names_aside(const struct sb_gnuplot_script *script, struct sb_name *name, uint32_t count,
                    double x, double top, double bottom)
{
    qsort(name, count, sizeof *name, by_end);
    double least = top, below = bottom; /* downwards as far as needed, then upwards from below */
    double *at = calloc(count + 1, sizeof *at);
    for (uint32_t i = 0; at && i < count; i++) {
        double height = NAMES_LINE * lines_of(name[i].text);
        at[i] = name[i].end - height / 2 > least ? name[i].end - height / 2 : least;
        least = at[i] + height + 3;
    }
    for (uint32_t i = count; at && i-- > 0;) {
        double height = NAMES_LINE * lines_of(name[i].text);
        at[i] = at[i] + height > below ? below - height : at[i];
        below = at[i] - 3;
    }
    for (uint32_t i = 0; at && i < count; i++) {
        double middle = at[i] + NAMES_LINE * lines_of(name[i].text) / 2.0;
        fprintf(script->gp,
                "set arrow from screen %.5f, screen %.5f to screen %.5f, screen %.5f nohead "
                "linecolor rgb '%s' linewidth 1\n",
                sb_module_x(x + 4), sb_module_y(script, name[i].end), sb_module_x(x + 13),
                sb_module_y(script, middle), name[i].look->color);
        put_lines(script, &name[i], x + 15, at[i] + NAMES_LINE / 2.0);
    }
    free(at);
}

/* Where each name goes: calls `put` for each, and returns how high all rows are. */
static double flow(const struct sb_name *name, uint32_t count,
                   void (*put)(const struct sb_gnuplot_script *script, const struct sb_name *name,
                               double x, double y, bool marks),
                   const struct sb_gnuplot_script *script, bool marks)
{
    double x = 4, y = SB_MODULE_LINE / 2.0 + 2;
    for (uint32_t i = 0; i < count; i++) {
        double width = SAMPLE + 4 + sb_module_width(name[i].text);
        if (x > 4 && x + width > SB_MODULE_WIDTH - 4) {
            x = 4;
            y += SB_MODULE_LINE;
        }
        if (put)
            put(script, &name[i], x, y, marks);
        x += width + NAMES_GAP;
    }
    return count ? y + SB_MODULE_LINE / 2.0 + 3 : 0;
}

double sb_names_rows(const struct sb_name *name, uint32_t count)
{
    return flow(name, count, NULL, NULL, false);
}

static void put_above(const struct sb_gnuplot_script *script, const struct sb_name *name, double x,
                      double y, bool marks)
{
    fprintf(
        script->gp, "set arrow from screen %.5f, screen %.5f to screen %.5f, screen %.5f nohead ",
        sb_module_x(x), sb_module_y(script, y), sb_module_x(x + SAMPLE), sb_module_y(script, y));
    sb_module_line(script->gp, name->look);
    fputc('\n', script->gp);
    if (marks)
        fprintf(script->gp,
                "set label '' at screen %.5f, screen %.5f point pointtype %d pointsize 0.6 "
                "linecolor rgb '%s'\n",
                sb_module_x(x + SAMPLE / 2.0), sb_module_y(script, y), name->look->mark,
                name->look->color);
    sb_module_text(script, x + SAMPLE + 4, y, name->text, 44, name->bold, "left");
}

void sb_names_above(const struct sb_gnuplot_script *script, const struct sb_name *name,
                    uint32_t count, bool marks)
{
    flow(name, count, put_above, script, marks);
}
