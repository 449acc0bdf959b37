/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/compare.h"

#include "reports/tables/text/markdown_text.h"
#include "reports/tables/text/text_page.h"
#include "sim/cli/load/compared.h"
#include "sim/cli/load/fail_if.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/json/write.h"
#include "sim/load/analysis/curve.h"
#include "sim/load/saved/read.h"
#include "sim/text/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const verdict[] = { [SB_LOAD_SAME] = "",
                                       [SB_LOAD_FASTER] = "faster",
                                       [SB_LOAD_SLOWER] = "slower",
                                       [SB_LOAD_UNTOLD] = "?" };

static void put_change(struct sb_text_table *t, uint32_t column, const struct sb_load_change *c)
{
    char text[3 * SB_UNITS_SIZE], before[SB_UNITS_SIZE], after[SB_UNITS_SIZE];
    const double half = sb_interval_half(c->difference.ci95);
    snprintf(text, sizeof text, "%s → %s",
             isnan(c->before) ? "grows" : sb_units_duration(before, c->before, half),
             isnan(c->after) ? "grows" : sb_units_duration(after, c->after, half));
    sb_text_table_put(t, column, text);
    if (!isnan(c->difference.value) && c->before > 0) {
        snprintf(text, sizeof text, "%+.1f ± %.1f %%", 100 * c->difference.value / c->before,
                 100 * half / c->before);
        sb_text_table_put(t, column + 1, text);
    }
    sb_text_table_put(t, column + 2, verdict[c->verdict]);
}

static enum sb_code build(struct sb_text_table *t, const struct sb_load_compared *x,
                          struct sb_error *error)
{
    static const char *const quantile_change = "change", *const mean_change = "change";
    *t = (struct sb_text_table){ 0 };
    sb_text_table_column(t, "point", true);
    sb_text_table_column(t, x->before.closed ? "clients" : "rate", false);
    sb_text_table_column(t, "strategy", true);
    sb_text_table_column(t, "mean", true);
    sb_text_table_column(t, mean_change, false);
    sb_text_table_column(t, "", true);
    sb_text_table_column(t, x->before.percentiles.name[x->quantile], true);
    sb_text_table_column(t, quantile_change, false);
    sb_text_table_column(t, "", true);
    for (uint32_t i = 0; i < x->points; i++) {
        const struct sb_load_compared_point *row = &x->point[i];
        char text[60];
        snprintf(text, sizeof text, x->before.closed ? "%.0f" : "%.4g/s", row->axis);
        sb_text_table_row(t);
        sb_text_table_put(t, 0, row->at);
        sb_text_table_put(t, 1, text);
        sb_text_table_put(t, 2, row->strategy);
        for (uint32_t f = 0; f < SB_LOAD_COMPARED_FIGURES; f++)
            put_change(t, 3 + 3 * f, &row->change[f]);
    }
    return sb_text_table_finish(t, error);
}

/* What the differences are of: each run of one beside that of the other with the same draws, or
 * all runs of one beside all of the other. */
static const char *pairing(char *text, size_t size, const struct sb_load_compared *x)
{
    if (!x->told)
        return "";
    if (!x->paired)
        return sb_load_compared_alike(x)
                   ? "; runs had the same draws, but are not paired: there are not as many"
                   : "; runs are not paired: they had other draws";
    snprintf(text, size, x->paired == x->told ? "; " : "; %u of them ", x->paired);
    const size_t used = strlen(text);
    snprintf(text + used, size - used, "compared run by run, which had the same draws");
    return text;
}

static const char *sentence(char *text, size_t size, const struct sb_load_compared *x)
{
    const uint32_t figures = x->points * SB_LOAD_COMPARED_FIGURES;
    char more[100];
    snprintf(text, size,
             "%u of %u figures slower, %u faster: where nothing changed, any is called so in at "
             "most 5 %% of comparisons%s",
             x->slower, figures, x->faster, pairing(more, sizeof more, x));
    return text;
}

