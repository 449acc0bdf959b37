/* SPDX-License-Identifier: MIT
 * A memory barrier in every thread of the process, by a system call in one of them. */
#ifndef ES_PLATFORM_MEMBARRIER_H
#define ES_PLATFORM_MEMBARRIER_H

#include <stdbool.h>

bool es_membarrier_open(void); /* false: the system has none */
void es_membarrier(void); /* every thread of the process has passed a barrier when this returns */

#endif
