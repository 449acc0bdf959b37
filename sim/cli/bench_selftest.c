/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench_session.h"
#include "sim/cli/commands.h"
int sb_bench_session_selftest(struct sb_bench_session *s)
{
    (void)s;
    return SB_EXIT_FAILED;
}
