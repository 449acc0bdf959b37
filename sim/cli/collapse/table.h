/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench collapse` found, for people. */
#ifndef SIM_CLI_COLLAPSE_TABLE_H
#define SIM_CLI_COLLAPSE_TABLE_H

#include "reports/tables/text/text_page.h"
#include "sim/cli/collapse/ask.h"

/* SB_ENOMEM. */
enum sb_code sb_collapse_table(const struct sb_text_page *page,
                               const struct sb_collapse_session *session, struct sb_error *error);

#endif
