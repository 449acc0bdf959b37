/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text on its way to an eye: how wide it is, and names that can neither move the cursor nor break a
 * picture. */
#ifndef SIM_TEXT_UTF8_H
#define SIM_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* How many of the `left` bytes at `text`, at least one, the code point takes that begins here; 0
 * where they are not UTF-8. NUL is a code point. */
size_t sb_utf8_length(const char *text, size_t left);

/* One code point from the UTF-8 at `*text`, which moves behind it; U+FFFD for each byte that
 * belongs to none. 0 at the end. */
uint32_t sb_utf8_next(const char **text);

/* What is shown in place of a code point: itself, but for what controls, reorders or ends a
 * line. */
uint32_t sb_utf8_visible(uint32_t point);

/* A copy of `text` in valid UTF-8: bytes that are not become U+FFFD. Like snprintf: returns the
 * length that it would have; writes at most `size` bytes with the NUL, no half character. */
size_t sb_utf8_valid(char *out, size_t size, const char *text);

/* The same, and control characters become visible ones (newline: U+240A), so that a name stays on
 * its line. Characters that reorder a line (bidirectional controls) become U+FFFD. Text wider than
 * `columns` columns is cut and ends in "…"; 0: never cut. */
size_t sb_utf8_clean(char *out, size_t size, const char *text, size_t columns);

/* What a name has in a sentence: columns, and bytes with the NUL that hold them. */
enum { SB_NAME_COLUMNS = 40, SB_NAME_SIZE = 4 * SB_NAME_COLUMNS + 1 };

/* Clean text cut in its middle, for names that differ at their ends: "montage_project_…_0007". */
size_t sb_utf8_abbreviate(char *out, size_t size, const char *text, size_t columns);

/* Columns that clean text takes on a terminal: 2 for East Asian wide characters and emoji, 0 for
 * combining marks. */
size_t sb_utf8_width(const char *text);

#endif
