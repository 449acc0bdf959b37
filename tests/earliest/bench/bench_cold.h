/* SPDX-License-Identifier: GPL-3.0-or-later
 * Awaits when the caches are empty. */
#ifndef BENCH_COLD_H
#define BENCH_COLD_H

/* Nanoseconds a task, with each kind of stacks. */
void bench_cold_lines(void);

#endif
