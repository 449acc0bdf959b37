/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/export/decimal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

char *sb_export_decimal(char out[SB_EXPORT_DECIMAL_SIZE], sb_ns ns, int digits)
{
    sb_ns unit = 1;
    for (int i = 0; i < digits; i++)
        unit *= 10;
    int length = snprintf(out, SB_EXPORT_DECIMAL_SIZE, "%" PRId64 ".%0*" PRId64, ns / unit, digits,
                          ns % unit);
    while (out[length - 1] == '0')
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[length - 1] = '\0';
    return out;
}
