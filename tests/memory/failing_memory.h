/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that runs out on command. Test programs named test_oom* are linked with it and with --wrap
 * for the malloc family. */
#ifndef TESTS_MEMORY_FAILING_MEMORY_H
#define TESTS_MEMORY_FAILING_MEMORY_H

#include <stdbool.h>

/* From now on `allowed` more allocations succeed, of all threads together, and every later one
 * fails. */
void failing_memory_arm(long allowed);

/* Memory is as plentiful as ever. Returns whether any allocation failed since failing_memory_arm.
 */
bool failing_memory_disarm(void);

#endif
