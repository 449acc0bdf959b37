/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/bench_history.h"

#include "reports/plots/gnuplot/script.h"
#include "reports/plots/gnuplot/single.h"
#include "reports/plots/gnuplot/staging.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of Okabe and Ito's colours, as in the pictures of a run; what does not fit has another shape. */
static const char *const bench_history_colors[] = { "#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                    "#56B4E9", "#E69F00", "#888888" };
static const int shapes[] = { 7, 5, 9, 13, 11 };
enum {
    BENCH_HISTORY_COLORS = sizeof bench_history_colors / sizeof *bench_history_colors,
    SHAPES = sizeof shapes / sizeof *shapes
};

struct history {
    const struct sb_bench_result *result;
    uint32_t results, names;
    const char **name; /* [names] of all benchmarks that were compared, in order of appearance */
    size_t room;
};

bool sb_bench_history_applies(const struct sb_bench_result *result, uint32_t results)
{
    for (uint32_t i = 0; i < results; i++)
        if (result[i].against && result[i].against->comparisons)
            return true;
    return false;
}

static bool bench_history_has(const struct history *h, const char *name)
{
    for (uint32_t i = 0; i < h->names; i++)
        if (strcmp(h->name[i], name) == 0)
            return true;
    return false;
}

static enum sb_code collect(struct history *h, struct sb_error *error)
{
    for (uint32_t i = 0; i < h->results; i++) {
        const struct sb_bench_against *a = h->result[i].against;
        for (uint32_t k = 0; a && k < a->comparisons; k++) {
            if (bench_history_has(h, a->comparison[k].name))
                continue;
            if (sb_reserve(&h->name, h->names, &h->room, sizeof *h->name))
                return sb_fail_memory(error);
            h->name[h->names++] = a->comparison[k].name;
        }
    }
    return SB_OK;
}

/* The baseline's folder, without those above it, and its day: "v1.2 2026-11-21". */
static void put_tic(FILE *out, const struct sb_bench_against *a)
{
    char text[160] = "";
    if (a) {
        size_t end = strlen(a->baseline), begin;
        while (end > 1 && a->baseline[end - 1] == '/')
            end--;
        for (begin = end; begin > 0 && a->baseline[begin - 1] != '/';)
            begin--;
        snprintf(text, sizeof text, "%.*s %.10s", (int)(end - begin < 100 ? end - begin : 100),
                 a->baseline + begin, a->fingerprint.created);
    }
    sb_gnuplot_script_quote_label(out, text, 32);
}

static void bench_history_put_axes(const struct sb_gnuplot_script *script, const struct history *h)
{
    double margin = SB_SIGN_TEST_MARGIN;
    fputs("set xtics rotate by -30 (", script->gp);
    for (uint32_t i = 0; i < h->results; i++) {
        fputs(i ? ", " : "", script->gp);
        put_tic(script->gp, h->result[i].against);
        fprintf(script->gp, " %u", i);
        margin = h->result[i].against ? h->result[i].against->margin : margin;
    }
    fprintf(script->gp,
            ") scale 0\nset xrange [-0.6:%u.6]\nset bmargin at screen 0.24\nunset grid\nset grid "
            "ytics\n"
            "set ylabel 'new time / baseline, with its 95 %% interval' textcolor rgb ink\n"
            "set offsets 0, 0, 0.005, 0.005\n"
            "set object 1 rectangle from graph 0, first %.6g to graph 1, first %.6g behind "
            "fillcolor rgb line fillstyle transparent solid 0.45 noborder\n"
            "set arrow from graph 0, first 1 to graph 1, first 1 nohead linecolor rgb ink "
            "linewidth 1.5\n",
            h->results - 1, 1 / (1 + margin), 1 + margin);
}

static const struct sb_bench_comparison *bench_history_find(const struct sb_bench_result *result,
                                                            const char *name)
{
    const struct sb_bench_comparison *c = sb_bench_find_comparison(result, name);
    return c && isfinite(c->ratio) ? c : NULL;
}

/* Benchmarks stand beside each other, not upon each other. */
static void put_series(const struct sb_gnuplot_script *script, const struct history *h,
                       uint32_t index)
{
    double aside = (index - (h->names - 1) / 2.0) * 0.7 / h->names;
    unsigned points = 0;
    fputs("place\tratio\tlow\thigh\n", script->tsv);
    for (uint32_t i = 0; i < h->results; i++) {
        const struct sb_bench_comparison *c = bench_history_find(&h->result[i], h->name[index]);
        if (!c)
            continue;
        fprintf(script->tsv, "%.4f\t", i + aside);
        sb_gnuplot_script_number(script->tsv, c->ratio);
        fputc('\t', script->tsv);
        sb_gnuplot_script_number(script->tsv,
                                 isfinite(c->ratio_ci95.lo) ? c->ratio_ci95.lo : c->ratio);
        fputc('\t', script->tsv);
        sb_gnuplot_script_number(script->tsv,
                                 isfinite(c->ratio_ci95.hi) ? c->ratio_ci95.hi : c->ratio);
        fputc('\n', script->tsv);
        points++;
    }
    fputs("\n\n", script->tsv);
    if (points) /* gnuplot complains of a plot without any point */
        fprintf(script->gp,
                "%s'%s.tsv' index %u using 1:2:3:4 every ::1 with yerrorbars pointtype %d "
                "pointsize 1.1 linewidth 1.5 linecolor rgb '%s' "
                "title ",
                index ? ", \\\n     " : "plot ", script->base, index,
                shapes[index / BENCH_HISTORY_COLORS % SHAPES],
                bench_history_colors[index % BENCH_HISTORY_COLORS]);
    else
        fprintf(script->gp, "%sNaN with points pointtype %d linecolor rgb '%s' title ",
                index ? ", \\\n     " : "plot ", shapes[index / BENCH_HISTORY_COLORS % SHAPES],
                bench_history_colors[index % BENCH_HISTORY_COLORS]);
    sb_gnuplot_script_quote(script->gp, h->name[index], 34);
}

static enum sb_code write_script(const void *self, struct sb_gnuplot_script *script,
                                 const struct sb_staging *stage, struct sb_error *error)
{
    const struct history *h = self;
    script->width = 1100;
    script->height = 480;
    if (script->height < sb_gnuplot_script_key_height(h->names))
        script->height = sb_gnuplot_script_key_height(h->names);
    enum sb_code code =
        sb_gnuplot_script_begin(script, stage, "libearliest against its baselines", error);
    if (code)
        return code;
    bench_history_put_axes(script, h);
    sb_gnuplot_script_plot(script);
    for (uint32_t i = 0; i < h->names; i++)
        put_series(script, h, i);
    fputc('\n', script->gp);
    return sb_gnuplot_script_end(script, stage, error);
}

enum sb_code sb_bench_history_draw(const struct sb_bench_result *result, uint32_t results,
                                   const char *dir, char *notice, size_t notice_size,
                                   struct sb_error *error)
{
    struct history h = { .result = result, .results = results };
    notice[0] = '\0';
    enum sb_code code = collect(&h, error);
    if (code == SB_OK && h.names)
        code = sb_single_draw("history", dir, write_script, &h, notice, notice_size, error);
    free(h.name);
    return code;
}
