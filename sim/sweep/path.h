/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place in a workload's document, as a person names it: "tasks.user.latency.p99",
 * "tasks.body.steps[0].run", "generate.depth". */
#ifndef SIM_SWEEP_PATH_H
#define SIM_SWEEP_PATH_H

#include "sim/json/json.h"
#include "sim/workload/source/readers.h"

#include <stdbool.h>

/* What the value at a place is. */
enum sb_path_kind {
    SB_PATH_TIME,  /* in the document's unit */
    SB_PATH_PLAIN, /* a number without a unit */
    SB_PATH_WHOLE, /* a whole one */
    SB_PATH_RATE,  /* events per unit of time, a text: "50/s" */
    SB_PATH_ANY    /* not known here: as it is written */
};

struct sb_path {
    const struct sb_json_node *node;   /* the number that stands there, or the text that is one with
                                          its unit; NULL: it is missing */
    const struct sb_json_node *parent; /* then the latency, generator or the like that lacks it */
    const char *name;                  /* of what is missing: the end of the text */
    enum sb_path_kind kind;
};

/* Names may hold points: the longest that fits is meant, and one in quotes ends there. What a
 * latency or a generator lacks may be named as well: whether there is such a thing, their reader
 * says. SB_EINPUT, with `option` in front, where there is no number. */
enum sb_code sb_path_find(struct sb_path *path, const struct sb_json *json, const char *text,
                          const struct sb_readers *readers, const char *option,
                          struct sb_error *error);

/* The nanoseconds of the document's unit of time; 0 where that is none. */
double sb_path_unit(const struct sb_json *json);

#endif
