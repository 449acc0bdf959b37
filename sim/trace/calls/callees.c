/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/calls/callees.h"

#include <stdlib.h>

enum sb_code sb_callees_list(struct sb_callees *callees, const struct sb_calls *calls,
                             struct sb_error *error)
{
    uint32_t n = calls->calls;
    callees->first = calloc((size_t)n + 2, sizeof *callees->first);
    callees->callee = malloc(((size_t)n + 1) * sizeof *callees->callee);
    if (!callees->first || !callees->callee) {
        sb_callees_fini(callees);
        return sb_fail_memory(error);
    }
    for (uint32_t c = 0; c < n; c++)
        if (calls->call[c].parent != SB_NO_CALL)
            callees->first[calls->call[c].parent + 2]++;
    for (uint32_t c = 2; c < n + 2; c++)
        callees->first[c] += callees->first[c - 1];
    for (uint32_t c = 0; c < n; c++)
        if (calls->call[c].parent != SB_NO_CALL)
            callees->callee[callees->first[calls->call[c].parent + 1]++] = c;
    return SB_OK;
}

void sb_callees_fini(struct sb_callees *callees)
{
    free(callees->first);
    free(callees->callee);
    *callees = (struct sb_callees){ 0 };
}
