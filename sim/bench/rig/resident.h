/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of this process that is really there, as the system counts it. */
#ifndef SIM_BENCH_RIG_RESIDENT_H
#define SIM_BENCH_RIG_RESIDENT_H

#include <stdint.h>

/* Bytes now, free ones given back first, and from now on the most is counted anew. 0: not known. */
uint64_t sb_bench_resident_begin(void);
/* The most since then. 0: not known. */
uint64_t sb_bench_resident_most(void);

#endif
