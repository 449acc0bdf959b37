/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench collapse` found, for programs. */
#ifndef SIM_CLI_COLLAPSE_JSON_H
#define SIM_CLI_COLLAPSE_JSON_H

#include "sim/cli/collapse/ask.h"

/* The text on the heap, to be freed by the caller. SB_ENOMEM. */
enum sb_code sb_collapse_json(const struct sb_collapse_session *session, char **text, size_t *size,
                              struct sb_error *error);

#endif
