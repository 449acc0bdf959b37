/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/operations.h"

#include "sim/text/utf8.h"
#include "sim/trace/build_trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Operations by the numbers of their texts: there may be one a trace. */
struct known {
    struct sb_names pair;
    struct sb_arena arena;
    size_t last;
};

/* The operation's place, which is new where it is; SIZE_MAX when memory is out. */
static size_t operations_find(struct sb_operations *o, struct known *known, uint32_t service,
                              uint32_t name)
{
    const struct sb_operation *last = o->count ? &o->operation[known->last] : NULL;
    char pair[32];
    int failed = 0;
    if (last && last->service == service && last->name == name)
        return known->last;
    snprintf(pair, sizeof pair, "%" PRIx32 " %" PRIx32, service, name);
    uint32_t place = sb_names_find(&known->pair, pair);
    if (place != SB_NO_NAME)
        return known->last = place;
    if (sb_names_add(&known->pair, &known->arena, pair, &failed) == SB_NO_NAME ||
        sb_reserve(&o->operation, o->count, &o->room, sizeof *o->operation))
        return SIZE_MAX;
    o->operation[o->count] = (struct sb_operation){ .service = service, .name = name };
    return known->last = o->count++;
}

static bool counts(struct sb_operations *o, const struct sb_trace_span *root,
                   const struct sb_trace_filter *filter)
{
    bool inside = (!filter->since_given || root->start >= filter->since) &&
                  (!filter->until_given || root->start < filter->until);
    bool failed = filter->skip_errors && root->flags & SB_SPAN_ERROR;
    o->outside += !inside;
    o->failed += inside && failed;
    return inside && !failed;
}

static enum sb_code add_trace(struct sb_operations *o, const struct sb_spans *spans,
                              const struct sb_trace *trace, const struct sb_trace_filter *filter,
                              struct known *known, struct sb_error *error)
{
    const struct sb_trace_node *node = &trace->node[trace->root];
    const struct sb_trace_span *root = &spans->span[node->span];
    sb_ns duration = node->end - node->start;
    if (!counts(o, root, filter))
        return SB_OK;
    o->shortest = duration < o->shortest ? duration : o->shortest;
    o->longest = duration > o->longest ? duration : o->longest;
    size_t i =
        operations_find(o, known, root->service, root->route ? root->route : root->operation);
    return i == SIZE_MAX ? sb_fail_memory(error)
                         : sb_calls_add(&o->operation[i].calls, spans, trace, filter->depth, error);
}

static int by_frequency(const void *a, const void *b)
{
    const struct sb_operation *x = a, *y = b;
    if (x->calls.traces != y->calls.traces)
        return x->calls.traces > y->calls.traces ? -1 : 1;
    if (x->service != y->service)
        return x->service < y->service ? -1 : 1;
    return (x->name > y->name) - (x->name < y->name);
}

enum sb_code sb_operations_build(struct sb_operations *operations, const struct sb_spans *spans,
                                 const struct sb_trace_filter *filter, struct sb_error *error)
{
    uint32_t *member = NULL, *begin = NULL;
    struct known known = { 0 };
    *operations = (struct sb_operations){ .dirt = spans->dirt, .shortest = INT64_MAX };
    enum sb_code code = sb_trace_members(spans, &member, &begin, error);
    for (size_t t = 0; code == SB_OK && t < spans->trace.count; t++) {
        struct sb_trace trace;
        uint32_t count = begin[t + 1] - begin[t];
        if (!count) {
            if (!operations->empty++)
                sb_utf8_clean(operations->first_empty, sizeof operations->first_empty,
                              spans->trace.name[t], 40);
            continue;
        }
        code = sb_trace_build(&trace, spans, member + begin[t], count, &operations->dirt, error);
        if (code == SB_OK)
            code = add_trace(operations, spans, &trace, filter, &known, error);
        sb_trace_fini(&trace);
    }
    free(member);
    free(begin);
    sb_names_fini(&known.pair);
    sb_arena_fini(&known.arena);
    if (code)
        sb_operations_fini(operations);
    else if (operations->count)
        qsort(operations->operation, operations->count, sizeof *operations->operation,
              by_frequency);
    return code;
}

void sb_operations_fini(struct sb_operations *operations)
{
    for (size_t i = 0; i < operations->count; i++)
        sb_calls_fini(&operations->operation[i].calls);
    free(operations->operation);
    *operations = (struct sb_operations){ 0 };
}
