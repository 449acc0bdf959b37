/* SPDX-License-Identifier: GPL-3.0-or-later
 * What slots and attempts cost. */
#ifndef BENCH_POOLS_H
#define BENCH_POOLS_H

void bench_pool_lines(void);

#endif
