/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/runtime.h"

const struct sb_runtime *sb_runtime_choose(const struct sb_runtime *const *runtime,
                                           const struct sb_assignment *assignment)
{
    while (runtime && *runtime && !(*runtime)->realises(assignment))
        runtime++;
    return runtime ? *runtime : NULL;
}
