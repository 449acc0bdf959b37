/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/text_table.h"

#include "sim/text/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void sb_sheet_column(struct sb_sheet *sheet, const char *name, bool left)
{
    assert(sheet->columns < SB_SHEET_COLUMNS && sheet->rows == 0);
    sheet->name[sheet->columns] = name;
    sheet->left[sheet->columns++] = left;
}

void sb_sheet_row(struct sb_sheet *sheet)
{
    size_t at = (size_t)sheet->rows * sheet->columns;
    for (uint32_t c = 0; c < sheet->columns && !sheet->failed; c++) {
        sheet->failed = sb_reserve(&sheet->cell, at + c, &sheet->room, sizeof *sheet->cell) != 0;
        if (!sheet->failed)
            sheet->cell[at + c] = "";
    }
    sheet->rows += !sheet->failed;
}

void sb_sheet_put(struct sb_sheet *sheet, uint32_t column, const char *text)
{
    if (sheet->failed)
        return;
    assert(sheet->rows > 0 && column < sheet->columns);
    size_t size = sb_utf8_clean(NULL, 0, text, 0) + 1;
    char *copy = sb_arena_alloc(&sheet->arena, size, 1);
    sheet->failed = !copy;
    if (!copy)
        return;
    sb_utf8_clean(copy, size, text, 0);
    sheet->cell[(size_t)(sheet->rows - 1) * sheet->columns + column] = copy;
}

const char *sb_sheet_cell(const struct sb_sheet *sheet, uint32_t row, uint32_t column)
{
    assert(row < sheet->rows && column < sheet->columns);
    return sheet->cell[(size_t)row * sheet->columns + column];
}

static bool is_empty(const struct sb_sheet *sheet, uint32_t column)
{
    for (uint32_t row = 0; row < sheet->rows; row++)
        if (sb_sheet_cell(sheet, row, column)[0])
            return false;
    return true;
}

enum sb_code sb_sheet_finish(struct sb_sheet *sheet, struct sb_error *error)
{
    uint32_t kept[SB_SHEET_COLUMNS], columns = 0;
    if (sheet->failed)
        return sb_fail_memory(error);
    for (uint32_t c = 0; c < sheet->columns; c++)
        if (!is_empty(sheet, c))
            kept[columns++] = c;
    for (uint32_t row = 0; row < sheet->rows; row++) /* each moves to a place that has been read */
        for (uint32_t c = 0; c < columns; c++)
            sheet->cell[(size_t)row * columns + c] = sb_sheet_cell(sheet, row, kept[c]);
    for (uint32_t c = 0; c < columns; c++) {
        sheet->name[c] = sheet->name[kept[c]];
        sheet->left[c] = sheet->left[kept[c]];
    }
    sheet->columns = columns;
    return SB_OK;
}

void sb_sheet_fini(struct sb_sheet *sheet)
{
    free(sheet->cell);
    sb_arena_fini(&sheet->arena);
    *sheet = (struct sb_sheet){ 0 };
}
