/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns of a table say the task, how long it takes and what it waits for. */
#ifndef SIM_IMPORT_COLUMNS_H
#define SIM_IMPORT_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

struct sb_columns {
    size_t task, duration, after; /* from 0; `after` is SIZE_MAX where there is none */
    double unit;                  /* nanoseconds, where the head of the duration says it; else 0 */
};

enum sb_columns_found { SB_COLUMNS_HEAD, SB_COLUMNS_NO_HEAD, SB_COLUMNS_WRONG };

/* Of the first row. `map` is "task=NAME,duration=NAME,after=NAME", each part optional, a name or a
 * number from 1; NULL: nothing is mapped. What is not mapped is found by the names that such
 * columns have, in whatever case: task, name, job, step, target; duration, time, elapsed, seconds;
 * after, needs, depends_on, dependencies and the like. The row is no head but a task where all is
 * mapped to numbers and its duration is one. WRONG: `wrong` says what. */
enum sb_columns_found sb_columns_find(struct sb_columns *columns, const char *const *field,
                                      size_t fields, const char *map, char wrong[400]);

/* What separates the fields of the first line: a tab, a semicolon or a comma, whichever of them is
 * first in this order where it stands outside quotes. */
char sb_columns_separator(const char *bytes, size_t size);

/* Whether the first two lines are text with the same number of separators, one at least, or the
 * first line is and there is no second. */
bool sb_columns_looks_like_table(const char *bytes, size_t size);

#endif
