/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text in HTML: whatever a user named something, it is shown and not obeyed. */
#ifndef REPORTS_PAGE_HTML_TEXT_H
#define REPORTS_PAGE_HTML_TEXT_H

#include "sim/text/utf8.h"

#include <stddef.h>
#include <stdio.h>

/* Clean text (sim/text/utf8.h), escaped for an element and for an attribute in either quotes. */
void sb_html_text(FILE *out, const char *text);

/* The same, cut to so many columns. */
void sb_html_name(FILE *out, const char *name, size_t columns);

/* The same of a sentence: what belongs together ("304 → 207 ms", "95 %") stays on one line. */
void sb_html_sentence(FILE *out, const char *text);

/* A sentence of which the first `strong` bytes are what one should carry away. */
void sb_html_strong(FILE *out, const char *text, size_t strong);

/* <p class="CLASS">TEXT</p>, unless the text is empty. */
void sb_html_paragraph(FILE *out, const char *class, const char *text);

/* In small letters, without mark-up: what one looks for in the page. */
void sb_html_key(FILE *out, const char *text);

/* A word for a shell: as it is where that is safe, else in quotes. Escaped for HTML. */
void sb_html_shell_word(FILE *out, const char *word);

#endif
