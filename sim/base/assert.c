/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/assert.h"

#include <stdio.h>
#include <stdlib.h>

void sb_assert_fail(const char *kind, const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: the %s does not hold: %s\n", file, line, kind, condition);
    abort();
}
