/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fresh process of `simbench bench`: it does one job of sim/bench/cases/protocol.h. The process
 * that asks reads the answer, and survives whatever the library does. */
#ifndef SIM_BENCH_CHILD_CHILD_H
#define SIM_BENCH_CHILD_CHILD_H

#include "sim/bench/child/call.h"

/* What a process with the words of a job (without the first two) does, from beginning to end.
 * Returns its exit status: 0, or 1 when it could not; what went wrong is then the last line of its
 * answer, which else ends with what sb_bench_tell_done says. */
int sb_bench_child_main(int count, char **word, const struct sb_bench_plugins *plugins);

#endif
