/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures, and one page that holds them all, with the figures beside them. The page needs no
 * other file and no script. */
#include "reports/page/style.h"
#include "reports/plots/plots.h"
#include "reports/plots/svg.h"
#include "reports/tables/baselines.h"
#include "reports/tables/run_sentences.h"
#include "reports/tables/run_table.h"
#include "sim/advice/advice.h"
#include "sim/advice/choice.h"
#include "sim/base/whole_file.h"
#include "sim/result/report.h"
#include "sim/text/utf8.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct page {
    FILE *out;
    const struct sb_result *result;
    const struct sb_plots *pictures;
    const char *dir;
    struct sb_error *error;
    enum sb_code code; /* of the first thing that failed */
};

static void put_text(FILE *out, const char *text)
{
    char clean[4096];
    sb_utf8_clean(clean, sizeof clean, text, 0);
    for (const char *at = clean; *at; at++)
        switch (*at) {
        case '&': fputs("&amp;", out); break;
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '"': fputs("&quot;", out); break;
        case '\'': fputs("&#39;", out); break;
        default: fputc(*at, out);
        }
}

static void put_paragraph(FILE *out, const char *class, const char *text, const char *end)
{
    fprintf(out, "<p class=\"%s\">", class);
    put_text(out, text);
    fprintf(out, "%s</p>\n", end);
}

static const char *name_of(const struct sb_workload_result *workload)
{
    return workload->name[0] ? workload->name : "(no name)";
}

/* ---- tables ---- */

static bool begins_group(const struct sb_run_table *table, uint32_t column)
{
    uint32_t first = 0;
    while (first < column)
        first = sb_run_table_group_end(table, first);
    return column > 0 && first == column;
}

static void put_group_row(FILE *out, const struct sb_run_table *table)
{
    fputs("<tr><td></td>", out);
    for (uint32_t c = 1, end; c < table->text.columns; c = end) {
        end = sb_run_table_group_end(table, c);
        fprintf(out, "<th class=\"group edge\" scope=\"colgroup\" colspan=\"%u\">",
                (unsigned)(end - c));
        put_text(out, table->column[c].group);
        fputs("</th>", out);
    }
    fputs("</tr>\n", out);
}

static void put_row(FILE *out, const struct sb_run_table *table, uint32_t row)
{
    fprintf(out, "<tr%s><th scope=\"row\">", row == table->best ? " class=\"best\"" : "");
    put_text(out, sb_text_table_cell(&table->text, row, 0));
    fputs("</th>", out);
    for (uint32_t c = 1; c < table->text.columns; c++) {
        fputs(begins_group(table, c) ? "<td class=\"edge\">" : "<td>", out);
        put_text(out, sb_text_table_cell(&table->text, row, c));
        for (unsigned i = sb_run_table_padding(table, row, c); i > 0;
             i--) /* a space as wide as a point or a digit */
            fputs(i == table->column[c].fraction ? "&#x2008;" : "&#x2007;", out);
        fputs("</td>", out);
    }
    fputs("</tr>\n", out);
}

static void put_table(FILE *out, const struct sb_run_table *table)
{
    fputs("<div class=\"wide\"><table>\n<thead>\n", out);
    put_group_row(out, table);
    fputs("<tr>", out);
    for (uint32_t c = 0; c < table->text.columns; c++)
        fprintf(out, "<th scope=\"col\"%s>%s</th>", begins_group(table, c) ? " class=\"edge\"" : "",
                table->text.name[c]);
    fputs("</tr>\n</thead>\n<tbody>\n", out);
    for (uint32_t r = 0; r < table->text.rows; r++)
        put_row(out, table, r);
    fputs("</tbody>\n</table></div>\n", out);
}

/* ---- pictures ---- */

/* Letters of any script are fine in a link within a page in UTF-8; folders' names hold nothing else
 * that is not. */
static void put_links(FILE *out, const char *folder, const char *base)
{
    static const char *const part[][2] = { { "svg", "SVG" },
                                           { "gp", "script" },
                                           { "tsv", "data" } };
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
        fprintf(out, "%s<a href=\"%s%s%s.%s\">%s</a>", i ? ", " : " (", folder,
                folder[0] ? "/" : "", base, part[i][0], part[i][1]);
    fputs(")", out);
}

static void put_figure(struct page *page, const char *folder, const char *base, const char *prefix,
                       const char *label, const char *caption)
{
    char *path = NULL;
    if (page->code)
        return;
    if (asprintf(&path, "%s/%s%s%s.svg", page->dir, folder, folder[0] ? "/" : "", base) < 0) {
        page->code = sb_fail_memory(page->error);
        return;
    }
    fputs("<figure><div class=\"plot\">", page->out);
    page->code = sb_svg_embed(page->out, path, prefix, label, page->error);
    fputs("</div>\n<figcaption>", page->out);
    put_text(page->out, caption);
    put_links(page->out, folder, base);
    fputs("</figcaption></figure>\n", page->out);
    free(path);
}

