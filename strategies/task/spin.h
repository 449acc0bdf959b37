/* SPDX-License-Identifier: MIT */
/* Work that takes a known time and touches no memory. */
#ifndef STRATEGIES_TASK_SPIN_H
#define STRATEGIES_TASK_SPIN_H

#include <stdint.h>

/* A chain of multiplications, each waiting for the one before; about a nanosecond an iteration. */
void sb_task_spin(uint32_t iterations);

/* Nanoseconds an iteration takes here and now: the least of several attempts, in about a
 * millisecond. */
double sb_task_spin_ns(void);

/* Iterations for `ns` at so many nanoseconds each; one at least. */
uint32_t sb_task_spin_iterations(double ns, double ns_each);

#endif
