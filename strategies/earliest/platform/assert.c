/* SPDX-License-Identifier: MIT */
#include "platform/assert.h"

#include <stdio.h>
#include <stdlib.h>

__attribute__((cold, noinline)) void es_assert_failed(const char *file, int line,
                                                      const char *condition)
{
    fprintf(stderr, "libearliest: %s:%d: not so: %s\n", file, line, condition);
    abort();
}
