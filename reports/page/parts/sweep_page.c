/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/sweep_page.h"

#include "reports/page/html_text.h"
#include "reports/page/overview.h"
#include "reports/page/parts/picture.h"
#include "reports/plots/kinds/sweep.h"
#include "reports/tables/sweep_table.h"

#include <inttypes.h>
#include <stdlib.h>

bool sb_sweep_page_applies(const struct sb_result *result)
{
    return result->workloads && result->workload->point.axes;
}

static void put_head_rows(FILE *out, const struct sb_run_table *table)
{
    fputs("<thead><tr><td></td>", out);
    for (uint32_t c = 1, end; c < table->text.columns; c = end) {
        end = sb_run_table_group_end(table, c);
        fprintf(out, "<th class=\"l\" scope=\"colgroup\" colspan=\"%u\">", (unsigned)(end - c));
        sb_html_text(out, table->column[c].group);
        fputs("</th>", out);
    }
    fputs("</tr>\n<tr>", out);
    for (uint32_t c = 0; c < table->text.columns; c++) {
        fprintf(out, "<th%s scope=\"col\">", c ? "" : " class=\"l\"");
        sb_html_text(out, table->text.name[c]);
        fputs("</th>", out);
    }
    fputs("</tr></thead>\n", out);
}

static void put_table(FILE *out, const struct sb_run_table *table, const char *name)
{
    fputs("<div class=\"wide full\" role=\"region\" tabindex=\"0\" aria-label=\"All points of ",
          out);
    sb_html_text(out, name);
    fputs("\"><table class=\"exact\">\n", out);
    put_head_rows(out, table);
    fputs("<tbody>\n", out);
    for (uint32_t r = 0; r < table->text.rows; r++) {
        fputs("<tr><th scope=\"row\">", out);
        sb_html_text(out, sb_text_table_cell(&table->text, r, 0));
        fputs("</th>", out);
        for (uint32_t c = 1; c < table->text.columns; c++) {
            fputs("<td>", out);
            sb_html_text(out, sb_text_table_cell(&table->text, r, c));
            fputs("</td>", out);
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table></div>\n", out);
}

static bool is_drawn(const struct sb_plots *pictures, uint32_t at)
{
    for (int k = 0; k < SB_PLOT_KINDS; k++)
        if (sb_plot_kinds[k] == &sb_plot_sweep)
            return pictures->drawn[at][k];
    return false;
}

/* Escaped, on the heap; NULL: no memory. */
static char *escape(const char *text)
{
    char *escaped = NULL;
    size_t size;
    FILE *out = open_memstream(&escaped, &size);
    if (!out)
        return NULL;
    sb_html_text(out, text);
    return fclose(out) ? (free(escaped), NULL) : escaped;
}

static void put_table_heading(struct sb_page *page, const char *heading, const char *name)
{
    fprintf(page->out, "<div class=\"part\"><h3>%s<span class=\"vh\"> of ", heading);
    sb_html_text(page->out, name);
    fputs("</span></h3>\n", page->out);
}

static void put_picture(struct sb_page *page, uint32_t at, const char *name)
{
    struct sb_inline_svg svg;
    char text[SB_RUN_SENTENCE_SIZE];
    sb_plot_sweep.say(text, &page->result->workload[at]);
    char *label = escape(text);
    page->code = label ? sb_page_picture_read(page, at, &sb_plot_sweep, label, &svg)
                       : sb_fail_memory(page->error);
    free(label);
    if (page->code)
        return;
    put_table_heading(page, "Speed-up", name);
    bool is_map = page->result->workload[at].point.axes > 1; /* light in the dark too */
    fputs(is_map ? "<div class=\"figs light\">\n" : "<div class=\"figs\">\n", page->out);
    sb_page_picture_put(page, &sb_plot_sweep, &svg);
    sb_inline_svg_fini(&svg);
    fputs("</div><div class=\"note\">", page->out);
    sb_html_paragraph(page->out, "small", text);
    sb_page_picture_files(page, at, sb_plot_sweep.base);
    fputs("</div></div>\n", page->out);
}

static void put_points(struct sb_page *page, const struct sb_sweep_rows *rows, const char *name)
{
    struct sb_run_table table;
    char text[SB_RUN_SENTENCE_SIZE];
    page->code = sb_sweep_table_build(&table, rows, page->error);
    if (page->code == SB_OK) {
        put_table_heading(page, "All points", name);
        put_table(page->out, &table, name);
        sb_html_paragraph(page->out, "small full", sb_sweep_sentence_legend(text, &table, rows));
        fputs("</div>\n", page->out);
    }
    sb_run_table_fini(&table);
}

static void put_sweep(struct sb_page *page, uint32_t at, const struct sb_sweep_rows *rows)
{
    char text[SB_RUN_SENTENCE_SIZE];
    const char *name = rows->name[0] ? rows->name : "(no name)";
    fputs("<section class=\"work\">\n<div class=\"head\"><h2>", page->out);
    sb_html_text(page->out, name);
    fputs("</h2>", page->out);
    sb_html_paragraph(page->out, "small", sb_sweep_sentence_size(text, rows));
    fputs("</div>\n<div class=\"top one\"><div>\n", page->out);
    sb_html_paragraph(page->out, "say", sb_sweep_sentence_enough(text, rows));
    sb_html_paragraph(page->out, "what", rows->row->description);
    fputs("</div></div>\n", page->out);
    if (is_drawn(page->pictures, at))
        put_picture(page, at, name);
    if (!page->code)
        put_points(page, rows, name);
    fputs("</section>\n", page->out);
}

static void put_masthead(struct sb_page *page, const char *notice)
{
    char partial[120];
    snprintf(partial, sizeof partial, "partial: %s.", sb_result_why_partial(page->result));
    fprintf(page->out,
            "<header class=\"mast\">\n<p class=\"brand\">simbench <span>report</span></p>\n"
            "<h1>Sweep</h1>\n<p class=\"small\">seed %" PRIu64 " · simbench ",
            page->result->seed);
    sb_html_text(page->out, page->result->version);
    fputs(" · <a href=\"results.json\">results.json</a></p>\n", page->out);
    if (page->result->partial)
        sb_html_paragraph(page->out, "caution", partial);
    sb_html_paragraph(page->out, "caution", notice);
    fputs("</header>\n", page->out);
}

void sb_sweep_page(struct sb_page *page, const char *notice)
{
    const struct sb_result *result = page->result;
    struct sb_sweep_rows rows;
    sb_page_begin(page->out, "Sweep");
    put_masthead(page, notice);
    fputs("<main>\n", page->out);
    for (uint32_t at = 0; !page->code && at < result->workloads; at += rows.count) {
        if (!sb_sweep_rows_at(&rows, result, at))
            rows.count = 1;
        else
            put_sweep(page, at, &rows);
    }
    sb_page_profile(page);
    fputs("</main>\n", page->out);
    sb_page_end(page->out, page->result->version);
}
