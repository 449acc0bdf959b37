/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/script.h"

#include "sim/text/shortest_double.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

enum { TEXT = 1024 };

/* What the fonts that come with gnuplot can show. pango draws any other character as a box over the
 * whole PNG (1.50, at gnuplot's way to scale), so that a PNG gets a square for it; a browser that
 * shows the SVG has more fonts. */
static bool is_common(uint32_t point)
{
    return point < 0x590 || (point >= 0x1E00 && point < 0x2028) ||
           (point >= 0x2030 && point < 0x205F) || point == 0x20AC ||
           (point >= 0x2190 && point < 0x2300) || (point >= 0x2500 && point < 0x2600) ||
           point == 0xFFFD;
}

static bool is_all_common(const char *text)
{
    for (uint32_t point; (point = sb_utf8_next(&text));)
        if (!is_common(point))
            return false;
    return true;
}

/* In single quotes gnuplot takes everything as it is but the quote. Doubled it would stand for
 * itself, but not at the beginning, and what follows it would be taken for a comment (#) or a macro
 * (@; 5.4); so each quote is a string of its own, by its number, in the other kind of quotes. Line
 * ends were made visible before. gnuplot escapes "<" and "&" in an SVG and forgets that XML allows
 * no "]]>" in text: its ">" becomes another bracket. */
static void put_constant(FILE *out, const char *text, const char *percent, bool common)
{
    unsigned brackets = 0; /* just before */
    bool joined = strchr(text, '\'') != NULL;
    fputs(joined ? "('" : "'", out);
    while (*text) {
        const char *start = text;
        uint32_t point = sb_utf8_next(&text);
        if (point == '\'')
            fputs("'.\"\\047\".'", out);
        else if (point == '%')
            fputs(percent, out);
        else if (common && !is_common(point))
            fputs("□", out);
        else if (point == '>' && brackets >= 2)
            fputs("›", out);
        else
            fwrite(start, 1, (size_t)(text - start), out);
        brackets = point == ']' ? brackets + 1 : 0;
    }
    fputs(joined ? "')" : "'", out);
}

static void quote(FILE *out, const char *text, size_t columns, const char *percent)
{
    char clean[TEXT];
    sb_utf8_clean(clean, sizeof clean, text, columns);
    if (is_all_common(clean)) {
        put_constant(out, clean, percent, false);
        return;
    }
    fputs("(png ? ", out);
    put_constant(out, clean, percent, true);
    fputs(" : ", out);
    put_constant(out, clean, percent, false);
    fputs(")", out);
}

void sb_gnuplot_script_quote(FILE *out, const char *text, size_t columns)
{
    quote(out, text, columns, "%");
}
void sb_gnuplot_script_quote_label(FILE *out, const char *text, size_t columns)
{
    quote(out, text, columns, "%%");
}

static FILE *open_part(const struct sb_gnuplot_script *script, const struct sb_staging *stage,
                       const char *ending, struct sb_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", script->base, ending);
    return sb_staging_open(stage, name, error);
}

static enum sb_code close_part(const struct sb_gnuplot_script *script,
                               const struct sb_staging *stage, FILE *file, const char *ending,
                               struct sb_error *error)
{
    char name[64];
    snprintf(name, sizeof name, "%s.%s", script->base, ending);
    return sb_staging_close(stage, file, name, error);
}

/* Pixels from above, as gnuplot's "screen" counts from below. */
static double from_top(const struct sb_gnuplot_script *script, unsigned pixels)
{
    return 1 - (double)pixels / script->height;
}

static void put_title(const struct sb_gnuplot_script *script, const char *title)
{
    char name[256] = "", text[TEXT];
    if (script->workload)
        sb_utf8_clean(name, sizeof name, script->workload->name, 50);
    snprintf(text, sizeof text, "%s%s%s", name, name[0] ? ": " : "", title);
    fputs("set label ", script->gp);
    sb_gnuplot_script_quote(script->gp, text, 110);
    fprintf(script->gp, " at screen 0.012, screen %.5f left font ',17' textcolor rgb ink\n",
            from_top(script, 22));
    fprintf(script->gp, "set tmargin at screen %.5f\n",
            from_top(script, script->key_above ? 84 : 54));
    if (script->key_above)
        fprintf(script->gp,
                "set key at screen 0.5, screen %.5f center top horizontal Left reverse maxrows 1 "
                "samplen %d width 1 textcolor rgb ink\n",
                from_top(script, 40), script->key_above == SB_GNUPLOT_KEY_POINTS ? 1 : 2);
    else
        fputs("set key outside right top vertical Left reverse samplen 2 spacing 1.3 textcolor rgb "
              "ink\n",
              script->gp);
}

enum sb_code sb_gnuplot_script_open(struct sb_gnuplot_script *script,
                                    const struct sb_staging *stage, struct sb_error *error)
{
    script->gp = open_part(script, stage, "gp", error);
    if (!script->gp)
        return SB_EIO;
    script->tsv = open_part(script, stage, "tsv", error);
    if (!script->tsv) {
        fclose(script->gp);
        return SB_EIO;
    }
    return SB_OK;
}

enum sb_code sb_gnuplot_script_close(struct sb_gnuplot_script *script,
                                     const struct sb_staging *stage, struct sb_error *error)
{
    enum sb_code gp = close_part(script, stage, script->gp, "gp", error),
                 tsv = close_part(script, stage, script->tsv, "tsv", error);
    return gp ? gp : tsv;
}

