/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table on the terminal. Columns that do not fit go into further blocks below, each with the
 * strategies' names again. */
#include "reports/tables/runs/table.h"
#include "reports/tables/critical.h"
#include "reports/tables/runs/bounds.h"
#include "reports/tables/runs/method.h"
#include "reports/tables/runs/misses.h"
#include "reports/tables/runs/page.h"
#include "reports/tables/runs/sentences.h"
#include "reports/tables/sweep_table.h"
#include "sim/advice/advice.h"
#include "sim/result/report.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

enum { TABLE_GAP = 2 };

static const char table_bold[] = "\033[1m", table_dim[] = "\033[2m", table_yellow[] = "\033[33m",
                  table_green[] = "\033[32m";

static void table_put_heading(const struct sb_text_page *page,
                              const struct sb_workload_result *workload)
{
    char text[SB_RUN_SENTENCE_SIZE];
    sb_utf8_clean(text, sizeof text, workload->name, 60);
    sb_text_page_styled(page, table_bold, text[0] ? text : "(no name)");
    size_t name = sb_utf8_width(text), size = sb_utf8_width(sb_run_sentence_size(text, workload));
    fputs(page->width && name + size + TABLE_GAP > page->width ? "\n" : "  ", page->out);
    sb_text_page_paragraph(page, table_dim, text);
    sb_text_page_paragraph(page, table_dim, sb_run_sentence_shape(text, workload));
}

static void table_put_sentences(const struct sb_text_page *page, const struct sb_run_table *table,
                                const struct sb_workload_result *workload)
{
    char text[SB_RUN_SENTENCE_SIZE];
    if (sb_run_table_legend(text, sizeof text, table, workload)[0])
        sb_text_page_paragraph(page, table_dim, text);
    if (sb_run_sentence_choice(text, workload)[0])
        sb_text_page_paragraph(page, table_green, text);
    if (sb_run_misses_sentence(text, workload)[0])
        sb_text_page_paragraph(page, table_green, text);
    if (sb_critical_sentence(text, workload)[0])
        sb_text_page_paragraph(page, "", text);
    for (unsigned i = 0; sb_run_bounds_sentence(text, workload, i)[0]; i++)
        sb_text_page_paragraph(page, table_dim, text);
    if (sb_run_sentence_verified(text, workload)[0])
        sb_text_page_paragraph(page, table_dim, text);
    if (sb_run_method_sampling(text, workload)[0])
        sb_text_page_paragraph(page, table_dim, text);
    if (sb_run_method_precision(text, workload)[0])
        sb_text_page_paragraph(page, sb_run_method_is_short(workload) ? table_yellow : table_dim,
                               text);
    if (sb_run_sentence_no_gain(text, workload)[0])
        sb_text_page_paragraph(page, table_yellow, text);
    for (unsigned i = 0; sb_run_sentence_caution(text, workload, i)[0]; i++)
        sb_text_page_paragraph(page, table_yellow, text);
}

/* The one sentence that matters, behind the workload's name where there are several. */
static void table_put_advice(const struct sb_text_page *page,
                             const struct sb_workload_result *workload, bool named)
{
    struct sb_advice advice;
    char text[SB_RUN_SENTENCE_SIZE + 2 * SB_ADVICE_SIZE] = "";
    sb_advise(&advice, workload);
    if (advice.kind == SB_ADVICE_NONE)
        return;
    if (named)
        sb_utf8_clean(text, sizeof text, workload->name, 60);
    size_t at = strlen(text);
    snprintf(text + at, sizeof text - at, "%s%s%s%s", at ? ": " : "", advice.headline,
             advice.lever[0] ? " " : "", advice.lever);
    sb_text_page_paragraph(page, table_bold, text);
}

static void table_put_all_advice(const struct sb_text_page *page, const struct sb_result *result)
{
    if (result->workloads > 1 && !result->workload->point.axes)
        fputs("\n", page->out);
    for (uint32_t i = 0; i < result->workloads; i++)
        if (!result->workload[i].point.axes) /* of one of many points nobody asks */
            table_put_advice(page, &result->workload[i], result->workloads > 1);
}

static enum sb_code table_put_sweep(const struct sb_text_page *page,
                                    const struct sb_sweep_rows *rows, bool ascii,
                                    struct sb_error *error)
{
    struct sb_run_table table;
    char text[SB_RUN_SENTENCE_SIZE];
    enum sb_code code = sb_sweep_table_build(&table, rows, error);
    if (code == SB_OK && ascii)
        code = sb_text_table_ascii(&table.text, error);
    if (code == SB_OK) {
        sb_utf8_clean(text, sizeof text, rows->name, 60);
        sb_text_page_styled(page, table_bold, text[0] ? text : "(no name)");
        fputs("  ", page->out);
        sb_text_page_paragraph(page, table_dim, sb_sweep_sentence_size(text, rows));
        sb_run_page_table(page, &table);
        sb_text_page_paragraph(page, table_dim, sb_sweep_sentence_legend(text, &table, rows));
        if (sb_sweep_sentence_enough(text, rows)[0])
            sb_text_page_paragraph(page, table_green, text);
    }
    sb_run_table_fini(&table);
    return code;
}

static enum sb_code table_print(const struct sb_result *result,
                                const struct sb_report_options *options, FILE *out,
                                struct sb_error *error)
{
    struct sb_text_page page = { out, options->color, options->ascii, options->width };
    for (uint32_t i = 0; i < result->workloads; i++) {
        const struct sb_workload_result *workload = &result->workload[i];
        struct sb_run_table table;
        struct sb_sweep_rows rows;
        if (sb_sweep_rows_at(&rows, result, i)) {
            fputs(i ? "\n" : "", out);
            if (table_put_sweep(&page, &rows, options->ascii, error))
                return SB_ENOMEM;
            i += rows.count - 1;
            continue;
        }
        enum sb_code code = sb_run_table_build(&table, workload, error);
        if (code == SB_OK && options->ascii)
            code = sb_text_table_ascii(&table.text, error);
        if (code) {
            sb_run_table_fini(&table);
            return code;
        }
        fputs(i ? "\n" : "", out);
        table_put_heading(&page, workload);
        if (table.text.rows)
            sb_run_page_table(&page, &table);
        table_put_sentences(&page, &table, workload);
        sb_run_table_fini(&table);
    }
    table_put_all_advice(&page, result);
    if (result->partial) {
        char text[120];
        snprintf(text, sizeof text, "partial: %s", sb_result_why_partial(result));
        fputs("\n", out);
        sb_text_page_paragraph(&page, table_yellow, text);
    }
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_report sb_report_table = {
    .name = "table",
    .summary = "aligned text for people, on a terminal in colour",
    .figures_only = true,
    .print = table_print,
};
