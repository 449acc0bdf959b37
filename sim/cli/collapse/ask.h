/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench collapse` is asked, and what it found. */
#ifndef SIM_CLI_COLLAPSE_ASK_H
#define SIM_CLI_COLLAPSE_ASK_H

#include "sim/cli/load/setup.h"
#include "sim/load/collapse/collapse.h"
#include "sim/load/collapse/ramp.h"

enum { SB_COLLAPSE_LENGTHS_MAX = 64 };

/* Begins zeroed, and stays where it is. */
struct sb_collapse_session {
    struct sb_options options; /* those of the load, which `setup` borrows */
    struct sb_load_setup setup;
    double capacity; /* requests a second */
    sb_ns length[SB_COLLAPSE_LENGTHS_MAX];
    struct sb_collapse collapse; /* of the first strategy */
    struct sb_ramp ramp;         /* `climb` 0: none */
    uint32_t strategies;
    struct sb_load_case *load;      /* [strategies] */
    struct sb_collapse_rate **rate; /* [strategies][rates] */
    struct sb_ramp_result *ramped;  /* [strategies] */
    struct sb_arena arena;
};

/* Reads options and files. SB_EINPUT in one line, SB_ENOMEM. To be ended in any case. */
enum sb_code sb_collapse_session_read(struct sb_collapse_session *session,
                                      const struct sb_options *options, struct sb_error *error);
void sb_collapse_session_fini(struct sb_collapse_session *session);

#endif
