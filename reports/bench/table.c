/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables on the terminal. Columns that do not fit go into further blocks below, each with the
 * benchmarks' names again. */
#include "reports/tables/bench/sentences.h"
#include "reports/tables/bench/tables.h"
#include "sim/bench/records/report.h"
#include "sim/text/ascii.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

enum { GAP = 2 };

struct page {
    FILE *out;
    bool color, ascii;
    unsigned width; /* 0: as wide as it gets */
    bool verdicts;  /* the table has them */
};

static const char dim[] = "\033[2m", yellow[] = "\033[33m", green[] = "\033[32m",
                  red[] = "\033[31m", plain[] = "\033[0m";

static void put_styled(const struct page *page, const char *style, const char *text)
{
    bool styled = page->color && style[0];
    char ascii[2 * SB_BENCH_SENTENCE_SIZE];
    if (page->ascii)
        sb_ascii_copy(ascii, sizeof ascii, text);
    fprintf(page->out, "%s%s%s", styled ? style : "", page->ascii ? ascii : text,
            styled ? plain : "");
}

static void put_spaces(const struct page *page, size_t count)
{
    fprintf(page->out, "%*s", (int)count, "");
}

/* Columns behind the figure's units: its point and decimals, with what follows the number. Words
 * and intervals have none. */
static size_t fraction(const char *text)
{
    size_t digits = strspn(text, "+-0123456789,");
    return digits && !strstr(text, "…") ? sb_utf8_width(text + digits) : 0;
}

/* Figures of one column stand with their points below each other, unless they have units of their
 * own. */
static bool at_points(const struct sb_text_table *table, uint32_t column)
{
    for (uint32_t row = 0; row < table->rows; row++) {
        const char *cell = sb_text_table_cell(table, row, column);
        if (strspn(cell, "+-.,0123456789") != strlen(cell))
            return false;
    }
    return !table->left[column];
}

static size_t widest_fraction(const struct sb_text_table *table, uint32_t column)
{
    size_t most = 0;
    for (uint32_t row = 0; row < table->rows && at_points(table, column); row++) {
        size_t own = fraction(sb_text_table_cell(table, row, column));
        most = own > most ? own : most;
    }
    return most;
}

/* Spaces behind a cell, up to the longest fraction of its column. */
static size_t owed(const struct sb_text_table *table, uint32_t row, uint32_t column)
{
    return at_points(table, column)
               ? widest_fraction(table, column) - fraction(sb_text_table_cell(table, row, column))
               : 0;
}

static size_t width_of(const struct sb_text_table *table, uint32_t column)
{
    size_t most = sb_utf8_width(table->name[column]);
    for (uint32_t row = 0; row < table->rows; row++) {
        size_t own =
            sb_utf8_width(sb_text_table_cell(table, row, column)) + owed(table, row, column);
        most = own > most ? own : most;
    }
    return most;
}

/* The column behind those that fit beside the names; one at least. */
static uint32_t block_end(const struct page *page, const struct sb_text_table *table,
                          uint32_t first)
{
    size_t used = width_of(table, 0);
    uint32_t end = first;
    do
        used += GAP + width_of(table, end++);
    while (end < table->columns &&
           (!page->width || used + GAP + width_of(table, end) <= page->width));
    return end;
}

static const char *style_of(const struct page *page, uint32_t column, const char *text)
{
    if (!page->verdicts || column != SB_BENCH_TABLE_VERDICT)
        return "";
    return strcmp(text, "regressed") == 0 || strcmp(text, "flagged") == 0 ? red
           : strcmp(text, "improved") == 0                                ? green
           : strcmp(text, "inconclusive") == 0                            ? yellow
                                                                          : "";
}

/* Spaces at a line's end are never written: `*due` holds those that the next cell is to be preceded
 * by. */
static void put_cell(const struct page *page, const char *style, const char *text, size_t before,
                     size_t after, size_t *due)
{
    if (text[0])
        put_spaces(page, *due + before);
    *due = text[0] ? after : *due + before + after;
    put_styled(page, style, text);
}

static void put_line(const struct page *page, const struct sb_text_table *table, uint32_t first,
                     uint32_t end, const uint32_t *row)
{
    size_t due = 0;
    for (uint32_t c = 0; c < end; c = c ? c + 1 : first) {
        const char *text = row ? sb_text_table_cell(table, *row, c) : table->name[c];
        size_t behind = row ? owed(table, *row, c) : 0,
               spare = width_of(table, c) - sb_utf8_width(text) - behind;
        due += c ? GAP : 0;
        put_cell(page, row ? style_of(page, c, text) : dim, text, table->left[c] ? 0 : spare,
                 behind + (table->left[c] ? spare : 0), &due);
    }
    fputc('\n', page->out);
}

static void put_table(const struct page *page, const struct sb_text_table *table)
{
    for (uint32_t first = 1; first < table->columns;) {
        uint32_t end = block_end(page, table, first);
        put_line(page, table, first, end, NULL);
        for (uint32_t row = 0; row < table->rows; row++)
            put_line(page, table, first, end, &row);
        fputc('\n', page->out);
        first = end;
    }
}

static enum sb_code print_table(
    struct page *page, bool verdicts, const struct sb_bench_result *result,
    enum sb_code (*make)(struct sb_text_table *, const struct sb_bench_result *, struct sb_error *),
    struct sb_error *error)
{
    struct sb_text_table table;
    page->verdicts = verdicts;
    enum sb_code code = make(&table, result, error);
    if (code == SB_OK && page->ascii)
        code = sb_text_table_ascii(&table, error);
    if (code == SB_OK)
        put_table(page, &table);
    sb_text_table_fini(&table);
    return code;
}

static void put_sentences(const struct page *page, const struct sb_bench_result *result)
{
    char text[SB_BENCH_SENTENCE_SIZE];
    if (sb_bench_sentence_verdict(text, result)[0]) {
        put_styled(page,
                   result->against->verdict == SB_VERDICT_REGRESSED ||
                           result->against->control_flagged
                       ? red
                       : "",
                   text);
        fputc('\n', page->out);
    }
    for (uint32_t i = 0; sb_bench_sentence_caution(text, result, i)[0]; i++) {
        put_styled(page, yellow, text);
        fputc('\n', page->out);
    }
}

static enum sb_code print(const struct sb_bench_result *result,
                          const struct sb_report_options *options, FILE *out,
                          struct sb_error *error)
{
    struct page page = {
        .out = out, .color = options->color, .ascii = options->ascii, .width = options->width
    };
    char text[SB_BENCH_SENTENCE_SIZE];
    put_styled(&page, dim, sb_bench_sentence_machine(text, &result->fingerprint));
    fputc('\n', out);
    enum sb_code code = print_table(&page, false, result, sb_bench_table_results, error);
    if (code == SB_OK)
        code = print_table(&page, true, result, sb_bench_table_comparisons, error);
    if (code == SB_OK)
        code = print_table(&page, false, result, sb_bench_table_powers, error);
    if (code)
        return code;
    put_sentences(&page, result);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_bench_report sb_bench_report_table = {
    .name = "table",
    .summary = "tables on the terminal",
    .print = print,
};