enum sb_code sb_gnuplot_script_begin(struct sb_gnuplot_script *script,
                                     const struct sb_staging *stage, const char *title,
                                     struct sb_error *error)
{
    enum sb_code code = sb_gnuplot_script_open(script, stage, error);
    if (code)
        return code;
    fprintf(script->gp,
            "# Draws %s.svg and %s.png from %s.tsv. Change it and run it in this folder: gnuplot "
            "%s.gp\n"
            "if (!exists('png')) png = 0 # first the SVG; the last line then draws the PNG\n"
            "reset\n"
            "set encoding utf8\n"
            "set datafile separator '\\t'\n"
            "set datafile missing 'NaN'\n"
            "ink = '" SB_INK "'; line = '" SB_GRID "'; muted = '" SB_SOFT "'\n"
            "set border 3 linecolor rgb ink\n"
            "set tics nomirror out scale 0.5 textcolor rgb ink\n"
            "set grid linetype 1 linecolor rgb line linewidth 1\n",
            script->base, script->base, script->base, script->base);
    put_title(script, title);
    return SB_OK;
}

void sb_gnuplot_script_plot(const struct sb_gnuplot_script *script)
{
    fprintf(script->gp,
            "if (png) {\n"
            "    set terminal pngcairo noenhanced size %u,%u font 'sans-serif,14' fontscale 1.125 "
            "linewidth 1.5 pointscale 1.5 background "
            "'" SB_GROUND "'\n"
            "    set output '%s.png'\n"
            "} else {\n"
            "    set terminal svg noenhanced size %u,%u dynamic font 'sans-serif,14' background "
            "'" SB_GROUND "'\n"
            "    set output '%s.svg'\n"
            "}\n",
            3 * script->width / 2, 3 * script->height / 2, script->base, script->width,
            script->height, script->base);
}

enum sb_code sb_gnuplot_script_end(struct sb_gnuplot_script *script, const struct sb_staging *stage,
                                   struct sb_error *error)
{
    fprintf(script->gp, "unset output\npng = !png\nif (png) load '%s.gp'\n", script->base);
    return sb_gnuplot_script_close(script, stage, error);
}

void sb_gnuplot_script_number(FILE *out, double value)
{
    char text[SB_SHORTEST_DOUBLE_SIZE] = "NaN";
    if (isfinite(value))
        sb_shortest_double(text, value);
    fputs(text, out);
}

/* Powers of ten between `lo` and `hi`, few enough to be read and to be counted in whole numbers. */
static void put_powers(FILE *out, double lo, double hi)
{
    enum { SCRIPT_LABELS = 12 };
    int first = (int)ceil(log10(lo)), last = (int)floor(log10(hi));
    int step = 1 + (last - first) / SCRIPT_LABELS;
    for (int power = first; power <= last; power += step)
        fprintf(out, "%s1e%d", power == first ? "" : ", ", power);
}

static void script_put_steps(FILE *out, double lo, double hi)
{
    enum { STEPS = 5 };
    static const int coarse[STEPS] = { 1, 2, 5 }, fine[STEPS] = { 1, 2, 3, 5, 7 };
    const int *steps = hi / lo < 20 ? fine : coarse;
    bool first = true;
    for (int power = (int)floor(log10(lo)); power <= (int)floor(log10(hi)); power++)
        for (size_t i = 0; i < STEPS && steps[i]; i++) {
            double at = steps[i] * pow(10, power);
            if (at < lo || at > hi)
                continue;
            fprintf(out, "%s%.6g", first ? "" : ", ", at);
            first = false;
        }
}

void sb_gnuplot_script_log_axis(const struct sb_gnuplot_script *script, char axis, double lo,
                                double hi)
{
    static const double least = 1e-200, most = 1e200, many = 1e3;
    lo = fmin(fmax(lo, least), most / 10); /* what is not a number becomes one as well */
    hi = fmin(fmax(hi, lo * 2), most);
    fprintf(script->gp, "set logscale %c\nset %crange [%.6g:%.6g]\nset %ctics (", axis, axis, lo,
            hi, axis);
    if (hi / lo > many)
        put_powers(script->gp, lo, hi);
    else
        script_put_steps(script->gp, lo, hi);
    fputs(")\n", script->gp);
}

bool sb_gnuplot_script_time_axis(const struct sb_gnuplot_script *script, char axis, double lo,
                                 double hi, const char *label)
{
    enum { SCRIPT_MANY = 8 };
    const struct sb_unit *unit = sb_unit_choose(lo > hi / 20 ? lo : hi / 20, hi);
    bool logarithmic = lo > 0 && hi / lo > SCRIPT_MANY;
    /* With a point: gnuplot divides integers as C does. */
    fprintf(script->gp, "unit = %.1f # nanoseconds\nset %clabel '%s (%s%s)' textcolor rgb ink\n",
            unit->ns, axis, label, unit->symbol, logarithmic ? ", logarithmic" : "");
    if (logarithmic)
        sb_gnuplot_script_log_axis(script, axis, lo / unit->ns, hi / unit->ns);
    return logarithmic;
}

unsigned sb_gnuplot_script_key_height(size_t entries) { return 160 + 28 * (unsigned)entries; }
