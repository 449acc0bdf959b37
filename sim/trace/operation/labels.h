/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people call a call: its operation where that is enough, with the service where it is not,
 * or with what called it. */
#ifndef SIM_TRACE_OPERATION_LABELS_H
#define SIM_TRACE_OPERATION_LABELS_H

#include "sim/trace/calls/calls.h"

/* label[calls] in `arena`, each different: "GET /route" (of the root in any case), "GET /route #2"
 * for the second of equal siblings, "route: GET /route", "frontend: GET /dispatch > route: GET
 * /route". SB_ENOMEM. */
enum sb_code sb_labels_make(const struct sb_calls *calls, const struct sb_spans *spans,
                            struct sb_arena *arena, const char ***label, struct sb_error *error);

#endif
