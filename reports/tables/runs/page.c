/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/page.h"

#include "sim/text/utf8.h"

#include <string.h>

enum { PAGE_GAP = 2 };

static const char page_dim[] = "\033[2m", green[] = "\033[32m";

static void put_spaces(const struct sb_text_page *page, size_t count)
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
    size_t columns = 0, heading = PAGE_GAP + sb_utf8_width(table->column[first].group);
    for (uint32_t c = first; c < end; c++)
        columns += PAGE_GAP + column_width(table, c);
    return columns > heading ? columns : heading;
}

/* As many whole groups as fit; of a group that is too wide alone, as many columns as fit; one
 * column at least. */
static struct block next_block(const struct sb_text_page *page, const struct sb_run_table *table,
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
            used += PAGE_GAP + column_width(table, end++);
        while (end < last && used + PAGE_GAP + column_width(table, end) <= page->width);
    }
    return (struct block){ first, end };
}

/* A group whose heading is wider than its columns pushes its first column to the right. */
static size_t lead_in(const struct sb_run_table *table, struct block block, uint32_t column)
{
    if (column > block.first &&
        strcmp(table->column[column - 1].group, table->column[column].group) == 0)
        return PAGE_GAP;
    uint32_t end = sb_run_table_group_end(table, column) < block.end
                       ? sb_run_table_group_end(table, column)
                       : block.end;
    size_t columns = 0;
    for (uint32_t c = column; c < end; c++)
        columns += PAGE_GAP + column_width(table, c);
    return PAGE_GAP + group_width(table, column, end) - columns;
}

static void put_group_line(const struct sb_text_page *page, const struct sb_run_table *table,
                           struct block block)
{
    size_t owed = column_width(table, 0);
    for (uint32_t c = block.first; c < block.end;) {
        uint32_t end = sb_run_table_group_end(table, c) < block.end
                           ? sb_run_table_group_end(table, c)
                           : block.end;
        const char *heading = table->column[c].group;
        if (heading[0]) {
            put_spaces(page, owed + PAGE_GAP);
            sb_text_page_styled(page, page_dim, heading);
            owed = 0;
        }
        owed += group_width(table, c, end) - (heading[0] ? PAGE_GAP + sb_utf8_width(heading) : 0);
        c = end;
    }
    fputc('\n', page->out);
}

static void put_name_line(const struct sb_text_page *page, const struct sb_run_table *table,
                          struct block block)
{
    sb_text_page_styled(page, page_dim, table->text.name[0]);
    put_spaces(page, column_width(table, 0) - sb_utf8_width(table->text.name[0]));
    for (uint32_t c = block.first; c < block.end; c++) {
        const char *name = table->text.name[c];
        put_spaces(page, lead_in(table, block, c) + column_width(table, c) - sb_utf8_width(name));
        sb_text_page_styled(page, page_dim, name);
    }
    fputc('\n', page->out);
}

static void put_row(const struct sb_text_page *page, const struct sb_run_table *table,
                    struct block block, uint32_t row)
{
    const char *style = row == table->best ? green : "",
               *name = sb_text_table_cell(&table->text, row, 0);
    size_t owed =
        column_width(table, 0) - sb_utf8_width(name); /* spaces at a line's end are never paid */
    sb_text_page_styled(page, style, name);
    for (uint32_t c = block.first; c < block.end; c++) {
        const char *cell = sb_text_table_cell(&table->text, row, c);
        unsigned padding = sb_run_table_padding(table, row, c);
        put_spaces(page, owed + lead_in(table, block, c) + column_width(table, c) - padding -
                             sb_utf8_width(cell));
        sb_text_page_styled(page, style, cell);
        owed = padding;
    }
    fputc('\n', page->out);
}

void sb_run_page_table(const struct sb_text_page *page, const struct sb_run_table *table)
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
