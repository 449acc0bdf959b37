/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table on the terminal. Columns that do not fit go into further blocks below, each with the
 * strategies' names again. */
#include "reports/tables/run_sentences.h"
#include "reports/tables/run_table.h"
#include "sim/result/report.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

enum { GAP = 2 };

struct page {
    FILE *out;
    bool color;
    unsigned width; /* 0: as wide as it gets */
};

static const char bold[] = "\033[1m", dim[] = "\033[2m", yellow[] = "\033[33m",
                  green[] = "\033[32m", plain[] = "\033[0m";

static void put_styled(const struct page *page, const char *style, const char *text)
{
    fprintf(page->out, "%s%s%s", page->color ? style : "", text, page->color ? plain : "");
}

/* A paragraph, broken at spaces where it is wider than the terminal. */
static void put_paragraph(const struct page *page, const char *style, const char *text)
{
    size_t at = 0;
    fputs(page->color ? style : "", page->out);
    while (*text) {
        const char *end = text + strcspn(text, " ");
        char word[SB_WORDS_SIZE];
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

static size_t column_width(const struct sb_grid *grid, uint32_t column)
{
    size_t width = sb_utf8_width(grid->column[column].name);
    for (uint32_t row = 0; row < grid->rows; row++) {
        size_t own =
            sb_utf8_width(sb_grid_cell(grid, row, column)) + sb_grid_padding(grid, row, column);
        if (own > width)
            width = own;
    }
    return width;
}

struct block {
    uint32_t first, end;
};

static size_t group_width(const struct sb_grid *grid, uint32_t first, uint32_t end)
{
    size_t columns = 0, heading = GAP + sb_utf8_width(grid->column[first].group);
    for (uint32_t c = first; c < end; c++)
        columns += GAP + column_width(grid, c);
    return columns > heading ? columns : heading;
}

/* As many whole groups as fit; of a group that is too wide alone, as many columns as fit; one
 * column at least. */
static struct block next_block(const struct page *page, const struct sb_grid *grid, uint32_t first)
{
    size_t used = column_width(grid, 0);
    uint32_t end = first;
    while (end < grid->columns) {
        uint32_t next = sb_grid_group_end(grid, end);
        size_t wide = group_width(grid, end, next);
        if (page->width && used + wide > page->width)
            break;
        used += wide;
        end = next;
    }
    if (end == first) {
        uint32_t last = sb_grid_group_end(grid, first);
        do
            used += GAP + column_width(grid, end++);
        while (end < last && used + GAP + column_width(grid, end) <= page->width);
    }
    return (struct block){ first, end };
}

/* A group whose heading is wider than its columns pushes its first column to the right. */
static size_t lead_in(const struct sb_grid *grid, struct block block, uint32_t column)
{
    if (column > block.first &&
        strcmp(grid->column[column - 1].group, grid->column[column].group) == 0)
        return GAP;
    uint32_t end =
        sb_grid_group_end(grid, column) < block.end ? sb_grid_group_end(grid, column) : block.end;
    size_t columns = 0;
    for (uint32_t c = column; c < end; c++)
        columns += GAP + column_width(grid, c);
    return GAP + group_width(grid, column, end) - columns;
}

static void put_group_line(const struct page *page, const struct sb_grid *grid, struct block block)
{
    put_spaces(page, column_width(grid, 0));
    for (uint32_t c = block.first; c < block.end;) {
        uint32_t end =
            sb_grid_group_end(grid, c) < block.end ? sb_grid_group_end(grid, c) : block.end;
        const char *heading = grid->column[c].group;
        put_spaces(page, GAP);
        put_styled(page, dim, heading);
        if (end < block.end)
            put_spaces(page, group_width(grid, c, end) - GAP - sb_utf8_width(heading));
        c = end;
    }
    fputc('\n', page->out);
}

static void put_name_line(const struct page *page, const struct sb_grid *grid, struct block block)
{
    put_styled(page, dim, grid->column[0].name);
    put_spaces(page, column_width(grid, 0) - sb_utf8_width(grid->column[0].name));
    for (uint32_t c = block.first; c < block.end; c++) {
        const char *name = grid->column[c].name;
        put_spaces(page, lead_in(grid, block, c) + column_width(grid, c) - sb_utf8_width(name));
        put_styled(page, dim, name);
    }
    fputc('\n', page->out);
}

static void put_row(const struct page *page, const struct sb_grid *grid, struct block block,
                    uint32_t row)
{
    const char *style = row == grid->best ? green : "", *name = sb_grid_cell(grid, row, 0);
    size_t owed =
        column_width(grid, 0) - sb_utf8_width(name); /* spaces at a line's end are never paid */
    put_styled(page, style, name);
    for (uint32_t c = block.first; c < block.end; c++) {
        const char *cell = sb_grid_cell(grid, row, c);
        unsigned padding = sb_grid_padding(grid, row, c);
        put_spaces(page, owed + lead_in(grid, block, c) + column_width(grid, c) - padding -
                             sb_utf8_width(cell));
        put_styled(page, style, cell);
        owed = padding;
    }
    fputc('\n', page->out);
}

static void put_grid(const struct page *page, const struct sb_grid *grid)
{
    for (uint32_t first = 1; first < grid->columns;) {
        struct block block = next_block(page, grid, first);
        if (first > 1)
            fputc('\n', page->out);
        put_group_line(page, grid, block);
        put_name_line(page, grid, block);
        for (uint32_t row = 0; row < grid->rows; row++)
            put_row(page, grid, block, row);
        first = block.end;
    }
}

static void put_heading(const struct page *page, const struct sb_workload_result *workload)
{
    char text[SB_WORDS_SIZE];
    sb_utf8_clean(text, sizeof text, workload->name, 60);
    put_styled(page, bold, text[0] ? text : "(no name)");
    size_t name = sb_utf8_width(text), size = sb_utf8_width(sb_words_size(text, workload));
    fputs(page->width && name + size + GAP > page->width ? "\n" : "  ", page->out);
    put_paragraph(page, dim, text);
    put_paragraph(page, dim, sb_words_shape(text, workload));
}

static void put_sentences(const struct page *page, const struct sb_workload_result *workload)
{
    char text[SB_WORDS_SIZE];
    if (sb_words_verified(text, workload)[0])
        put_paragraph(page, dim, text);
    if (sb_words_no_gain(text, workload)[0])
        put_paragraph(page, yellow, text);
    for (unsigned i = 0; sb_words_caution(text, workload, i)[0]; i++)
        put_paragraph(page, yellow, text);
}

static enum sb_code print(const struct sb_result *result, const struct sb_report_options *options,
                          FILE *out, struct sb_error *error)
{
    struct page page = { out, options->color, options->width };
    for (uint32_t i = 0; i < result->workloads; i++) {
        const struct sb_workload_result *workload = &result->workload[i];
        struct sb_grid grid;
        enum sb_code code = sb_grid_build(&grid, workload, error);
        if (code)
            return code;
        fputs(i ? "\n" : "", out);
        put_heading(&page, workload);
        if (grid.rows)
            put_grid(&page, &grid);
        put_sentences(&page, workload);
        sb_grid_fini(&grid);
    }
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
