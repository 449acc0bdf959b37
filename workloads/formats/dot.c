/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Directed graphs of Graphviz, as SimGrid and daggen write them and as people do. How long a node
 * takes is its `duration` or `weight`, in milliseconds or with a unit; or its `size`, work in
 * floating-point operations, of which a worker does 1e9 a second (--speed): 1 is then 1 ns. Else it
 * takes no time. The `size` of an edge is the data that it brings, in bytes. */
#include "sim/import/dot.h"
#include "sim/import/duration.h"
#include "sim/workload/source/format.h"

#include <stdio.h>

enum { DOT_DURATION, DOT_WEIGHT, DOT_SIZE };

static bool dot_recognise(struct sb_source *source)
{
    return sb_dot_recognise(source->bytes, source->size);
}

struct dot_units {
    double time, work; /* nanoseconds of 1 */
};

static struct dot_units dot_choose_units(const struct sb_import_options *options)
{
    double speed = options && options->speed > 0 ? options->speed : 1e9;
    return (struct dot_units){ sb_duration_unit(options, "ms"), 1e9 / speed };
}

static enum sb_code dot_read_time(const struct sb_dot *dot, uint32_t node,
                                  const struct dot_units *units, double *ns, struct sb_error *error)
{
    const struct sb_dot_node *of = &dot->of[node];
    const char *end = "";
    unsigned which = of->value[DOT_DURATION] ? DOT_DURATION
                     : of->value[DOT_WEIGHT] ? DOT_WEIGHT
                                             : DOT_SIZE;
    const char *text = of->value[which];
    if (!text)
        return SB_OK;
    bool read = which == DOT_SIZE ? sb_duration_decimal(text, units->work, ns, &end) && !*end
                                  : sb_duration_parse(text, units->time, ns);
    return read ? SB_OK
                : sb_fail(error, SB_EINPUT, NULL, "node \"%.120s\": %s is \"%.60s\"; expected %s",
                          dot->node.name[node], dot->wanted[which], text,
                          which == DOT_SIZE ? "work, a number of 0 or more" : sb_duration_expected);
}

static enum sb_code dot_fill(const struct sb_dot *dot, const char *file,
                             const struct dot_units *units, struct sb_draft *draft,
                             struct sb_error *error)
{
    struct sb_plain_graph graph = { .builder = draft->builder };
    enum sb_code code = SB_OK;
    uint32_t without = 0;
    for (uint32_t i = 0; code == SB_OK && i < dot->node.count; i++) {
        struct sb_error wrong = { 0 };
        char where[384];
        if (sb_plain_graph_task(&graph, dot->node.name[i]) == SB_NONE)
            code = sb_fail_memory(error);
        else if ((code = dot_read_time(dot, i, units, &graph.ns[i], &wrong))) {
            snprintf(where, sizeof where, "%.340s:%u", file, dot->of[i].line);
            sb_fail(error, code, where, "%s", wrong.text);
        }
        without += dot->of[i].line == 0;
    }
    for (size_t e = 0; code == SB_OK && e < dot->edges; e++)
        if ((code = sb_plain_graph_edge(&graph, dot->edge[e].from, dot->edge[e].to, error)) ==
            SB_OK)
            graph.edge[e].bytes = dot->edge[e].bytes;
    if (code == SB_OK)
        code = sb_plain_graph_finish(&graph, error);
    if (without)
        sb_note(&draft->notes, "nodes without duration, weight or size: %u of %zu; they take 0",
                without, dot->node.count);
    sb_plain_graph_fini(&graph);
    return code;
}

static enum sb_code dot_read(struct sb_source *source, const struct sb_readers *readers,
                             struct sb_draft *draft, struct sb_error *error)
{
    struct sb_dot dot = { .wanted = { "duration", "weight", "size" }, .bytes = DOT_SIZE + 1 };
    const struct dot_units units = dot_choose_units(readers->import);
    snprintf(draft->where, sizeof draft->where, "%.300s", source->name);
    enum sb_code code = sb_dot_read(&dot, source->name, source->bytes, source->size, error);
    if (code == SB_OK)
        code = dot_fill(&dot, source->name, &units, draft, error);
    sb_dot_fini(&dot);
    return code;
}

const struct sb_format sb_format_dot = {
    .name = "dot",
    .summary = "directed graphs of Graphviz, SimGrid and daggen: duration, weight or size of nodes",
    .recognise = dot_recognise,
    .read = dot_read,
};
