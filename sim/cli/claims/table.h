/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examined claim for a person: tables of speed-ups, and in words where it is true. */
#ifndef SIM_CLI_CLAIMS_TABLE_H
#define SIM_CLI_CLAIMS_TABLE_H

#include "sim/insight/barriers/claims.h"

#include <stdio.h>

/* Of cell[cells], as sb_claims_run leaves them. */
void sb_claims_table(FILE *out, const struct sb_claims *claims, const struct sb_claim_cell *cell,
                     uint32_t cells);

#endif
