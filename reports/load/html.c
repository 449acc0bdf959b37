/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures, and a page that says the answers and holds all figures. It needs no other file. */
#include "reports/load/figures/more_tables.h"
#include "reports/load/figures/tables.h"
#include "reports/load/page/figures.h"
#include "reports/load/page/head.h"
#include "reports/load/page/method.h"
#include "reports/load/page/table.h"
#include "reports/page/html_text.h"
#include "reports/page/page.h"
#include "sim/base/files/whole_file.h"
#include "sim/load/report.h"

#include <stdlib.h>

struct html_page {
    FILE *out;
    const struct sb_load_result *result;
    const struct sb_load_units *units;
    const struct sb_load_pictures *pictures;
    const char *dir;
    struct sb_error *error;
};

static enum sb_code html_put_table(const struct html_page *page, const char *heading,
                                   const char *about, uint32_t names, sb_load_table_build *build)
{
    const struct sb_load_view view = { page->result, page->result->curve, page->units };
    struct sb_text_table table;
    enum sb_code code = build(&table, &view, false, page->error);
    if (code == SB_OK && table.rows) {
        fprintf(page->out, "<div class=\"part\"><h3>%s</h3>\n", heading);
        sb_load_page_table(page->out, &table, names, heading);
        sb_html_paragraph(page->out, "small full", about);
        fputs("</div>\n", page->out);
    }
    sb_text_table_fini(&table);
    return code;
}

static enum sb_code html_put_tables(const struct html_page *page)
{
    const struct sb_load_view view = { page->result, page->result->curve, page->units };
    char same[SB_LOAD_SENTENCE];
    const struct {
        const char *heading, *about;
        uint32_t names;
        sb_load_table_build *build;
    } tables[] = {
        { "Each rate", sb_load_sentence_same(same, &view), SB_LOAD_NAMES, sb_load_table_points },
        { "What became of attempts",
          "Attempts that each pool gets, how many times as many as first ones, and shares of them.",
          SB_LOAD_NAMES_OF_EACH, sb_load_table_attempts },
        { "Each workload", "All requests of each, ok or not.", SB_LOAD_NAMES_OF_EACH,
          sb_load_table_parts },
        { "Pools", "Waiting: in the mean over time, and at most. Wait: of those that were served.",
          SB_LOAD_NAMES_OF_EACH, sb_load_table_pools },
    };
    enum sb_code code = SB_OK;
    for (size_t i = 0; !code && i < sizeof tables / sizeof tables[0]; i++)
        code = html_put_table(page, tables[i].heading, tables[i].about, tables[i].names,
                              tables[i].build);
    return code;
}

static enum sb_code html_put_sweep(const struct html_page *page)
{
    struct sb_text_table table;
    char text[SB_LOAD_SENTENCE];
    enum sb_code code = sb_load_table_sweep(&table, page->result, page->units, false, page->error);
    if (code == SB_OK) {
        fputs("<div class=\"part\"><h3>Each value</h3>\n", page->out);
        sb_load_page_table(page->out, &table, SB_LOAD_NAMES, "Each value");
        sb_html_paragraph(page->out, "small full",
                          sb_load_sentence_sweep(text, page->result, page->units));
        fputs("</div>\n", page->out);
    }
    sb_text_table_fini(&table);
    return code;
}

static enum sb_code html_put_page(const struct html_page *page, const char *notice)
{
    char heading[SB_LOAD_SENTENCE];
    enum sb_code code = SB_OK;
    sb_load_page_heading(heading, page->result, page->units);
    sb_page_begin(page->out, heading);
    sb_load_page_masthead(page->out, page->result, page->units, heading, notice);
    fputs("<main>\n", page->out);
    if (page->result->curves) {
        sb_load_page_answers(page->out, page->result, page->units, heading);
        fputs("<section class=\"work\" id=\"rates\" aria-labelledby=\"h-rates\"><div "
              "class=\"head\"><h2 id=\"h-rates\">Figures</h2></div>\n",
              page->out);
        code = sb_load_page_figures(page->out, page->pictures, page->result, page->units, page->dir,
                                    page->error);
        if (code == SB_OK)
            code = page->result->curves > 1 ? html_put_sweep(page) : html_put_tables(page);
        fputs("</section>\n", page->out);
    }
    sb_load_page_method(page->out, page->result, page->units);
    fputs("</main>\n", page->out);
    sb_page_end(page->out, page->result->version);
    return code;
}

static enum sb_code html_write_page(struct html_page *page, const char *notice)
{
    struct sb_whole_file file;
    char *path = NULL;
    if (asprintf(&path, "%s/index.html", page->dir) < 0)
        return sb_fail_memory(page->error);
    enum sb_code code = sb_whole_file_begin(&file, path, page->error);
    free(path);
    if (code)
        return code;
    page->out = file.stream;
    code = html_put_page(page, notice);
    if (code)
        sb_whole_file_abandon(&file);
    else
        code = sb_whole_file_commit(&file, page->error);
    return code;
}

static enum sb_code html_write(const struct sb_load_result *result,
                               const struct sb_report_options *options, char *notice,
                               size_t notice_size, struct sb_error *error)
{
    struct sb_load_units units;
    struct sb_load_pictures pictures;
    notice[0] = '\0';
    sb_load_units_choose(&units, result);
    enum sb_code code =
        sb_load_pictures_draw(&pictures, result, &units, options->dir, notice, notice_size, error);
    if (code)
        return code;
    struct html_page page = { .result = result,
                              .units = &units,
                              .pictures = &pictures,
                              .dir = options->dir,
                              .error = error };
    return html_write_page(&page, notice);
}

const struct sb_load_report sb_load_report_html = {
    .name = "html",
    .summary =
        "index.html with the answers, all figures and curves, and each curve as SVG, gnuplot "
        "script and data",
    .write = html_write,
};
