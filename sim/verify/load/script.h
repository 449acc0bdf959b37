/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run of a case draws, for a real scheduler that is to do the same. */
#ifndef SIM_VERIFY_LOAD_SCRIPT_H
#define SIM_VERIFY_LOAD_SCRIPT_H

#include "sim/load/arrivals/arrival_stream.h"
#include "sim/verify/load/load_runtime.h"

struct sb_load_drawn {
    struct sb_load_script script;
    struct sb_draw_run *run; /* [parts] */
    struct sb_arrival_source source;
    struct sb_arena arena;
};

/* Of run `run`; arrivals are those of request[count], by arrival. Borrows the case. SB_ENOMEM.
 * Release with sb_load_drawn_fini. */
enum sb_code sb_load_drawn_build(struct sb_load_drawn *drawn, const struct sb_load_case *load,
                                 uint64_t run, const struct sb_request *request, uint64_t count,
                                 struct sb_error *error);
void sb_load_drawn_fini(struct sb_load_drawn *drawn);

#endif
