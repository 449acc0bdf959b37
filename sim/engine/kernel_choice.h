/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_ENGINE_KERNEL_CHOICE_H
#define SIM_ENGINE_KERNEL_CHOICE_H

#include "sim/engine/kernel.h"

/* The best one for this machine. `name` (may be NULL) asks for the one of an instruction set; NULL
 * comes back when it is not there. */
const struct sb_kernel *sb_kernel_choose(const char *name);

#endif
