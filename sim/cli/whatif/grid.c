/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/whatif/grid.h"

#include "sim/text/utf8.h"

enum { GAP = 2, HEAD = UINT32_MAX /* the row of the columns' names */ };

/* Columns 0 .. lead - 1, and those of groups from .. until - 1. */
struct block {
    uint32_t lead, from, until;
};

static void put_spaces(FILE *out, size_t count) { fprintf(out, "%*s", (int)count, ""); }

static size_t width_of(const struct sb_text_table *t, uint32_t column)
{
    size_t width = sb_utf8_width(t->name[column]);
    for (uint32_t row = 0; row < t->rows; row++) {
        size_t own = sb_utf8_width(sb_text_table_cell(t, row, column));
        width = own > width ? own : width;
    }
    return width;
}

static uint32_t first_of(const struct sb_grid *g, uint32_t group)
{
    return g->table->columns - (g->groups - group) * SB_GRID_GROUP;
}

/* With the gap before it; a heading that is wider than its columns widens the first of them. */
static size_t group_width(const struct sb_grid *g, uint32_t group)
{
    size_t width = 0, head = g->head ? sb_utf8_width(g->head[group]) + GAP : 0;
    for (uint32_t c = first_of(g, group); c < first_of(g, group + 1); c++)
        width += GAP + width_of(g->table, c);
    return width > head ? width : head;
}

static size_t lead_width(const struct sb_grid *g, uint32_t lead)
{
    size_t width = 0;
    for (uint32_t c = 0; c < lead; c++)
        width += (c ? GAP : 0) + width_of(g->table, c);
    return width;
}

static void put_cell(FILE *out, const struct sb_grid *g, uint32_t row, uint32_t column)
{
    const struct sb_text_table *t = g->table;
    const char *text = row == HEAD ? t->name[column] : sb_text_table_cell(t, row, column);
    size_t spaces = width_of(t, column) - sb_utf8_width(text);
    put_spaces(out, (column ? GAP : 0) + (t->left[column] ? 0 : spaces));
    fputs(text, out);
    put_spaces(out, t->left[column] ? spaces : 0);
}

static void put_row(FILE *out, const struct sb_grid *g, const struct block *b, uint32_t row)
{
    for (uint32_t c = 0; c < b->lead; c++)
        put_cell(out, g, row, c);
    for (uint32_t group = b->from; group < b->until; group++) {
        size_t width = 0;
        for (uint32_t c = first_of(g, group); c < first_of(g, group + 1); c++)
            width += GAP + width_of(g->table, c);
        put_spaces(out, group_width(g, group) - width);
        for (uint32_t c = first_of(g, group); c < first_of(g, group + 1); c++)
            put_cell(out, g, row, c);
    }
    fputc('\n', out);
}

static void put_block(FILE *out, const struct sb_grid *g, const struct block *b)
{
    if (g->head) {
        put_spaces(out, lead_width(g, b->lead));
        for (uint32_t group = b->from; group < b->until; group++) {
            put_spaces(out, group_width(g, group) - sb_utf8_width(g->head[group]));
            fputs(g->head[group], out);
        }
        fputc('\n', out);
    }
    put_row(out, g, b, HEAD);
    for (uint32_t row = 0; row < g->table->rows; row++)
        put_row(out, g, b, row);
}

void sb_grid_put(FILE *out, const struct sb_grid *g)
{
    struct block b = { .lead = first_of(g, 0) };
    while (b.from < g->groups) {
        size_t used = lead_width(g, b.lead);
        for (b.until = b.from; b.until < g->groups; b.until++) {
            used += group_width(g, b.until);
            if (g->width && used > g->width && b.until > b.from)
                break;
        }
        put_block(out, g, &b);
        b = (struct block){ .lead = 1, .from = b.until };
    }
}
