/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plot/script.h"

#include "sim/display.h"
#include "sim/shortest.h"

#include <math.h>
#include <string.h>

enum { TEXT = 1024 };

/* In single quotes gnuplot takes everything as it is but the quote, which is doubled. Line ends were made visible before. */
static void quote(FILE *out, const char *text, size_t columns, const char *percent)
{
    char clean[TEXT];
    sb_display_clean(clean, sizeof clean, text, columns);
    fputc('\'', out);
    for (const char *at = clean; *at; at++)
        if (*at == '\'')
            fputs("''", out);
        else if (*at == '%')
            fputs(percent, out);
        else
            fputc(*at, out);
    fputc('\'', out);
}

void sb_script_quote(FILE *out, const char *text, size_t columns) { quote(out, text, columns, "%"); }
void sb_script_quote_label(FILE *out, const char *text, size_t columns) { quote(out, text, columns, "%%"); }

static FILE *open_part(const struct sb_script *script, const struct sb_stage *stage, const char *ending, struct sb_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", script->base, ending);
    return sb_stage_open(stage, name, error);
}

static enum sb_code close_part(const struct sb_script *script, const struct sb_stage *stage, FILE *file, const char *ending,
                               struct sb_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", script->base, ending);
    return sb_stage_close(stage, file, name, error);
}

static void put_title(const struct sb_script *script, const char *title)
{
    char name[256] = "", text[TEXT];
    if (script->workload) {
        sb_display_clean(name, sizeof name - 4, script->workload->name, 50);
        strcat(name, name[0] ? ": " : "");
    }
    snprintf(text, sizeof text, "%s%s", name, title);
    fputs("set title ", script->gp);
    sb_script_quote(script->gp, text, 110);
    fputs(" font ',16' textcolor rgb ink\n", script->gp);
}

enum sb_code sb_script_begin(struct sb_script *script, const struct sb_stage *stage, const char *title, struct sb_error *error)
{
    script->gp = open_part(script, stage, "gp", error);
    if (!script->gp)
        return SB_EIO;
    script->tsv = open_part(script, stage, "tsv", error);
    if (!script->tsv) {
        fclose(script->gp);
        return SB_EIO;
    }
    fprintf(script->gp,
            "# Draws %s.svg and %s.png from %s.tsv. Change it and run it in this folder: gnuplot %s.gp\n"
            "reset\n"
            "set encoding utf8\n"
            "set datafile separator '\\t'\n"
            "set datafile missing 'NaN'\n"
            "ink = '" SB_SCRIPT_INK "'; line = '" SB_SCRIPT_LINE "'; muted = '" SB_SCRIPT_MUTED "'\n"
            "set border 3 linecolor rgb ink\n"
            "set tics nomirror out scale 0.5 textcolor rgb ink\n"
            "set grid linecolor rgb line dashtype 1 linewidth 1\n"
            "set key noenhanced outside right top vertical Left reverse samplen 2 spacing 1.3 textcolor rgb ink\n",
            script->base, script->base, script->base, script->base);
    put_title(script, title);
    return SB_OK;
}

void sb_script_plot(const struct sb_script *script)
{
    fprintf(script->gp,
            "set terminal svg noenhanced size %u,%u dynamic font 'sans-serif,14' background '" SB_SCRIPT_GROUND "'\n"
            "set output '%s.svg'\n",
            script->width, script->height, script->base);
}

enum sb_code sb_script_end(struct sb_script *script, const struct sb_stage *stage, struct sb_error *error)
{
    fprintf(script->gp,
            "set terminal pngcairo noenhanced size %u,%u font 'sans-serif,14' fontscale 1.5 linewidth 2 pointscale 2 background '"
            SB_SCRIPT_GROUND "'\n"
            "set output '%s.png'\n"
            "replot\n"
            "unset output\n",
            2 * script->width, 2 * script->height, script->base);
    enum sb_code gp = close_part(script, stage, script->gp, "gp", error), tsv = close_part(script, stage, script->tsv, "tsv", error);
    return gp ? gp : tsv;
}

void sb_script_number(FILE *out, double value)
{
    char text[SB_SHORTEST_SIZE] = "NaN";
    if (isfinite(value))
        sb_shortest(text, value);
    fputs(text, out);
}

void sb_script_time_axis(const struct sb_script *script, char axis, double lo, double hi, const char *label)
{
    enum { MANY = 30 };
    const struct sb_unit *unit = sb_unit_choose(lo > hi / 20 ? lo : hi / 20, hi);
    fprintf(script->gp, "unit = %.0f # nanoseconds\nset %clabel '%s (%s)' textcolor rgb ink\n", unit->ns, axis, label, unit->symbol);
    if (lo > 0 && hi / lo > MANY)
        fprintf(script->gp, "set logscale %c\n", axis);
}

bool sb_script_shows(const struct sb_strategy_result *strategy) { return !strategy->baseline_only; }
