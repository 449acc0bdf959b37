/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A family of generated graphs: {"kind": "layered", "seed": "1..100", ...}. Where a generator's
 * number stands, a text in the grammar of sim/text/range.h gives its values. */
#ifndef SIM_WORKLOAD_GENERATOR_FAMILY_H
#define SIM_WORKLOAD_GENERATOR_FAMILY_H

#include "sim/json/json.h"
#include "sim/workload/generator/generator.h"

enum { SB_FAMILY_AXES = 2, SB_FAMILY_VALUES = 4096, SB_FAMILY_TEXT_SIZE = 256 };

/* Begins zeroed. */
struct sb_family {
    unsigned axes;                                  /* 0: the graph is one */
    const char *name[SB_FAMILY_AXES];               /* of the parameter, borrowed of its table */
    char text[SB_FAMILY_AXES][SB_FAMILY_TEXT_SIZE]; /* "generate.seed=1..100" */
};

/* Reads the values of `parameter` at `node`, a string, and adds them to the family; `value` is the
 * first of them. family NULL: they are refused, as whoever reads runs one graph. SB_EINPUT. */
enum sb_code sb_family_read(struct sb_family *family, const struct sb_json *json,
                            const struct sb_json_node *node, const struct sb_parameter *parameter,
                            double *value, struct sb_error *error);

/* Puts numbers where the document that the family was read from has texts. */
void sb_family_settle(const struct sb_family *family, struct sb_json *json);

#endif
