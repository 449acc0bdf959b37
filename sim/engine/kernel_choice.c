/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/kernel_choice.h"

#include "sim/base/machine/instruction_set.h"

#include <string.h>

#define DECLARE(set) extern const struct sb_kernel sb_kernel_##set;
#define ADDRESS(set) &sb_kernel_##set,
SB_INSTRUCTION_SETS(DECLARE)
static const struct sb_kernel *const kernel[] = { SB_INSTRUCTION_SETS(ADDRESS) NULL };

const struct sb_kernel *sb_kernel_choose(const char *name)
{
    for (unsigned i = 0; kernel[i]; i++)
        if ((!name || strcmp(name, kernel[i]->name) == 0) &&
            sb_instruction_set_is_there(kernel[i]->name))
            return kernel[i];
    return NULL;
}
