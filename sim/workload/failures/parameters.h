/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of budgets and breakers that their owners have named and set. */
#ifndef SIM_WORKLOAD_FAILURES_PARAMETERS_H
#define SIM_WORKLOAD_FAILURES_PARAMETERS_H

#include "sim/base/time.h"
#include "sim/workload/latency/source.h"

#include <stddef.h>

enum sb_parameter_form {
    SB_PARAMETER_NUMBER, /* double */
    SB_PARAMETER_SHARE,  /* double from per cent */
    SB_PARAMETER_WHOLE,  /* uint32_t */
    SB_PARAMETER_TIME,   /* sb_ns, 1 at least */
    SB_PARAMETER_BOOL,   /* bool */
    SB_PARAMETER_WORD    /* left to the caller */
};

struct sb_named_parameter {
    const char *name;
    enum sb_parameter_form form;
    size_t offset;      /* in what is filled */
    double least, most; /* of numbers; `least` itself excluded where it is 0 and `above` */
    bool above, needed;
    double preset; /* where it is not needed: as it is written; of a time in nanoseconds */
};

/* Fills `to` from the members of `node`: parameter[] up to the first without a name, which it may
 * have beside "kind". SB_EINPUT. */
enum sb_code sb_parameters_read(const struct sb_latency_source *source,
                                const struct sb_json_node *node,
                                const struct sb_named_parameter *parameter, void *to,
                                struct sb_error *error);

#endif
