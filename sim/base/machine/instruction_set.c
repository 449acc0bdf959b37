/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/machine/instruction_set.h"

#include <string.h>

bool sb_instruction_set_is_there(const char *name)
{
#if defined __x86_64__
    if (strcmp(name, "avx512") == 0)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    if (strcmp(name, "avx2") == 0)
        return __builtin_cpu_supports("avx2");
#endif
    return strcmp(name, "base") == 0;
}
