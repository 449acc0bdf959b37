/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/dag.h"

void sb_dag_fini(struct sb_dag *dag)
{
    if (!dag)
        return;
    sb_arena_fini(&dag->arena);
    *dag = (struct sb_dag){ 0 };
}
