/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for an issue, a pull request or a README. */
#include "reports/tables/critical.h"
#include "reports/tables/runs/bounds.h"
#include "reports/tables/runs/method.h"
#include "reports/tables/runs/misses.h"
#include "reports/tables/runs/sentences.h"
#include "reports/tables/runs/table.h"
#include "reports/tables/sweep_table.h"
#include "reports/tables/text/markdown_text.h"
#include "sim/advice/advice.h"
#include "sim/result/report.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

enum { MARKDOWN_CRITICAL_ROWS = 10 };

static void markdown_put_header(FILE *out, const struct sb_run_table *table)
{
    for (uint32_t c = 0; c < table->text.columns; c++) {
        const struct sb_run_table_column *column = &table->column[c];
        const char *unit = strchr(column->group, ',');
        fputs(c ? " " : "| ", out);
        fputs(table->text.name[c], out);
        if (unit) {
            fprintf(out, " (%s)", unit + 2);
        }
        else if (column->group[0]) {
            fputc(' ', out);
            sb_markdown_text(out, column->group);
        }
        fputs(" |", out);
    }
    fputs("\n|", out);
    for (uint32_t c = 0; c < table->text.columns; c++)
        fputs(c ? " ---: |" : " :--- |", out);
    fputc('\n', out);
}

static void markdown_put_table(FILE *out, const struct sb_run_table *table)
{
    markdown_put_header(out, table);
    for (uint32_t r = 0; r < table->text.rows; r++) {
        fputs("|", out);
        for (uint32_t c = 0; c < table->text.columns; c++) {
            fputs(r == table->best && c == 0 ? " **" : " ", out);
            sb_markdown_text(out, sb_text_table_cell(&table->text, r, c));
            fputs(r == table->best && c == 0 ? "** |" : " |", out);
        }
        fputc('\n', out);
    }
    fputc('\n', out);
}

static void markdown_put_advice(FILE *out, const struct sb_workload_result *workload)
{
    struct sb_advice advice;
    char strong[SB_ADVICE_SIZE];
    sb_advise(&advice, workload);
    if (advice.kind == SB_ADVICE_NONE)
        return;
    snprintf(strong, sizeof strong, "%.*s", (int)advice.strong, advice.headline);
    fputs("**", out);
    sb_markdown_text(out, strong);
    fputs("**", out);
    sb_markdown_text(out, advice.headline + advice.strong);
    const char *const further[] = { advice.more, advice.lever };
    for (size_t i = 0; i < sizeof further / sizeof *further; i++)
        if (further[i][0]) {
            fputs(" ", out);
            sb_markdown_text(out, further[i]);
        }
    fputs("\n\n", out);
}

/* The tasks that are critical most often; where nothing is random, in a sentence. */
static enum sb_code markdown_put_critical(FILE *out, const struct sb_workload_result *workload,
                                          struct sb_error *error)
{
    struct sb_text_table table;
    char text[SB_RUN_SENTENCE_SIZE];
    enum sb_code code = sb_critical_table(&table, workload, MARKDOWN_CRITICAL_ROWS, error);
    if (code == SB_OK && table.rows)
        sb_markdown_table(out, &table, NULL);
    else if (code == SB_OK && sb_critical_sentence(text, workload)[0])
        sb_markdown_paragraph(out, "", text, "");
    sb_text_table_fini(&table);
    return code;
}

static enum sb_code markdown_put_workload(FILE *out, const struct sb_workload_result *workload,
                                          const struct sb_run_table *table, struct sb_error *error)
{
    char text[SB_RUN_SENTENCE_SIZE];
    sb_utf8_clean(text, sizeof text, workload->name, 0);
    sb_markdown_paragraph(out, "### ", text[0] ? text : "(no name)", "");
    markdown_put_advice(out, workload);
    sb_markdown_paragraph(out, "", sb_run_sentence_size(text, workload), "");
    sb_markdown_paragraph(out, "", sb_run_sentence_shape(text, workload), "");
    if (table->text.rows)
        markdown_put_table(out, table);
    if (table->text.rows && sb_run_table_legend(text, sizeof text, table, workload)[0])
        sb_markdown_paragraph(out, "", text, "");
    if (sb_run_sentence_choice(text, workload)[0])
        sb_markdown_paragraph(out, "**", text, ".**");
    if (sb_run_sentence_gain(text, workload)[0])
        sb_markdown_paragraph(out, "", text, ".");
    if (sb_run_misses_sentence(text, workload)[0])
        sb_markdown_paragraph(out, "", text, ".");
    if (sb_run_method_sampling(text, workload)[0])
        sb_markdown_paragraph(out, "", text, "");
    if (sb_run_method_precision(text, workload)[0])
        sb_markdown_paragraph(out, sb_run_method_is_short(workload) ? "> " : "", text, "");
    if (sb_run_sentence_no_gain(text, workload)[0])
        sb_markdown_paragraph(out, "**", text, ".**");
    enum sb_code code = markdown_put_critical(out, workload, error);
    for (unsigned i = 0; sb_run_bounds_sentence(text, workload, i)[0]; i++)
        sb_markdown_paragraph(out, "", text, "");
    if (sb_run_sentence_verified(text, workload)[0])
        sb_markdown_paragraph(out, "", text, "");
    for (unsigned i = 0; sb_run_sentence_caution(text, workload, i)[0]; i++)
        sb_markdown_paragraph(out, "> ", text, "");
    return code;
}

static enum sb_code markdown_put_sweep(FILE *out, const struct sb_sweep_rows *rows,
                                       struct sb_error *error)
{
    struct sb_run_table table;
    char text[SB_RUN_SENTENCE_SIZE];
    enum sb_code code = sb_sweep_table_build(&table, rows, error);
    if (code)
        return code;
    sb_utf8_clean(text, sizeof text, rows->name, 0);
    sb_markdown_paragraph(out, "### ", text[0] ? text : "(no name)", "");
    sb_markdown_paragraph(out, "", sb_sweep_sentence_size(text, rows), "");
    markdown_put_table(out, &table);
    sb_markdown_paragraph(out, "", sb_sweep_sentence_legend(text, &table, rows), "");
    if (sb_sweep_sentence_enough(text, rows)[0])
        sb_markdown_paragraph(out, "**", text, ".**");
    sb_run_table_fini(&table);
    return SB_OK;
}

static enum sb_code markdown_print(const struct sb_result *result,
                                   const struct sb_report_options *options, FILE *out,
                                   struct sb_error *error)
{
    (void)options;
    for (uint32_t i = 0; i < result->workloads; i++) {
        struct sb_run_table table;
        struct sb_sweep_rows rows;
        if (sb_sweep_rows_at(&rows, result, i)) {
            if (markdown_put_sweep(out, &rows, error))
                return SB_ENOMEM;
            i += rows.count - 1;
            continue;
        }
        enum sb_code code = sb_run_table_build(&table, &result->workload[i], error);
        if (code)
            return code;
        code = markdown_put_workload(out, &result->workload[i], &table, error);
        sb_run_table_fini(&table);
        if (code)
            return code;
    }
    if (result->partial)
        fprintf(out, "> partial: %s\n", sb_result_why_partial(result));
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_report sb_report_markdown = {
    .name = "markdown",
    .summary = "tables for an issue or a README",
    .figures_only = true,
    .print = markdown_print,
};