static enum sb_code print_table(const struct sb_load_compared *x, const struct sb_options *o,
                                struct sb_error *error)
{
    const struct sb_text_page page = { stdout, o->color_stdout, o->ascii, sb_terminal_width() };
    struct sb_text_table table;
    char text[300];
    const bool markdown = strcmp(o->format, "markdown") == 0;
    enum sb_code code = build(&table, x, error);
    if (code == SB_OK && markdown) {
        sb_markdown_paragraph(stdout, "**", sentence(text, sizeof text, x), "**");
        sb_markdown_table(stdout, &table, NULL);
    }
    else if (code == SB_OK) {
        if (o->ascii)
            code = sb_text_table_ascii(&table, error);
        if (code == SB_OK)
            code = sb_text_page_table(&page, &table, 3, NULL, error);
        sb_text_page_paragraph(&page, "", sentence(text, sizeof text, x));
    }
    if (code == SB_OK && x->alone) {
        snprintf(text, sizeof text, "%u point%s only one of them has", x->alone,
                 x->alone == 1 ? "" : "s");
        if (markdown)
            sb_markdown_paragraph(stdout, "", text, "");
        else
            sb_text_page_paragraph(&page, "", text);
    }
    sb_text_table_fini(&table);
    return code;
}

static void put_figure(struct sb_json_writer *w, const char *key, const struct sb_load_change *c)
{
    sb_json_put_text(w, key);
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "before_ns");
    sb_json_put_double(w, c->before);
    sb_json_put_text(w, "after_ns");
    sb_json_put_double(w, c->after);
    sb_json_put_text(w, "change_ns");
    sb_json_put_double(w, c->difference.value);
    sb_json_put_text(w, "ci95");
    yajl_gen_array_open(w->gen);
    sb_json_put_double(w, c->difference.ci95.lo);
    sb_json_put_double(w, c->difference.ci95.hi);
    yajl_gen_array_close(w->gen);
    sb_json_put_text(w, "paired");
    yajl_gen_bool(w->gen, c->paired);
    sb_json_put_text(w, "verdict");
    sb_json_put_text(w, c->verdict == SB_LOAD_SAME     ? "same"
                        : c->verdict == SB_LOAD_UNTOLD ? "not known"
                                                       : verdict[c->verdict]);
    yajl_gen_map_close(w->gen);
}

static enum sb_code print_json(const struct sb_load_compared *x, struct sb_error *error)
{
    struct sb_json_writer writer, *w = &writer;
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_json_write_begin(w, error);
    if (code)
        return code;
    yajl_gen_map_open(w->gen);
    sb_json_put_text(w, "slower");
    sb_json_put_u64(w, x->slower);
    sb_json_put_text(w, "faster");
    sb_json_put_u64(w, x->faster);
    sb_json_put_text(w, "only_one");
    sb_json_put_u64(w, x->alone);
    sb_json_put_text(w, "points");
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < x->points; i++) {
        sb_json_put_line(w);
        yajl_gen_map_open(w->gen);
        sb_json_put_text(w, "point");
        sb_json_put_text(w, x->point[i].at);
        sb_json_put_text(w, x->before.closed ? "clients" : "rate");
        sb_json_put_double(w, x->point[i].axis);
        sb_json_put_text(w, "strategy");
        sb_json_put_text(w, x->point[i].strategy);
        put_figure(w, "mean", &x->point[i].change[0]);
        put_figure(w, x->before.percentiles.name[x->quantile], &x->point[i].change[1]);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
    yajl_gen_map_close(w->gen);
    code = sb_json_write_end(w, &text, &size, error);
    if (code == SB_OK)
        fwrite(text, 1, size, stdout);
    free(text);
    return code;
}

int sb_load_compare_two(const struct sb_options *o, const struct sb_json *before,
                        const struct sb_json *after)
{
    struct sb_error error = { 0 };
    struct sb_load_compared x = { 0 };
    enum sb_code code = sb_load_result_read(&x.before, before, &error);
    if (code == SB_OK)
        code = sb_load_result_read(&x.after, after, &error);
    if (code == SB_OK)
        code = sb_load_conclude(&x.before, &error);
    if (code == SB_OK)
        code = sb_load_conclude(&x.after, &error);
    if (code == SB_OK)
        code = sb_load_compared_fill(&x, &error);
    if (code == SB_OK)
        code = strcmp(o->format, "json") == 0 ? print_json(&x, &error) : print_table(&x, o, &error);
    const int status = code ? sb_command_fail(&error)
                            : sb_load_fail_if_compared(o, &x, sb_command_finish(SB_EXIT_DONE));
    sb_load_compared_fini(&x);
    return status;
}
