/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations as files of others write them. */
#ifndef SIM_IMPORT_DURATION_H
#define SIM_IMPORT_DURATION_H

#include "sim/workload/source/import_options.h"

#include <stdbool.h>

/* The nanoseconds of --time-unit, or of `usual` ("ms", say) where nothing is said. */
double sb_duration_unit(const struct sb_import_options *options, const char *usual);

/* A decimal of 0 or more, times `unit` ns: exact to the nanosecond, rounded there, however many
 * digits it has. `end` is behind it. False: there is none, or it is 146 years or more. */
bool sb_duration_decimal(const char *text, double unit, double *ns, const char **end);

/* The same with nothing behind it; or with ns, us, ms, s, m, min, h or d, several of them as in
 * "1m30.5s"; or "h:mm:ss" and "mm:ss". White space may stand around all. */
bool sb_duration_parse(const char *text, double unit, double *ns);

/* For messages: what sb_duration_parse takes. */
extern const char sb_duration_expected[];

#endif
