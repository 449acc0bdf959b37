/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options that are numbers with a unit. */
#ifndef SIM_CLI_OPTIONS_QUANTITIES_H
#define SIM_CLI_OPTIONS_QUANTITIES_H

#include "sim/base/error.h"
#include "sim/base/time.h"

/* "200ms", "1.5s", "1m30s": more than 0. SB_EINPUT, of `option`. */
enum sb_code sb_quantity_duration(const char *text, const char *option, sb_ns *ns,
                                  struct sb_error *error);

/* "1%" or "0.5 %" as a share, from `least` to `most` per cent. SB_EINPUT, of `option`. */
enum sb_code sb_quantity_percent(const char *text, const char *option, double least, double most,
                                 double *share, struct sb_error *error);

#endif
