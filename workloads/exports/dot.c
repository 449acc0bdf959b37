/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph for Graphviz: a node for each step, with its mean duration, and the edges. A name stands
 * in quotes, " and \ in it with a \ before them. */
#include "sim/export/decimal.h"
#include "sim/export/export.h"
#include "sim/text/units.h"

static void dot_put_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc('\\', out);
        putc(*text, out);
    }
}

static void dot_put_quoted(FILE *out, const char *text)
{
    putc('"', out);
    dot_put_text(out, text);
    putc('"', out);
}

static void dot_put_node(FILE *out, const char *name, sb_ns duration)
{
    char time[SB_EXPORT_DECIMAL_SIZE], shown[SB_UNITS_SIZE];
    fputs("  ", out);
    dot_put_quoted(out, name);
    fprintf(out, " [duration=\"%sms\", label=\"", sb_export_decimal(time, duration, 6));
    dot_put_text(out, name);
    fprintf(out, "\\n%s\"];\n", sb_units_duration(shown, (double)duration, 0));
}

static enum sb_code dot_write(const struct sb_exported *x, FILE *out, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    (void)error;
    fputs("digraph ", out);
    dot_put_quoted(out, x->workload->name);
    fputs(" {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n", out);
    for (uint32_t s = 0; s < dag->steps && !ferror(out); s++)
        dot_put_node(out, x->name[s], dag->expected[s]);
    for (uint32_t s = 0; s < dag->steps && !ferror(out); s++)
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
            fputs("  ", out);
            dot_put_quoted(out, x->name[dag->pred.list[e]]);
            fputs(" -> ", out);
            dot_put_quoted(out, x->name[s]);
            fputs(";\n", out);
        }
    fputs("}\n", out);
    return SB_OK;
}

const struct sb_export sb_export_dot = {
    .name = "dot",
    .summary = "a graph for Graphviz, with mean durations",
    .write = dot_write,
};
