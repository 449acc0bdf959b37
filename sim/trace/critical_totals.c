/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/critical_totals.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The number of a name, which gets a total of nothing where it is new; SB_NO_NAME when memory is
 * out. */
static uint32_t critical_totals_number_of(struct sb_critical_names *names, struct sb_arena *arena,
                                          const char *name)
{
    int failed = 0;
    uint32_t number = sb_names_find(&names->names, name);
    if (number != SB_NO_NAME)
        return number;
    if (sb_reserve(&names->total, names->names.count, &names->room, sizeof *names->total))
        return SB_NO_NAME;
    number = sb_names_add(&names->names, arena, name, &failed);
    if (number != SB_NO_NAME)
        names->total[number] = (struct sb_critical_total){ 0 };
    return number;
}

struct adding {
    struct sb_critical_totals *totals;
    const struct sb_spans *spans;
    const struct sb_trace *trace;
    const struct sb_critical_path *path;
    uint32_t *stack;     /* [nodes] on the path: the stack's number */
    uint32_t *operation; /* [nodes] */
};

static bool name_operation(struct adding *a, uint32_t n)
{
    const struct sb_trace_span *span = &a->spans->span[a->trace->node[n].span];
    const char *service = a->spans->text.name[span->service];
    const char *operation = a->spans->text.name[span->operation];
    char few[256], *text = few;
    if (snprintf(few, sizeof few, "[%s] %s", service, operation) >= (int)sizeof few &&
        asprintf(&text, "[%s] %s", service, operation) < 0)
        return false;
    a->operation[n] = critical_totals_number_of(&a->totals->operation, &a->totals->arena, text);
    if (text != few)
        free(text);
    return a->operation[n] != SB_NO_NAME;
}

/* Parents are named before. Whole names would grow with the square of the depth. */
static bool name_stack(struct adding *a, uint32_t n)
{
    struct sb_critical_totals *totals = a->totals;
    uint32_t caller = n == a->trace->root ? SB_NO_NAME : a->stack[a->trace->node[n].parent];
    size_t known = totals->stack.names.count;
    char text[32];
    if (sb_reserve(&totals->frame, known, &totals->frame_room, sizeof *totals->frame))
        return false;
    snprintf(text, sizeof text, "%" PRIx32 " %" PRIx32, caller, a->operation[n]);
    a->stack[n] = critical_totals_number_of(&totals->stack, &totals->arena, text);
    if (a->stack[n] == known)
        totals->frame[known] = (struct sb_critical_frame){ caller, a->operation[n] };
    return a->stack[n] != SB_NO_NAME;
}

struct part {
    uint32_t stack, operation;
    sb_ns ns;
};

static int by_stack(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return (x->stack > y->stack) - (x->stack < y->stack);
}

static int by_operation(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return (x->operation > y->operation) - (x->operation < y->operation);
}

/* Call paths of one name are one, cut at nothing; then operations of one name. */
static void add_parts(struct sb_critical_totals *totals, struct part *part, uint32_t count)
{
    uint32_t stacks = 0;
    qsort(part, count, sizeof *part, by_stack);
    for (uint32_t i = 0; i < count; i++) {
        if (stacks && part[stacks - 1].stack == part[i].stack)
            part[stacks - 1].ns += part[i].ns;
        else
            part[stacks++] = part[i];
    }
    for (uint32_t i = 0; i < stacks; i++) {
        part[i].ns = part[i].ns > 0 ? part[i].ns : 0;
        totals->stack.total[part[i].stack].traces++;
        totals->stack.total[part[i].stack].ns += part[i].ns;
    }
    qsort(part, stacks, sizeof *part, by_operation);
    for (uint32_t i = 0; i < stacks; i++) {
        struct sb_critical_total *total = &totals->operation.total[part[i].operation];
        total->traces += i == 0 || part[i - 1].operation != part[i].operation;
        total->ns += part[i].ns;
    }
}

enum sb_code sb_critical_totals_add(struct sb_critical_totals *totals, const struct sb_spans *spans,
                                    const struct sb_trace *trace,
                                    const struct sb_critical_path *path, struct sb_error *error)
{
    struct adding a = { .totals = totals, .spans = spans, .trace = trace, .path = path };
    struct part *part = malloc(trace->nodes * sizeof *part);
    uint32_t count = 0;
    a.stack = malloc(trace->nodes * sizeof *a.stack);
    a.operation = malloc(trace->nodes * sizeof *a.operation);
    bool fine = part && a.stack && a.operation;
    for (uint32_t i = 0; fine && i < trace->nodes; i++) {
        uint32_t n = trace->order[i];
        if (!path->on_path[n])
            continue;
        fine = name_operation(&a, n) && name_stack(&a, n);
        if (fine)
            part[count++] = (struct part){ a.stack[n], a.operation[n], path->exclusive[n] };
    }
    if (fine) {
        add_parts(totals, part, count);
        totals->traces++;
        totals->ns += trace->node[trace->root].end - trace->node[trace->root].start;
    }
    free(part);
    free(a.stack);
    free(a.operation);
    return fine ? SB_OK : sb_fail_memory(error);
}

bool sb_critical_totals_print(const struct sb_critical_totals *totals, uint32_t stack, FILE *out)
{
    uint32_t depth = 1, *from_root;
    for (uint32_t at = stack; totals->frame[at].caller != SB_NO_NAME; at = totals->frame[at].caller)
        depth++;
    if (!(from_root = malloc(depth * sizeof *from_root)))
        return false;
    for (uint32_t at = stack, i = depth; i > 0; at = totals->frame[at].caller)
        from_root[--i] = totals->frame[at].operation;
    for (uint32_t i = 0; i < depth; i++) {
        if (i)
            putc(';', out);
        for (const char *c = totals->operation.names.name[from_root[i]]; *c; c++)
            putc(*c == ';' ? ',' : (unsigned char)*c < 0x20 ? ' ' : *c, out);
    }
    free(from_root);
    return true;
}

void sb_critical_totals_fini(struct sb_critical_totals *totals)
{
    sb_names_fini(&totals->operation.names);
    sb_names_fini(&totals->stack.names);
    free(totals->operation.total);
    free(totals->stack.total);
    free(totals->frame);
    sb_arena_fini(&totals->arena);
    *totals = (struct sb_critical_totals){ 0 };
}
