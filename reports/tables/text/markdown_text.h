/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in Markdown. */
#ifndef REPORTS_TABLES_TEXT_MARKDOWN_TEXT_H
#define REPORTS_TABLES_TEXT_MARKDOWN_TEXT_H

#include "reports/tables/text/text_table.h"

#include <stdio.h>

/* With a backslash before each character that means something in a line. */
void sb_markdown_text(FILE *out, const char *text);

/* A paragraph of its own, between `before` and `after`, which stay as they are. */
void sb_markdown_paragraph(FILE *out, const char *before, const char *text, const char *after);

/* A table, and an empty line behind it. Cells of which is_loud says so are bold; NULL: none. */
void sb_markdown_table(FILE *out, const struct sb_text_table *table,
                       bool (*is_loud)(const char *cell));

#endif
