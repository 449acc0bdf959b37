/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench_markdown.h"

#include "reports/tables/bench_sentences.h"
#include "reports/tables/bench_tables.h"

#include <ctype.h>
#include <string.h>

/* Every ASCII punctuation character may be escaped by a backslash (CommonMark 2.4); those that mean
 * nothing in a line stay readable. */
static void put_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (ispunct((unsigned char)*text) && strchr("\\`*_{}[]<>#|~&@$^!", *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void put_sheet(FILE *out, const struct sb_sheet *sheet)
{
    for (uint32_t c = 0; c < sheet->columns; c++)
        fprintf(out, "| %s ", sheet->name[c]);
    fputs("|\n", out);
    for (uint32_t c = 0; c < sheet->columns; c++)
        fputs(sheet->left[c] ? "| :--- " : "| ---: ", out);
    fputs("|\n", out);
    for (uint32_t row = 0; row < sheet->rows; row++) {
        for (uint32_t c = 0; c < sheet->columns; c++) {
            bool loud = strcmp(sb_sheet_cell(sheet, row, c), "regressed") == 0 ||
                        strcmp(sb_sheet_cell(sheet, row, c), "flagged") == 0;
            fputs(loud ? "| **" : "| ", out);
            put_text(out, sb_sheet_cell(sheet, row, c));
            fputs(loud ? "** " : " ", out);
        }
        fputs("|\n", out);
    }
    fputc('\n', out);
}

typedef enum sb_code make_sheet(struct sb_sheet *sheet, const struct sb_bench_result *result,
                                struct sb_error *error);

static enum sb_code print_sheet(FILE *out, const char *title, const struct sb_bench_result *result,
                                make_sheet *make, struct sb_error *error)
{
    struct sb_sheet sheet;
    enum sb_code code = make(&sheet, result, error);
    if (code == SB_OK && sheet.rows) {
        fprintf(out, "### %s\n\n", title);
        put_sheet(out, &sheet);
    }
    sb_sheet_fini(&sheet);
    return code;
}

static void put_paragraph(FILE *out, const char *before, const char *text, const char *after)
{
    fputs(before, out);
    put_text(out, text);
    fprintf(out, "%s\n\n", after);
}

enum sb_code sb_bench_markdown(const struct sb_bench_result *result, FILE *out,
                               struct sb_error *error)
{
    char text[SB_SAYING_SIZE];
    enum sb_code code = print_sheet(out, "Benchmarks", result, sb_sheet_of_results, error);
    if (code == SB_OK)
        code = print_sheet(out, "Against the baseline", result, sb_sheet_of_comparisons, error);
    if (code == SB_OK)
        code = print_sheet(out, "The detector itself", result, sb_sheet_of_powers, error);
    if (code)
        return code;
    if (sb_saying_of_verdict(text, result)[0])
        put_paragraph(out, "**", text, "**");
    for (uint32_t i = 0; sb_saying_of_caution(text, result, i)[0]; i++)
        put_paragraph(out, "> ", text, "");
    put_paragraph(out, "", sb_saying_of_machine(text, &result->fingerprint), "");
    return SB_OK;
}
