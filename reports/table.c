/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table on the terminal. Columns that do not fit go into further blocks below, each with the
 * strategies' names again. */
#include "reports/tables/critical.h"
#include "reports/tables/run_method.h"
#include "reports/tables/run_misses.h"
#include "reports/tables/run_sentences.h"
#include "reports/tables/run_table.h"
#include "sim/advice/advice.h"
#include "sim/result/report.h"
#include "sim/text/ascii.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

enum { GAP = 2 };

struct page {
    FILE *out;
    bool color, ascii;
    unsigned width; /* 0: as wide as it gets */
};

static const char bold[] = "\033[1m", dim[] = "\033[2m", yellow[] = "\033[33m",
                  green[] = "\033[32m", plain[] = "\033[0m";

/* The text in the characters that the page has. */
static const char *on_page(const struct page *page, char ascii[SB_RUN_SENTENCE_SIZE],
                           const char *text)
{
    if (page->ascii)
        sb_ascii_copy(ascii, SB_RUN_SENTENCE_SIZE, text);
    return page->ascii ? ascii : text;
}

static void put_styled(const struct page *page, const char *style, const char *text)
{
    char ascii[SB_RUN_SENTENCE_SIZE];
    fprintf(page->out, "%s%s%s", page->color ? style : "", on_page(page, ascii, text),
            page->color ? plain : "");
}

/* A paragraph, broken at spaces where it is wider than the terminal. */
static void put_paragraph(const struct page *page, const char *style, const char *text)
{
    size_t at = 0;
    char ascii[SB_RUN_SENTENCE_SIZE];
    text = on_page(page, ascii, text);
    fputs(page->color ? style : "", page->out);
    while (*text) {
        const char *end = text + strcspn(text, " ");
        char word[SB_RUN_SENTENCE_SIZE];
        snprintf(word, sizeof word, "%.*s", (int)(end - text), text);
        size_t width = sb_utf8_width(word);
        if (at)
            fputc(page->width && at + 1 + width > page->width ? (at = 0, '\n') : (at++, ' '),
                  page->out);
        fputs(word, page->out);
        at += width;
        text = end + (*end == ' ');
    }
    fprintf(page->out, "%s\n", page->color ? plain : "");
}

static void put_spaces(const struct page *page, size_t count)
{
    fprintf(page->out, "%*s", (int)count, "");
}

static size_t column_width(const struct sb_run_table *table, uint32_t column)
{
    size_t width = sb_utf8_width(table->text.name[column]);
    for (uint32_t row = 0; row < table->text.rows; row++) {
        size_t own = sb_utf8_width(sb_text_table_cell(&table->text, row, column)) +
                     sb_run_table_padding(table, row, column);
        if (own > width)
            width = own;
    }
    return width;
}

struct block {
    uint32_t first, end;
};

static size_t group_width(const struct sb_run_table *table, uint32_t first, uint32_t end)
{
    size_t columns = 0, heading = GAP + sb_utf8_width(table->column[first].group);
    for (uint32_t c = first; c < end; c++)
        columns += GAP + column_width(table, c);
    return columns > heading ? columns : heading;
}

/* As many whole groups as fit; of a group that is too wide alone, as many columns as fit; one
 * column at least. */
static struct block next_block(const struct page *page, const struct sb_run_table *table,
                               uint32_t first)
{
    size_t used = column_width(table, 0);
    uint32_t end = first;
    while (end < table->text.columns) {
        uint32_t next = sb_run_table_group_end(table, end);
        size_t wide = group_width(table, end, next);
        if (page->width && used + wide > page->width)
            break;
        used += wide;
        end = next;
    }
    if (end == first) {
        uint32_t last = sb_run_table_group_end(table, first);
        do
            used += GAP + column_width(table, end++);
        while (end < last && used + GAP + column_width(table, end) <= page->width);
    }
    return (struct block){ first, end };
}

/* A group whose heading is wider than its columns pushes its first column to the right. */
static size_t lead_in(const struct sb_run_table *table, struct block block, uint32_t column)
{
    if (column > block.first &&
        strcmp(table->column[column - 1].group, table->column[column].group) == 0)
        return GAP;
    uint32_t end = sb_run_table_group_end(table, column) < block.end
                       ? sb_run_table_group_end(table, column)
                       : block.end;
    size_t columns = 0;
    for (uint32_t c = column; c < end; c++)
        columns += GAP + column_width(table, c);
    return GAP + group_width(table, column, end) - columns;
}

static void put_group_line(const struct page *page, const struct sb_run_table *table,
                           struct block block)
{
    put_spaces(page, column_width(table, 0));
    for (uint32_t c = block.first; c < block.end;) {
        uint32_t end = sb_run_table_group_end(table, c) < block.end
                           ? sb_run_table_group_end(table, c)
                           : block.end;
        const char *heading = table->column[c].group;
        put_spaces(page, GAP);
        put_styled(page, dim, heading);
        if (end < block.end)
            put_spaces(page, group_width(table, c, end) - GAP - sb_utf8_width(heading));
        c = end;
    }
    fputc('\n', page->out);
}

