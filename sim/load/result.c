/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/result.h"

void sb_load_result_fini(struct sb_load_result *result)
{
    sb_arena_fini(&result->arena);
    *result = (struct sb_load_result){ 0 };
}