static void put_pictures(struct page *page, uint32_t w)
{
    const struct sb_workload_result *workload = &page->result->workload[w];
    for (int k = 0; k < SB_PLOT_KINDS; k++) {
        const struct sb_plot_kind *kind = sb_plot_kinds[k];
        char prefix[32], label[128], caption[SB_RUN_SENTENCE_SIZE];
        if (!page->pictures->drawn[w][k])
            continue;
        snprintf(prefix, sizeof prefix, "w%u-%s-", (unsigned)w, kind->base);
        snprintf(label, sizeof label, "%s, described below and in the table above", kind->heading);
        kind->say(caption, workload);
        fprintf(page->out, "<h3>%s</h3>\n", kind->heading);
        put_figure(page, page->pictures->folder[w], kind->base, prefix, label, caption);
    }
    if (!workload->shown_tasks && workload->tasks > 0)
        put_paragraph(page->out, "facts",
                      "The graph is too large to show one replicate task by task.", "");
}

/* ---- sections ---- */

static void put_headline(FILE *out, const struct sb_workload_result *workload)
{
    struct sb_advice advice;
    char strong[SB_ADVICE_SIZE];
    sb_advise(&advice, workload);
    if (advice.kind == SB_ADVICE_NONE)
        return;
    snprintf(strong, sizeof strong, "%.*s", (int)advice.strong, advice.headline);
    fputs("<p class=\"headline\"><strong>", out);
    put_text(out, strong);
    fputs("</strong>", out);
    put_text(out, advice.headline + advice.strong);
    fputs(" ", out);
    put_text(out, advice.more);
    fputs("</p>\n", out);
}

static void put_sentences(FILE *out, const struct sb_workload_result *workload)
{
    char text[SB_RUN_SENTENCE_SIZE];
    put_headline(out, workload);
    if (sb_run_sentence_choice(text, workload)[0])
        put_paragraph(out, "facts", text, ".");
    if (sb_run_sentence_gain(text, workload)[0])
        put_paragraph(out, "facts", text, ".");
    if (sb_run_sentence_no_gain(text, workload)[0])
        put_paragraph(out, "gain caution", text, ".");
    if (sb_run_sentence_verified(text, workload)[0])
        put_paragraph(out, "facts", text, "");
    for (unsigned i = 0; sb_run_sentence_caution(text, workload, i)[0]; i++)
        put_paragraph(out, "caution", text, "");
}

static void put_workload(struct page *page, uint32_t w)
{
    const struct sb_workload_result *workload = &page->result->workload[w];
    char text[SB_RUN_SENTENCE_SIZE];
    struct sb_run_table table;
    fprintf(page->out, "<section>\n<h2 id=\"%s\">", page->pictures->folder[w]);
    put_text(page->out, name_of(workload));
    fputs("</h2>\n", page->out);
    if (workload->description && workload->description[0])
        put_paragraph(page->out, "description", workload->description, "");
    put_paragraph(page->out, "facts", sb_run_sentence_size(text, workload), "");
    put_paragraph(page->out, "facts", sb_run_sentence_shape(text, workload), "");
    put_sentences(page->out, workload);
    page->code = sb_run_table_build(&table, workload, page->error);
    if (page->code)
        return;
    if (table.text.rows)
        put_table(page->out, &table);
    if (table.text.rows && sb_run_table_legend(text, sizeof text, &table, workload)[0])
        put_paragraph(page->out, "facts", text, "");
    sb_run_table_fini(&table);
    put_pictures(page, w);
    fputs("</section>\n", page->out);
}

/* The table of contents says what is to be gained where. */
static void put_contents_row(struct page *page, uint32_t w, const char *const *over,
                             size_t baselines)
{
    const struct sb_workload_result *workload = &page->result->workload[w];
    const struct sb_strategy_result *subject = sb_advice_choice(workload);
    char text[SB_UNITS_SIZE], clean[160];
    fprintf(page->out, "<tr><th scope=\"row\"><a href=\"#%s\">", page->pictures->folder[w]);
    sb_utf8_clean(clean, sizeof clean, name_of(workload), 40);
    put_text(page->out, clean);
    fprintf(page->out, "</a></th><td>%s</td>", sb_units_count(text, workload->tasks));
    fprintf(page->out, "<td>%s</td><td class=\"text\">",
            workload->workers ? sb_units_count(text, workload->workers) : "unlimited");
    sb_utf8_clean(clean, sizeof clean, subject ? subject->name : "–", 28);
    put_text(page->out, clean);
    fputs("</td>", page->out);
    for (size_t i = 0; i < baselines; i++) {
        const struct sb_speedup *speedup = subject ? sb_baselines_speedup(subject, over[i]) : NULL;
        bool gain = speedup && speedup->faster > 0;
        fprintf(page->out, "<td>%s</td>",
                !speedup ? "–"
                : gain   ? sb_units_ratio(text, speedup->ratio_of_means.value,
                                          sb_interval_half(speedup->ratio_of_means.ci95))
                         : "no gain");
    }
    fputs("</tr>\n", page->out);
}

