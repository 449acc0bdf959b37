/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/whatif_case.h"

const double sb_whatif_factor[SB_WHATIF_FACTORS] = { 0.9, 0.5, 0 };
const char *const sb_whatif_factor_name[SB_WHATIF_FACTORS] = { "0.9", "half", "free" };
