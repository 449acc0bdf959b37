/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/labels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPERATION, SERVICE, PATH, NUMBER, WAYS };
enum { CALLER_MAX = 400 }; /* bytes: labels of a deep recursion would grow with its square */

struct labelling {
    const struct sb_calls *calls;
    const struct sb_spans *spans;
    struct sb_arena *arena;
    const char **label;
    struct sb_names taken; /* labels that stand, and those that several calls wanted */
    bool *settled;         /* [calls] */
    uint32_t *wants;       /* [calls] the label that it would have, by number */
    uint32_t *wanted;      /* [labels] by how many calls */
};

static const char *text(const struct labelling *l, uint32_t number, const char *otherwise)
{
    const char *found = l->spans->text.name[number];
    return *found ? found : otherwise;
}

/* In the arena; NULL when memory is out. */
static const char *format(const struct labelling *l, uint32_t c, int way)
{
    const struct sb_call *call = &l->calls->call[c];
    const char *operation = text(l, call->operation, "span");
    const char *service = text(l, call->service, "");
    const char *caller = way >= PATH && call->parent != SB_NO_CALL ? l->label[call->parent] : "";
    if (strlen(caller) > CALLER_MAX)
        caller = "";
    char rank[16] = "", *out = NULL, number[16] = "";
    if (call->rank)
        snprintf(rank, sizeof rank, " #%u", call->rank + 1);
    if (way == NUMBER)
        snprintf(number, sizeof number, " (%u)", c);
    if (way == OPERATION)
        service = "";
    size_t size =
        strlen(operation) + strlen(service) + strlen(caller) + sizeof rank + sizeof number + 8;
    if (!(out = sb_arena_alloc(l->arena, size, 1)))
        return NULL;
    snprintf(out, size, "%s%s%s%s%s%s%s", caller, *caller ? " > " : "", service,
             *service ? ": " : "", operation, rank, number);
    return out;
}

/* Calls that nobody else would be called as have their label, and so has the root; the others try
 * the next way. */
static bool settle(struct labelling *l, int way)
{
    int failed = 0;
    memset(l->wanted, 0, (size_t)l->calls->calls * WAYS * sizeof *l->wanted);
    for (uint32_t c = 0; c < l->calls->calls; c++) {
        if (l->settled[c]) {
            l->wanted[l->wants[c]]++;
            continue;
        }
        const char *label = format(l, c, way);
        if (!label)
            return false;
        l->label[c] = label;
        l->wants[c] = sb_names_find(&l->taken, label);
        if (l->wants[c] == SB_NO_NAME)
            l->wants[c] = sb_names_add(&l->taken, l->arena, label, &failed);
        if (failed)
            return false;
        l->wanted[l->wants[c]]++;
    }
    for (uint32_t c = 0; c < l->calls->calls; c++)
        if (!l->settled[c])
            l->settled[c] = l->wanted[l->wants[c]] == 1 || c == 0;
    return true;
}

enum sb_code sb_labels_make(const struct sb_calls *calls, const struct sb_spans *spans,
                            struct sb_arena *arena, const char ***label, struct sb_error *error)
{
    struct labelling l = { .calls = calls, .spans = spans, .arena = arena };
    uint32_t n = calls->calls;
    l.label = sb_arena_alloc(arena, n, sizeof *l.label);
    l.settled = calloc(n, sizeof *l.settled);
    l.wants = calloc(n, sizeof *l.wants);
    l.wanted = calloc((size_t)n * WAYS, sizeof *l.wanted);
    bool fine = l.label && l.settled && l.wants && l.wanted;
    for (int way = OPERATION; fine && way < WAYS; way++)
        fine = settle(&l, way);
    free(l.settled);
    free(l.wants);
    free(l.wanted);
    sb_names_fini(&l.taken);
    *label = l.label;
    return fine ? SB_OK : sb_fail_memory(error);
}
