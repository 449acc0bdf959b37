/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same text for terminals and logs that have ASCII alone. */
#ifndef SIM_TEXT_ASCII_H
#define SIM_TEXT_ASCII_H

#include <stddef.h>

/* A copy of clean UTF-8 in ASCII: what this program prints has its own spelling ("us" for µs, "+-"
 * for ±, | for ·, # and . for bars), any other character becomes '?'. ASCII stays as it is, control
 * characters too. Like snprintf: returns the length that it would have, writes at most `size` bytes
 * with the NUL. */
size_t sb_ascii_copy(char *out, size_t size, const char *text);

/* A name on one line in ASCII, as sb_utf8_clean; text wider than `columns` is cut and ends in
 * "...". 0: never cut. */
size_t sb_ascii_clean(char *out, size_t size, const char *text, size_t columns);

#endif
