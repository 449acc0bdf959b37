/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of comma-separated values (RFC 4180). */
#ifndef REPORTS_TABLES_CSV_FIELDS_H
#define REPORTS_TABLES_CSV_FIELDS_H

#include <stdbool.h>
#include <stdio.h>

/* A field starts with a comma unless it is a row's first. It holds what
 * tables show: control characters are visible ones, bytes that are no UTF-8 U+FFFD. */
void sb_csv_text(FILE *out, bool first, const char *text);

/* With a comma before it; empty where the value is not finite. */
void sb_csv_double(FILE *out, double value);

#endif
