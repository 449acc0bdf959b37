/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that an option is to take one after another. One grammar for all commands:
 *
 *   values  = item { "," item }
 *   item    = number | number ".." number [ "/" count [ ":log" ] ]
 *   number  = decimal [ unit ]
 *   unit    = ns us µs ms s min, where times are meant; k M behind whole numbers
 *
 * "1..64" are the whole numbers from 1 to 64, "0.1..0.9/5" five numbers at equal distances, both
 * ends among them, and "100ms..2s/12:log" twelve of which each is the same times the one before.
 * Where only whole numbers are meant, those between the ends are rounded. A range may descend. A
 * value that was there already is left out. */
#ifndef SIM_TEXT_RANGE_H
#define SIM_TEXT_RANGE_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* What may stand in one. */
struct sb_range_rule {
    const char *option; /* for messages: "--workers" */
    bool whole;
    bool times;         /* a number may have a unit of time; 0 may be without in any case */
    double least, most; /* of each value; of a time in nanoseconds */
    uint32_t room;      /* values at most */
};

struct sb_range_values {
    double *value; /* [count] of room for rule->room; the caller's */
    uint32_t count;
    bool are_times; /* then in nanoseconds */
};

/* Adds the values of text[from …] to those that are there, to the end of the text. SB_EINPUT, in
 * one line with the column; values->count then says nothing. */
enum sb_code sb_range_read(struct sb_range_values *values, const struct sb_range_rule *rule,
                           const char *text, size_t from, struct sb_error *error);

/* A value as it could be typed: "0.25", "131.294ms". Returns out. */
enum { SB_RANGE_TEXT_SIZE = 40 };
char *sb_range_text(char out[SB_RANGE_TEXT_SIZE], double value, bool is_time);

#endif
