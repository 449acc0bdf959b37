/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a graph generator, one in each file of workloads/generators. */
#ifndef SIM_WORKLOAD_GENERATOR_GENERATOR_H
#define SIM_WORKLOAD_GENERATOR_GENERATOR_H

#include "sim/model/builder/dag_builder.h"

#include <stdbool.h>

/* Whole numbers or fractions with a range and a default (NAN: must be given). */
struct sb_parameter {
    const char *name, *summary;
    double least, most, preset;
    bool whole;
};

enum { SB_PARAMETERS_MAX = 8 };

struct sb_generator {
    const char *name, *summary;
    struct sb_parameter parameter[SB_PARAMETERS_MAX]; /* up to the first without a name */
    /* value[i] belongs to parameter[i] and is in its range; every task gets the latency `latency`,
     * drawn independently. Random choices come from gsl_rng `rng` alone. Adds tasks and steps to
     * the builder. SB_EINPUT (`where` prefixed) for sizes that do not go together. */
    enum sb_code (*generate)(const double *value, const void *rng, const struct sb_dist *latency,
                             struct sb_dag_builder *builder, const char *where,
                             struct sb_error *error);
};

#endif
