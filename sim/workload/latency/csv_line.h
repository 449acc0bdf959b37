/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of one line of a CSV file: separated by semicolons, tabs, commas, or by spaces where
 * it has none of these; a field may stand in quotes, with separators in it. */
#ifndef SIM_WORKLOAD_LATENCY_CSV_LINE_H
#define SIM_WORKLOAD_LATENCY_CSV_LINE_H

#include <stdbool.h>
#include <stddef.h>

enum { SB_CSV_FIELD_SIZE = 256 };

/* What separates the line's fields: ';', '\t', ',' or ' '. */
char sb_csv_separator(const char *line);

/* Copies field `index` without quotes and the white space around it, cut to its size; false where
 * the line has fewer. */
bool sb_csv_field(const char *line, char separator, unsigned index, char field[SB_CSV_FIELD_SIZE]);

#endif
