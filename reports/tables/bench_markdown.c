/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench_markdown.h"

#include "reports/tables/bench_sentences.h"
#include "reports/tables/bench_tables.h"
#include "reports/tables/markdown_text.h"

#include <string.h>

static void put_table(FILE *out, const struct sb_text_table *table)
{
    for (uint32_t c = 0; c < table->columns; c++)
        fprintf(out, "| %s ", table->name[c]);
    fputs("|\n", out);
    for (uint32_t c = 0; c < table->columns; c++)
        fputs(table->left[c] ? "| :--- " : "| ---: ", out);
    fputs("|\n", out);
    for (uint32_t row = 0; row < table->rows; row++) {
        for (uint32_t c = 0; c < table->columns; c++) {
            bool loud = strcmp(sb_text_table_cell(table, row, c), "regressed") == 0 ||
                        strcmp(sb_text_table_cell(table, row, c), "flagged") == 0;
            fputs(loud ? "| **" : "| ", out);
            sb_markdown_text(out, sb_text_table_cell(table, row, c));
            fputs(loud ? "** " : " ", out);
        }
        fputs("|\n", out);
    }
    fputc('\n', out);
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
        put_table(out, &table);
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
