/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables on the terminal. */
#include "reports/tables/bench/sentences.h"
#include "reports/tables/bench/tables.h"
#include "reports/tables/text/text_page.h"
#include "sim/bench/records/report.h"

#include <errno.h>
#include <string.h>

static const char table_dim[] = "\033[2m", table_yellow[] = "\033[33m", table_green[] = "\033[32m",
                  table_red[] = "\033[31m";

static const char *table_style_of(const struct sb_text_table *table, uint32_t row, uint32_t column)
{
    const char *text = sb_text_table_cell(table, row, column);
    if (column != SB_BENCH_TABLE_VERDICT)
        return "";
    return strcmp(text, "regressed") == 0 || strcmp(text, "flagged") == 0 ? table_red
           : strcmp(text, "improved") == 0                                ? table_green
           : strcmp(text, "inconclusive") == 0                            ? table_yellow
                                                                          : "";
}

static enum sb_code table_put(
    const struct sb_text_page *page, bool verdicts, const struct sb_bench_result *result,
    enum sb_code (*make)(struct sb_text_table *, const struct sb_bench_result *, struct sb_error *),
    struct sb_error *error)
{
    struct sb_text_table table;
    enum sb_code code = make(&table, result, error);
    if (code == SB_OK)
        code = sb_text_page_table(page, &table, 1, verdicts ? table_style_of : NULL, error);
    sb_text_table_fini(&table);
    return code;
}

static void table_put_sentences(const struct sb_text_page *page,
                                const struct sb_bench_result *result)
{
    char text[SB_BENCH_SENTENCE_SIZE];
    if (sb_bench_sentence_verdict(text, result)[0]) {
        sb_text_page_styled(page,
                            result->against->verdict == SB_VERDICT_REGRESSED ||
                                    result->against->control_flagged
                                ? table_red
                                : "",
                            text);
        fputc('\n', page->out);
    }
    for (uint32_t i = 0; sb_bench_sentence_caution(text, result, i)[0]; i++) {
        sb_text_page_styled(page, table_yellow, text);
        fputc('\n', page->out);
    }
}

static enum sb_code table_print(const struct sb_bench_result *result,
                                const struct sb_report_options *options, FILE *out,
                                struct sb_error *error)
{
    const struct sb_text_page page = {
        .out = out, .color = options->color, .ascii = options->ascii, .width = options->width
    };
    char text[SB_BENCH_SENTENCE_SIZE];
    sb_text_page_styled(&page, table_dim, sb_bench_sentence_machine(text, &result->fingerprint));
    fputc('\n', out);
    enum sb_code code = table_put(&page, false, result, sb_bench_table_results, error);
    if (code == SB_OK)
        code = table_put(&page, true, result, sb_bench_table_comparisons, error);
    if (code == SB_OK)
        code = table_put(&page, false, result, sb_bench_table_powers, error);
    if (code)
        return code;
    table_put_sentences(&page, result);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_bench_report sb_bench_report_table = {
    .name = "table",
    .summary = "tables on the terminal",
    .print = table_print,
};
