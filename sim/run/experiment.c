/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/experiment.h"

#include "sim/run/session.h"

enum sb_code sb_experiment_run(const struct sb_experiment *x, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    struct sb_error local = { 0 };
    struct sb_session *session = sb_session_open(x, &local);
    enum sb_code code = session ? SB_OK : local.code;
    if (code == SB_OK)
        code = sb_session_run(session, 0, sb_session_replicates(session), &local);
    if (code == SB_OK)
        code = sb_session_finish(session, result, arena, &local);
    sb_session_close(session);
    return code ? sb_fail(error, local.code, local.where, "%s", local.text) : SB_OK;
}