static void put_name_line(const struct page *page, const struct sb_run_table *table,
                          struct block block)
{
    put_styled(page, dim, table->text.name[0]);
    put_spaces(page, column_width(table, 0) - sb_utf8_width(table->text.name[0]));
    for (uint32_t c = block.first; c < block.end; c++) {
        const char *name = table->text.name[c];
        put_spaces(page, lead_in(table, block, c) + column_width(table, c) - sb_utf8_width(name));
        put_styled(page, dim, name);
    }
    fputc('\n', page->out);
}

static void put_row(const struct page *page, const struct sb_run_table *table, struct block block,
                    uint32_t row)
{
    const char *style = row == table->best ? green : "",
               *name = sb_text_table_cell(&table->text, row, 0);
    size_t owed =
        column_width(table, 0) - sb_utf8_width(name); /* spaces at a line's end are never paid */
    put_styled(page, style, name);
    for (uint32_t c = block.first; c < block.end; c++) {
        const char *cell = sb_text_table_cell(&table->text, row, c);
        unsigned padding = sb_run_table_padding(table, row, c);
        put_spaces(page, owed + lead_in(table, block, c) + column_width(table, c) - padding -
                             sb_utf8_width(cell));
        put_styled(page, style, cell);
        owed = padding;
    }
    fputc('\n', page->out);
}

static void put_table(const struct page *page, const struct sb_run_table *table)
{
    for (uint32_t first = 1; first < table->text.columns;) {
        struct block block = next_block(page, table, first);
        if (first > 1)
            fputc('\n', page->out);
        put_group_line(page, table, block);
        put_name_line(page, table, block);
        for (uint32_t row = 0; row < table->text.rows; row++)
            put_row(page, table, block, row);
        first = block.end;
    }
}

static void put_heading(const struct page *page, const struct sb_workload_result *workload)
{
    char text[SB_RUN_SENTENCE_SIZE];
    sb_utf8_clean(text, sizeof text, workload->name, 60);
    put_styled(page, bold, text[0] ? text : "(no name)");
    size_t name = sb_utf8_width(text), size = sb_utf8_width(sb_run_sentence_size(text, workload));
    fputs(page->width && name + size + GAP > page->width ? "\n" : "  ", page->out);
    put_paragraph(page, dim, text);
    put_paragraph(page, dim, sb_run_sentence_shape(text, workload));
}

static void put_sentences(const struct page *page, const struct sb_run_table *table,
                          const struct sb_workload_result *workload)
{
    char text[SB_RUN_SENTENCE_SIZE];
    if (sb_run_table_legend(text, sizeof text, table, workload)[0])
        put_paragraph(page, dim, text);
    if (sb_run_sentence_choice(text, workload)[0])
        put_paragraph(page, green, text);
    if (sb_run_misses_sentence(text, workload)[0])
        put_paragraph(page, green, text);
    if (sb_critical_sentence(text, workload)[0])
        put_paragraph(page, "", text);
    if (sb_run_sentence_verified(text, workload)[0])
        put_paragraph(page, dim, text);
    if (sb_run_method_sampling(text, workload)[0])
        put_paragraph(page, dim, text);
    if (sb_run_method_precision(text, workload)[0])
        put_paragraph(page, sb_run_method_is_short(workload) ? yellow : dim, text);
    if (sb_run_sentence_no_gain(text, workload)[0])
        put_paragraph(page, yellow, text);
    for (unsigned i = 0; sb_run_sentence_caution(text, workload, i)[0]; i++)
        put_paragraph(page, yellow, text);
}

/* The one sentence that matters, behind the workload's name where there are several. */
static void put_advice(const struct page *page, const struct sb_workload_result *workload,
                       bool named)
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
    put_paragraph(page, bold, text);
}

static void put_all_advice(const struct page *page, const struct sb_result *result)
{
    if (result->workloads > 1)
        fputs("\n", page->out);
    for (uint32_t i = 0; i < result->workloads; i++)
        put_advice(page, &result->workload[i], result->workloads > 1);
}

static enum sb_code print(const struct sb_result *result, const struct sb_report_options *options,
                          FILE *out, struct sb_error *error)
{
    struct page page = { out, options->color, options->ascii, options->width };
    for (uint32_t i = 0; i < result->workloads; i++) {
        const struct sb_workload_result *workload = &result->workload[i];
        struct sb_run_table table;
        enum sb_code code = sb_run_table_build(&table, workload, error);
        if (code == SB_OK && options->ascii)
            code = sb_text_table_ascii(&table.text, error);
        if (code) {
            sb_run_table_fini(&table);
            return code;
        }
        fputs(i ? "\n" : "", out);
        put_heading(&page, workload);
        if (table.text.rows)
            put_table(&page, &table);
        put_sentences(&page, &table, workload);
        sb_run_table_fini(&table);
    }
    put_all_advice(&page, result);
    if (result->partial) {
        fputs("\n", out);
        put_paragraph(&page, yellow,
                      "partial: the run was interrupted; these are the results until then");
    }
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_report sb_report_table = {
    .name = "table",
    .summary = "aligned text for people, on a terminal in colour",
    .print = print,
};