static void put_contents(struct page *page)
{
    const char *over[SB_BASELINES_MAX];
    size_t baselines = 0;
    for (uint32_t w = 0; w < page->result->workloads && !baselines; w++)
        baselines = sb_baselines_list(&page->result->workload[w], over);
    fputs("<nav aria-label=\"Workloads\"><div class=\"wide\"><table>\n<thead><tr><th "
          "scope=\"col\">workload</th><th scope=\"col\">tasks</th>"
          "<th scope=\"col\">workers</th><th scope=\"col\" style=\"text-align:left\">order to "
          "take</th>",
          page->out);
    for (size_t i = 0; i < baselines; i++) {
        fputs("<th scope=\"col\">over ", page->out);
        put_text(page->out, over[i]);
        fputs("</th>", page->out);
    }
    fputs("</tr></thead>\n<tbody>\n", page->out);
    for (uint32_t w = 0; w < page->result->workloads; w++)
        put_contents_row(page, w, over, baselines);
    fputs("</tbody></table></div></nav>\n", page->out);
}

static void put_head(struct page *page, const char *notice)
{
    char count[SB_UNITS_SIZE], heading[SB_RUN_SENTENCE_SIZE];
    sb_advise_heading(heading, page->result);
    fprintf(page->out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, "
            "initial-scale=1\">\n<title>simbench report</title>\n"
            "<style>\n%s</style>\n</head>\n<body>\n<header>\n<h1>",
            sb_page_style);
    put_text(page->out, heading);
    fputs("</h1>\n", page->out);
    fprintf(page->out, "<p class=\"facts\">%s workload%s · seed %" PRIu64 " · simbench ",
            sb_units_count(count, page->result->workloads), page->result->workloads == 1 ? "" : "s",
            page->result->seed);
    put_text(page->out, page->result->version);
    fputs(" · <a href=\"results.json\">results.json</a></p>\n", page->out);
    if (page->result->partial)
        put_paragraph(page->out, "caution",
                      "partial: the run was interrupted; these are the results until then", ".");
    if (notice[0])
        put_paragraph(page->out, "caution", notice, ".");
    fputs("</header>\n<main>\n", page->out);
}

static enum sb_code put_page(struct page *page, const char *notice)
{
    put_head(page, notice);
    put_contents(page);
    if (page->pictures->overview)
        put_figure(page, "", "overview", "overview-",
                   "Speed-up of each strategy in each workload, as in the table above",
                   "Each row is a workload, each point a strategy: further right is faster. The "
                   "grey bar reaches from the slowest to the "
                   "fastest.");
    for (uint32_t w = 0; w < page->result->workloads && !page->code; w++)
        put_workload(page, w);
    fputs("</main>\n<footer><p>Today's order is join-all-then-chain, or else the first that the "
          "others are compared with. The order to take is the simplest within 1 % of the best at "
          "the mean and at p99. A makespan is the time from the start until the last task is done. "
          "All strategies face the same latencies "
          "in each "
          "replicate. A speed-up is the ratio of two means. ± is half of a 95 % confidence "
          "interval; figures are printed with the "
          "digits that they are worth.</p></footer>\n</body>\n</html>\n",
          page->out);
    return page->code;
}

static enum sb_code write_page(const struct sb_result *result, const struct sb_plots *pictures,
                               const char *dir, const char *notice, struct sb_error *error)
{
    struct sb_whole_file file;
    char *path = NULL;
    if (asprintf(&path, "%s/index.html", dir) < 0)
        return sb_fail_memory(error);
    enum sb_code code = sb_whole_file_begin(&file, path, error);
    if (!code) {
        struct page page = {
            .out = file.stream, .result = result, .pictures = pictures, .dir = dir, .error = error
        };
        code = put_page(&page, notice);
        if (code)
            sb_whole_file_abandon(&file);
        else
            code = sb_whole_file_commit(&file, error);
    }
    free(path);
    return code;
}

static enum sb_code write(const struct sb_result *result, const struct sb_report_options *options,
                          char *notice, size_t notice_size, struct sb_error *error)
{
    struct sb_plots pictures;
    const struct sb_plot_choice choice = sb_plot_choose(options->plots);
    enum sb_code code = sb_plots_draw(&pictures, result, &choice, options->dir, notice, notice_size, error);
    if (!code)
        code = write_page(result, &pictures, options->dir, notice, error);
    sb_plots_fini(&pictures);
    return code;
}

const struct sb_report sb_report_html = {
    .name = "html",
    .summary = "index.html with all pictures and figures, and each picture as SVG, with "
               "gnuplot script and data",
    .write = write,
};
