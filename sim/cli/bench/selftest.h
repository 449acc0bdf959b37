/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench bench --selftest`: how often the detector is wrong, and what it finds. */
#ifndef SIM_CLI_BENCH_SELFTEST_H
#define SIM_CLI_BENCH_SELFTEST_H

#include "sim/cli/bench/session.h"

/* Fills session->result and returns an exit status: SB_EXIT_DONE when there is a result to be
 * delivered, else having told why not. */
int sb_bench_session_selftest(struct sb_bench_session *session);

#endif
