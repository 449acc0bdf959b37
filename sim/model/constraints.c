/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/constraints.h"

#include "sim/base/arena.h"

#include <stdlib.h>

void sb_constraints_init(struct sb_constraints *c, uint32_t steps)
{
    *c = (struct sb_constraints){ .nodes = steps };
}

void sb_constraints_fini(struct sb_constraints *c)
{
    free(c->edge);
    *c = (struct sb_constraints){ 0 };
}

uint32_t sb_constrain_join(struct sb_constraints *c) { return c->nodes++; }

void sb_constrain_fail(struct sb_constraints *c) { c->failed = true; }

void sb_constrain_edge(struct sb_constraints *c, uint32_t from, uint32_t to)
{
    if (c->failed || sb_reserve(&c->edge, c->edges, &c->room, sizeof *c->edge)) {
        c->failed = true;
        return;
    }
    c->edge[c->edges++] = (struct sb_edge){ from, to };
}
