/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with an option's text, and where in it. */
#ifndef SIM_TEXT_COLUMN_H
#define SIM_TEXT_COLUMN_H

#include "sim/base/error.h"

/* Records that `text` of this option is wrong from byte `at` on: "column 5 of "…": …". Columns are
 * characters, counted from 1. Returns SB_EINPUT. */
enum sb_code sb_column_fail_v(struct sb_error *error, const char *option, const char *text,
                              size_t at, const char *format, va_list args)
    __attribute__((format(printf, 5, 0)));

#endif
