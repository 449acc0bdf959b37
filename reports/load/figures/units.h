/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates, times and shares of a result as text, in units that hold for all of it. */
#ifndef REPORTS_LOAD_FIGURES_UNITS_H
#define REPORTS_LOAD_FIGURES_UNITS_H

#include "sim/load/result.h"
#include "sim/text/units.h"

struct sb_load_units {
    const struct sb_unit *time;
    const char *per;    /* of rates: "/s", "/min" or "/h" */
    double rate_factor; /* a rate a second, times this, is in that unit */
    bool closed;        /* the axis counts clients */
};

/* By the latencies and the rates that are known. */
void sb_load_units_choose(struct sb_load_units *units, const struct sb_load_result *result);

/* By the largest rate alone; times are in ns. */
void sb_load_units_of_rates(struct sb_load_units *units, double most);

enum { SB_LOAD_TEXT = 2 * SB_UNITS_SIZE };

/* "12.3 ± 0.4" of a figure in a unit of so much: the last digit is the first of ±; three digits
 * without ± where its interval is not known, the exact figure where that has no width, "–" for
 * NAN. The second one without "± 0.4". */
char *sb_load_estimate(char out[SB_LOAD_TEXT], struct sb_estimate figure, double unit);
char *sb_load_value(char out[SB_LOAD_TEXT], struct sb_estimate figure, double unit);

/* With their unit: "120/s", "240 ms", "97.3 %". */
char *sb_load_rate(char out[SB_LOAD_TEXT], const struct sb_load_units *units,
                   struct sb_estimate rate);
char *sb_load_time(char out[SB_LOAD_TEXT], const struct sb_load_units *units,
                   struct sb_estimate time);

/* "97.3 %", with as many digits as its interval leaves; 100 % and 0 % only where it is exactly
 * that. */
char *sb_load_share(char out[SB_LOAD_TEXT], struct sb_estimate share);

/* Where on the axis: "120/s", "30 clients". */
char *sb_load_at(char out[SB_LOAD_TEXT], const struct sb_load_units *units, double at);

/* The same of an estimate: "28.8 clients". */
char *sb_load_place(char out[SB_LOAD_TEXT], const struct sb_load_units *units,
                    struct sb_estimate at);

/* The place of a point on the axis: requests a second, or clients. */
double sb_load_axis(const struct sb_load_units *units, const struct sb_load_point *point);

#endif
