/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table task,duration_ms,after in CSV (RFC 4180), a row a step, with mean durations. Names in
 * `after` are separated by ; or, where a name has one, by |. */
#include "sim/export/decimal.h"
#include "sim/export/export.h"

#include <string.h>

static void csv_put_in_quotes(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
}

static void csv_put_name(FILE *out, const char *name)
{
    bool quoted = name[strcspn(name, ",;|\"\r\n\t ")] != '\0';
    if (quoted)
        putc('"', out);
    csv_put_in_quotes(out, name);
    if (quoted)
        putc('"', out);
}

/* 0: no separator can keep these names apart. */
static char csv_choose_separator(const struct sb_exported *x, uint32_t *wrong)
{
    char separator = ';';
    for (uint32_t s = 0; s < x->workload->dag.steps; s++) {
        const char *name = x->name[s];
        size_t length = strlen(name);
        *wrong = s;
        if (!length || strchr(name, '|') || strchr(" \t\r\n", name[0]) ||
            strchr(" \t\r\n", name[length - 1]))
            return '\0';
        if (strchr(name, ';'))
            separator = '|';
    }
    return separator;
}

static enum sb_code csv_write(const struct sb_exported *x, FILE *out, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    char time[SB_EXPORT_DECIMAL_SIZE];
    uint32_t wrong = 0;
    char separator = csv_choose_separator(x, &wrong);
    if (!separator)
        return sb_fail(error, SB_EINPUT, x->workload->file,
                       "a table cannot name \"%.120s\": a | in it, or white space around it",
                       x->name[wrong]);
    fputs("task,duration_ms,after\n", out);
    for (uint32_t s = 0; s < dag->steps && !ferror(out); s++) {
        uint32_t first = dag->pred.begin[s], end = dag->pred.begin[s + 1];
        csv_put_name(out, x->name[s]);
        fprintf(out, ",%s,%s", sb_export_decimal(time, dag->expected[s], 6),
                first < end ? "\"" : "");
        for (uint32_t e = first; e < end; e++) {
            if (e > first)
                putc(separator, out);
            csv_put_in_quotes(out, x->name[dag->pred.list[e]]);
        }
        fputs(first < end ? "\"\n" : "\n", out);
    }
    return SB_OK;
}

const struct sb_export sb_export_csv = {
    .name = "csv",
    .summary = "a table task,duration_ms,after, with mean durations",
    .write = csv_write,
};
