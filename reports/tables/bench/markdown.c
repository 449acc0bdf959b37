/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench/markdown.h"

#include "reports/tables/bench/sentences.h"
#include "reports/tables/bench/tables.h"
#include "reports/tables/text/markdown_text.h"

#include <string.h>

static bool is_loud_cell(const char *cell)
{
    return strcmp(cell, "regressed") == 0 || strcmp(cell, "flagged") == 0;
}

typedef enum sb_code make_table(struct sb_text_table *table, const struct sb_bench_result *result,
                                struct sb_error *error);

static enum sb_code print_table(FILE *out, const char *title, const struct sb_bench_result *result,
                                make_table *make, struct sb_error *error)
{
    struct sb_text_table table;
    enum sb_code code = make(&table, result, error);
    if (code == SB_OK && table.rows) {
        fprintf(out, "### %s\n\n", title);
        sb_markdown_table(out, &table, is_loud_cell);
    }
    sb_text_table_fini(&table);
    return code;
}

enum sb_code sb_bench_markdown(const struct sb_bench_result *result, FILE *out,
                               struct sb_error *error)
{
    char text[SB_BENCH_SENTENCE_SIZE];
    enum sb_code code = print_table(out, "Benchmarks", result, sb_bench_table_results, error);
    if (code == SB_OK)
        code = print_table(out, "Against the baseline", result, sb_bench_table_comparisons, error);
    if (code == SB_OK)
        code = print_table(out, "The detector itself", result, sb_bench_table_powers, error);
    if (code)
        return code;
    if (sb_bench_sentence_verdict(text, result)[0])
        sb_markdown_paragraph(out, "**", text, "**");
    for (uint32_t i = 0; sb_bench_sentence_caution(text, result, i)[0]; i++)
        sb_markdown_paragraph(out, "> ", text, "");
    sb_markdown_paragraph(out, "", sb_bench_sentence_machine(text, &result->fingerprint), "");
    return SB_OK;
}
