/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that runs out on command. The test programs of this folder are linked with it and with
 * --wrap for the malloc family. */
#ifndef TESTS_MEMORY_FAILING_MEMORY_H
#define TESTS_MEMORY_FAILING_MEMORY_H

#include "sim/base/error.h"

#include <stdbool.h>

/* From now on `allowed` more allocations succeed, of all threads together, and every later one
 * fails. */
void failing_memory_arm(long allowed);

/* Memory is as plentiful as ever. Returns whether any allocation failed since arming it. */
bool failing_memory_disarm(void);

/* Calls act(scene) with 0, 1, 2, … allocations, until it needs no more. Each time before, it must
 * be refused with "out of memory" as SB_ENOMEM or `also`, or do without if `also` is SB_OK. Fails
 * the test if fewer than `least` were needed. */
void failing_memory_sweep(enum sb_code (*act)(void *scene, struct sb_error *error), void *scene,
                          long least, enum sb_code also);

#endif
