/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examined claim as heat maps. */
#ifndef SIM_CLI_CLAIMS_MAP_H
#define SIM_CLI_CLAIMS_MAP_H

#include "sim/insight/barriers/claims.h"

/* Draws DIR/claims.svg of cell[cells], as sb_claims_run leaves them: one map a shape and variation,
 * of width and depth, without the one that has neither. `dir` is made where it is not there.
 * Nothing where no grid is complete. Without gnuplot, or where it fails, `notice` gets a line.
 * SB_EIO, SB_ENOMEM, SB_EINTR. */
enum sb_code sb_claims_draw(const struct sb_claims *claims, const struct sb_claim_cell *cell,
                            uint32_t cells, const char *dir, char *notice, size_t notice_size,
                            struct sb_error *error);

#endif
