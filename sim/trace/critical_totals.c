/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/critical_totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The number of a name, which gets a total of nothing where it is new; SB_NO_NAME when memory is
 * out. */
static uint32_t number_of(struct sb_critical_names *names, struct sb_arena *arena, const char *name)
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

/* "[service] operation" of a node; what separates the names of a stack is replaced. */
static void print_name(FILE *out, const struct sb_spans *spans, const struct sb_trace *trace,
                       uint32_t n, bool in_stack)
{
    const struct sb_trace_span *span = &spans->span[trace->node[n].span];
    const char *part[] = { spans->text.name[span->service], spans->text.name[span->operation] };
    for (unsigned p = 0; p < 2; p++) {
        fputs(p ? "] " : "[", out);
        for (const char *c = part[p]; *c; c++)
            putc(in_stack && *c == ';'                  ? ','
                 : in_stack && (unsigned char)*c < 0x20 ? ' '
                                                        : *c,
                 out);
    }
}

struct adding {
    struct sb_critical_totals *totals;
    const struct sb_spans *spans;
    const struct sb_trace *trace;
    const struct sb_critical_path *path;
    uint32_t *stack;     /* [nodes] on the path: the stack's number */
    uint32_t *operation; /* [nodes] */
};

/* The names of a node's call path, from the root. Parents are named before. */
static bool name_stack(struct adding *a, uint32_t n)
{
    char *text = NULL;
    size_t size = 0;
    uint32_t parent = a->trace->node[n].parent;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return false;
    if (n != a->trace->root)
        fprintf(out, "%s;", a->totals->stack.names.name[a->stack[parent]]);
    print_name(out, a->spans, a->trace, n, true);
    bool fine = fclose(out) == 0;
    a->stack[n] = fine ? number_of(&a->totals->stack, &a->totals->arena, text) : SB_NO_NAME;
    free(text);
    return a->stack[n] != SB_NO_NAME;
}

static bool name_operation(struct adding *a, uint32_t n)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return false;
    print_name(out, a->spans, a->trace, n, false);
    bool fine = fclose(out) == 0;
    a->operation[n] = fine ? number_of(&a->totals->operation, &a->totals->arena, text) : SB_NO_NAME;
    free(text);
    return a->operation[n] != SB_NO_NAME;
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
        fine = name_stack(&a, n) && name_operation(&a, n);
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

void sb_critical_totals_fini(struct sb_critical_totals *totals)
{
    sb_names_fini(&totals->operation.names);
    sb_names_fini(&totals->stack.names);
    free(totals->operation.total);
    free(totals->stack.total);
    sb_arena_fini(&totals->arena);
    *totals = (struct sb_critical_totals){ 0 };
}
