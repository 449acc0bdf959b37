/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/text/text_page.h"

#include "sim/text/ascii.h"
#include "sim/text/utf8.h"

#include <string.h>

enum { TEXT_PAGE_GAP = 2 };

static const char text_page_dim[] = "\033[2m", plain[] = "\033[0m";

/* The text in the characters that the page has. */
static const char *on_page(const struct sb_text_page *page, char ascii[SB_TEXT_PAGE_SIZE],
                           const char *text)
{
    if (page->ascii)
        sb_ascii_copy(ascii, SB_TEXT_PAGE_SIZE, text);
    return page->ascii ? ascii : text;
}

void sb_text_page_styled(const struct sb_text_page *page, const char *style, const char *text)
{
    char ascii[SB_TEXT_PAGE_SIZE];
    bool styled = page->color && style[0];
    fprintf(page->out, "%s%s%s", styled ? style : "", on_page(page, ascii, text),
            styled ? plain : "");
}

/* A paragraph, broken at spaces where it is wider than the terminal. */
void sb_text_page_paragraph(const struct sb_text_page *page, const char *style, const char *text)
{
    size_t at = 0;
    char ascii[SB_TEXT_PAGE_SIZE];
    text = on_page(page, ascii, text);
    fputs(page->color ? style : "", page->out);
    while (*text) {
        const char *end = text + strcspn(text, " ");
        char word[SB_TEXT_PAGE_SIZE];
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

/* How a column is written. */
struct column {
    size_t width;
    size_t fraction; /* of its figures, the widest; those of one column stand with their points
                        below each other, unless they have units of their own */
};

/* Columns behind the figure's units: its point and decimals, with what follows the number. Words
 * and intervals have none. */
static size_t text_page_fraction(const char *text)
{
    size_t digits = strspn(text, "+-0123456789,");
    return digits && !strstr(text, "…") ? sb_utf8_width(text + digits) : 0;
}

static bool at_points(const struct sb_text_table *table, uint32_t column)
{
    for (uint32_t row = 0; row < table->rows; row++) {
        const char *cell = sb_text_table_cell(table, row, column);
        if (strspn(cell, "+-.,0123456789") != strlen(cell))
            return false;
    }
    return !table->left[column];
}

/* Spaces behind a cell, up to the widest fraction of its column. */
static size_t owed(const struct column *column, const char *cell)
{
    return column->fraction ? column->fraction - text_page_fraction(cell) : 0;
}

static void measure(struct column column[SB_TEXT_TABLE_COLUMNS], const struct sb_text_table *table)
{
    for (uint32_t c = 0; c < table->columns; c++) {
        column[c] = (struct column){ sb_utf8_width(table->name[c]), 0 };
        uint32_t figures = at_points(table, c) ? table->rows : 0;
        for (uint32_t row = 0; row < figures; row++) {
            size_t own = text_page_fraction(sb_text_table_cell(table, row, c));
            column[c].fraction = own > column[c].fraction ? own : column[c].fraction;
        }
        for (uint32_t row = 0; row < table->rows; row++) {
            const char *cell = sb_text_table_cell(table, row, c);
            size_t own = sb_utf8_width(cell) + owed(&column[c], cell);
            column[c].width = own > column[c].width ? own : column[c].width;
        }
    }
}

/* A table on its way to a page. */
struct drawing {
    const struct sb_text_page *page;
    const struct sb_text_table *table;
    uint32_t names;
    sb_text_page_style *style_of;
    struct column column[SB_TEXT_TABLE_COLUMNS];
};

/* The column behind those that fit beside the names; one at least. */
static uint32_t block_end(const struct drawing *d, uint32_t first)
{
    size_t used = 0;
    uint32_t end = first;
    for (uint32_t c = 0; c < d->names; c++)
        used += (c ? TEXT_PAGE_GAP : 0) + d->column[c].width;
    do
        used += TEXT_PAGE_GAP + d->column[end++].width;
    while (end < d->table->columns &&
           (!d->page->width || used + TEXT_PAGE_GAP + d->column[end].width <= d->page->width));
    return end;
}

/* Spaces at a line's end are never written: `*due` holds those that the next cell is to be preceded
 * by. */
static void put_cell(const struct sb_text_page *page, const char *style, const char *text,
                     size_t before, size_t after, size_t *due)
{
    if (text[0])
        fprintf(page->out, "%*s", (int)(*due + before), "");
    *due = text[0] ? after : *due + before + after;
    sb_text_page_styled(page, style, text);
}

/* That of the columns' names (`row` NULL), or of a row. */
static void draw_line(const struct drawing *d, uint32_t first, uint32_t end, const uint32_t *row)
{
    size_t due = 0;
    for (uint32_t c = 0; c < end; c = c + 1 == d->names ? first : c + 1) {
        const char *text = row ? sb_text_table_cell(d->table, *row, c) : d->table->name[c],
                   *style = !row          ? text_page_dim
                            : d->style_of ? d->style_of(d->table, *row, c)
                                          : "";
        size_t behind = row ? owed(&d->column[c], text) : 0,
               spare = d->column[c].width - sb_utf8_width(text) - behind;
        bool left = d->table->left[c];
        due += c ? TEXT_PAGE_GAP : 0;
        put_cell(d->page, style, text, left ? 0 : spare, behind + (left ? spare : 0), &due);
    }
    fputc('\n', d->page->out);
}

enum sb_code sb_text_page_table(const struct sb_text_page *page, struct sb_text_table *table,
                                uint32_t names, sb_text_page_style *style_of,
                                struct sb_error *error)
{
    struct drawing d = { page, table, names, style_of, { { 0, 0 } } };
    enum sb_code code = page->ascii ? sb_text_table_ascii(table, error) : SB_OK;
    if (code)
        return code;
    measure(d.column, table);
    for (uint32_t first = names, end; first < table->columns; first = end) {
        end = block_end(&d, first);
        draw_line(&d, first, end, NULL);
        for (uint32_t row = 0; row < table->rows; row++)
            draw_line(&d, first, end, &row);
        fputc('\n', page->out);
    }
    return SB_OK;
}
