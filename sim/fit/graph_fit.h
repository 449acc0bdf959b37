/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fitted distributions in place of the recorded latencies of a graph. */
#ifndef SIM_FIT_GRAPH_FIT_H
#define SIM_FIT_GRAPH_FIT_H

#include "sim/fit/values_fit.h"
#include "sim/model/dag.h"

/* What was recorded of one or several steps that have the same latencies. */
struct sb_step_fit {
    uint32_t step, steps; /* the first of them, and how many */
    uint32_t absent;      /* recordings that do not have it: no part of the fit */
    double share;         /* of the time on the longest paths, by their recordings */
    const double *value;  /* [values] ascending, ns; in the graph's arena */
    uint32_t values;
    struct sb_values_fit fit;
};

struct sb_graph_fit {
    struct sb_fit_family *family; /* [families] on the heap */
    unsigned families;
    struct sb_step_fit *of; /* [count] on the heap; the largest share first */
    uint32_t count, fitted;
    uint32_t rows;                   /* 0: nothing was recorded together */
    double recorded_p99, fitted_p99; /* of the longest path, by recordings and by draws */
};

/* Replaces latencies of type "empirical" without a cap by what fits them; where nothing fits, the
 * values stay, each by itself as soon as one latency of the graph is fitted. The graph is then for
 * writing, as with sb_independent_make. `types` ends with NULL. SB_EINPUT: there is no
 * "empirical" or "mixture"; SB_ENOMEM. Release with fini in any case. */
enum sb_code sb_graph_fit_make(struct sb_graph_fit *fit, struct sb_dag *dag,
                               const struct sb_dist_type *const *types, struct sb_error *error);
void sb_graph_fit_fini(struct sb_graph_fit *fit);

#endif
