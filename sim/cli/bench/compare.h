/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench bench --compare`: the kept library beside the one of today. */
#ifndef SIM_CLI_BENCH_COMPARE_H
#define SIM_CLI_BENCH_COMPARE_H

#include "sim/cli/bench/session.h"

/* Fills session->result and returns an exit status: SB_EXIT_DONE when there is a result to be
 * delivered, else having told why not. */
int sb_bench_session_compare(struct sb_bench_session *session);

/* The exit status that the verdicts of a comparison make; `tell`: what is no verdict is told. */
int sb_bench_session_verdict(const struct sb_bench_session *session, bool tell);

#endif
