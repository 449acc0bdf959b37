/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in Markdown. */
#ifndef REPORTS_TABLES_MARKDOWN_TEXT_H
#define REPORTS_TABLES_MARKDOWN_TEXT_H

#include <stdio.h>

/* With a backslash before each character that means something in a line. */
void sb_markdown_text(FILE *out, const char *text);

/* A paragraph of its own, between `before` and `after`, which stay as they are. */
void sb_markdown_paragraph(FILE *out, const char *before, const char *text, const char *after);

#endif
