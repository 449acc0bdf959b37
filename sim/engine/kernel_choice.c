/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/kernel.h"

#include <string.h>

extern const struct sb_kernel sb_kernel_base, sb_kernel_avx2, sb_kernel_avx512;

const struct sb_kernel *sb_kernel_choose(const char *name)
{
#if defined SB_HAVE_avx512
    bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    if (avx512 && (!name || strcmp(name, "avx512") == 0))
        return &sb_kernel_avx512;
#endif
#if defined SB_HAVE_avx2
    if (__builtin_cpu_supports("avx2") && (!name || strcmp(name, "avx2") == 0))
        return &sb_kernel_avx2;
#endif
    return !name || strcmp(name, "base") == 0 ? &sb_kernel_base : NULL;
}
