/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result.h"

void sb_result_fini(struct sb_result *result)
{
    sb_arena_fini(&result->arena);
    *result = (struct sb_result){ 0 };
}
