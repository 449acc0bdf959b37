/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libearliest as a scheduler of many requests at once. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_LOAD_LOAD_H
#define STRATEGIES_RUNTIMES_EARLIEST_LOAD_LOAD_H

#include "sim/verify/load/load_runtime.h"

extern const struct sb_load_runtime sb_load_runtime_earliest;

#endif
