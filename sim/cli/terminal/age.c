/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/terminal/age.h"

const char *sb_age(char out[SB_UNITS_SIZE], time_t then)
{
    const double seconds = difftime(time(NULL), then);
    return seconds < 1 ? "less than 1 s" : sb_units_duration(out, seconds * 1e9, 10e9);
}
