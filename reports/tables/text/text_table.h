/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and columns of text: what the terminal's table and Markdown have in common. */
#ifndef REPORTS_TABLES_TEXT_TEXT_TABLE_H
#define REPORTS_TABLES_TEXT_TEXT_TABLE_H

#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum { SB_TEXT_TABLE_COLUMNS = 64, SB_TABLE_NAME_COLUMNS = 28 /* a name in a heading or a cell */ };

struct sb_text_table {
    uint32_t columns, rows;
    const char *name[SB_TEXT_TABLE_COLUMNS]; /* static text, or in the arena */
    bool left[SB_TEXT_TABLE_COLUMNS]; /* words; else figures, to be aligned at their points */
    /* [rows * columns] on the heap, in valid UTF-8 that stays on its line; never NULL */
    const char **cell;
    size_t room;
    struct sb_arena arena; /* the texts */
    bool failed;           /* memory is out */
};

/* A zeroed table is empty. All columns come before the first row; names are static texts. */
void sb_text_table_column(struct sb_text_table *table, const char *name, bool left);
void sb_text_table_row(struct sb_text_table *table);

/* Into the newest row. Texts are copied and made clean. */
void sb_text_table_put(struct sb_text_table *table, uint32_t column, const char *text);

/* Leaves out columns of which every cell is empty. SB_ENOMEM where anything before failed. */
enum sb_code sb_text_table_finish(struct sb_text_table *table, struct sb_error *error);

/* Every text in ASCII (sb_ascii_copy). SB_ENOMEM. */
enum sb_code sb_text_table_ascii(struct sb_text_table *table, struct sb_error *error);
void sb_text_table_fini(struct sb_text_table *table);

const char *sb_text_table_cell(const struct sb_text_table *table, uint32_t row, uint32_t column);

#endif
