/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The examined claim as data, for heat maps and other programs. */
#ifndef SIM_CLI_CLAIMS_DATA_H
#define SIM_CLI_CLAIMS_DATA_H

#include "sim/insight/barriers/claims.h"

#include <stdio.h>

/* Tab-separated, with a first line of names: a cell a line, by shape, variation, depth and width.
 *
 *     shape variation depth width tasks speedup low high equal largest holds
 *
 * shape: chains, fan or user-config-profile; variation: standard deviation / mean; speedup, low,
 * high: earliest-start over join-all-then-chain with its 95 % interval; equal: with equal
 * latencies; largest: with any; holds: 1 where the speed-up is from 2 to 10, else 0. For gnuplot:
 * an empty line behind each depth, two behind each grid. */
void sb_claims_tsv(FILE *out, const struct sb_claim_cell *cell, uint32_t cells);

/* {"simbench", "claims": 1, "seed", "replicates", "partial", "cells": [{"shape", "variation",
 * "depth", "width", "tasks", "speedup": {"value", "ci95": [low, high]}, "equal", "largest",
 * "holds"}]}, text on the heap. `partial`: it was interrupted. SB_ENOMEM. */
enum sb_code sb_claims_json(const struct sb_claims *claims, const struct sb_claim_cell *cell,
                            uint32_t cells, bool partial, char **text, size_t *size,
                            struct sb_error *error);

#endif
