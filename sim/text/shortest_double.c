/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/shortest_double.h"

#include "sim/base/assert.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 15 digits are kept by every double, 17 tell any two apart. */
size_t sb_shortest_double(char out[SB_SHORTEST_DOUBLE_SIZE], double value)
{
    SB_REQUIRE(isfinite(value));
    if (value == 0)
        return memcpy(out, "0", 2), 1;
    int length = 0;
    for (int digits = 15; digits <= 17; digits++) {
        length = snprintf(out, SB_SHORTEST_DOUBLE_SIZE, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return (size_t)length;
}
