/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/text/text_table.h"

#include "sim/base/assert.h"
#include "sim/text/ascii.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>

void sb_text_table_column(struct sb_text_table *table, const char *name, bool left)
{
    SB_REQUIRE(table->columns < SB_TEXT_TABLE_COLUMNS && table->rows == 0);
    table->name[table->columns] = name;
    table->left[table->columns++] = left;
}

void sb_text_table_row(struct sb_text_table *table)
{
    size_t at = (size_t)table->rows * table->columns;
    for (uint32_t c = 0; c < table->columns && !table->failed; c++) {
        table->failed = sb_reserve(&table->cell, at + c, &table->room, sizeof *table->cell) != 0;
        if (!table->failed)
            table->cell[at + c] = "";
    }
    table->rows += !table->failed;
}

void sb_text_table_put(struct sb_text_table *table, uint32_t column, const char *text)
{
    if (table->failed)
        return;
    SB_REQUIRE(table->rows > 0 && column < table->columns);
    size_t size = sb_utf8_clean(NULL, 0, text, 0) + 1;
    char *copy = sb_arena_alloc(&table->arena, size, 1);
    table->failed = !copy;
    if (!copy)
        return;
    sb_utf8_clean(copy, size, text, 0);
    table->cell[(size_t)(table->rows - 1) * table->columns + column] = copy;
}

const char *sb_text_table_cell(const struct sb_text_table *table, uint32_t row, uint32_t column)
{
    SB_REQUIRE(row < table->rows && column < table->columns);
    return table->cell[(size_t)row * table->columns + column];
}

static bool is_empty(const struct sb_text_table *table, uint32_t column)
{
    for (uint32_t row = 0; row < table->rows; row++)
        if (sb_text_table_cell(table, row, column)[0])
            return false;
    return true;
}

enum sb_code sb_text_table_finish(struct sb_text_table *table, struct sb_error *error)
{
    uint32_t kept[SB_TEXT_TABLE_COLUMNS], columns = 0;
    if (table->failed)
        return sb_fail_memory(error);
    for (uint32_t c = 0; c < table->columns; c++)
        if (!is_empty(table, c))
            kept[columns++] = c;
    for (uint32_t row = 0; row < table->rows; row++) /* each moves to a place that has been read */
        for (uint32_t c = 0; c < columns; c++)
            table->cell[(size_t)row * columns + c] = sb_text_table_cell(table, row, kept[c]);
    for (uint32_t c = 0; c < columns; c++) {
        table->name[c] = table->name[kept[c]];
        table->left[c] = table->left[kept[c]];
    }
    table->columns = columns;
    return SB_OK;
}

static const char *in_ascii(struct sb_text_table *table, const char *text)
{
    size_t size = sb_ascii_copy(NULL, 0, text) + 1;
    char *copy = sb_arena_alloc(&table->arena, size, 1);
    table->failed = table->failed || !copy;
    if (copy)
        sb_ascii_copy(copy, size, text);
    return copy ? copy : text;
}

enum sb_code sb_text_table_ascii(struct sb_text_table *table, struct sb_error *error)
{
    for (uint32_t c = 0; c < table->columns; c++)
        table->name[c] = in_ascii(table, table->name[c]);
    for (size_t i = 0; i < (size_t)table->rows * table->columns; i++)
        table->cell[i] = in_ascii(table, table->cell[i]);
    return table->failed ? sb_fail_memory(error) : SB_OK;
}

void sb_text_table_fini(struct sb_text_table *table)
{
    free(table->cell);
    sb_arena_fini(&table->arena);
    *table = (struct sb_text_table){ 0 };
}
