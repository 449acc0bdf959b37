/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_BASE_MACHINE_CPU_H
#define SIM_BASE_MACHINE_CPU_H

#include <stddef.h>

/* The model of the processor, as the system calls it; "" where it does not. */
void sb_cpu_model(char *text, size_t size);

/* How many processors this program may use; 1 at least. */
unsigned sb_cpu_count(void);

#endif
