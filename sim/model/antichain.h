/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes of which none comes before another: what could run at once. */
#ifndef SIM_MODEL_ANTICHAIN_H
#define SIM_MODEL_ANTICHAIN_H

#include "sim/model/csr.h"

#include <stdbool.h>

/* A largest one of the nodes with of[node] (NULL: of all), by Dilworth and by Fulkerson ("Note on
 * Dilworth's decomposition theorem for partially ordered sets", 1956), as member[nodes]; member may
 * be NULL. Of several it is the lowest: each of its nodes comes before, or is, one of any other
 * largest one. `order` is topological. Takes memory and time that grow with the square of the nodes
 * and more. Returns how many they are; UINT32_MAX when memory is out. */
uint32_t sb_antichain(const struct sb_csr *pred, const uint32_t *order, uint32_t nodes,
                      const bool *of, bool *member);

#endif
