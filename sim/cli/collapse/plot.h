/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench collapse` found, as pictures. */
#ifndef SIM_CLI_COLLAPSE_PLOT_H
#define SIM_CLI_COLLAPSE_PLOT_H

#include "sim/cli/collapse/ask.h"

/* Draws DIR/collapse.svg, of several strategies collapse-NAME.svg of each, into a folder that is
 * made where it is not there. Without gnuplot, or where it fails, `notice` gets a line. SB_EIO,
 * SB_ENOMEM, SB_EINTR. */
enum sb_code sb_collapse_plot(const struct sb_collapse_session *session, const char *dir,
                              char *notice, size_t notice_size, struct sb_error *error);

#endif
