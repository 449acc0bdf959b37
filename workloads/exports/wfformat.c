/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WfFormat 1.5 of WfCommons (wfcommons.org/format): a task for each step, with its mean as run
 * time. An id has letters, digits, -, _, . and # alone: of other names it is what is left of them,
 * with # and a number, and "name" says them whole. */
#include "sim/base/version.h"
#include "sim/export/decimal.h"
#include "sim/export/export.h"
#include "sim/json/print_text.h"

#include <ctype.h>
#include <string.h>

enum { WFFORMAT_KEPT_MAX = 80 };

static bool wfformat_is_id(const char *name)
{
    static const char known[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.";
    return *name && !name[strspn(name, known)]; /* with # it may be one that is made below */
}

static void wfformat_put_id(const struct sb_exported *x, uint32_t step, FILE *out)
{
    const char *name = x->name[step];
    if (wfformat_is_id(name)) {
        sb_json_print_text(out, name);
        return;
    }
    putc('"', out);
    for (unsigned i = 0; i < WFFORMAT_KEPT_MAX && name[i]; i++)
        putc(isalnum((unsigned char)name[i]) && (unsigned char)name[i] < 0x80 ? name[i] : '_', out);
    fprintf(out, "#%u\"", step + 1);
}

static void wfformat_put_ids(const struct sb_exported *x, const char *key, const struct sb_csr *csr,
                             uint32_t step, FILE *out)
{
    fprintf(out, ", \"%s\": [", key);
    for (uint32_t e = csr->begin[step]; e < csr->begin[step + 1]; e++) {
        fputs(e > csr->begin[step] ? ", " : "", out);
        wfformat_put_id(x, csr->list[e], out);
    }
    putc(']', out);
}

static void wfformat_put_specification(const struct sb_exported *x, FILE *out)
{
    const struct sb_dag *dag = &x->workload->dag;
    fputs("    \"specification\": { \"tasks\": [", out);
    for (uint32_t s = 0; s < dag->steps && !ferror(out); s++) {
        fputs(s ? ",\n      { \"name\": " : "\n      { \"name\": ", out);
        sb_json_print_text(out, x->name[s]);
        fputs(", \"id\": ", out);
        wfformat_put_id(x, s, out);
        wfformat_put_ids(x, "parents", &dag->pred, s, out);
        wfformat_put_ids(x, "children", &dag->succ, s, out);
        fputs(", \"inputFiles\": [], \"outputFiles\": [] }", out);
    }
    fputs("\n    ], \"files\": [] },\n", out);
}

/* Nothing was executed: the makespan is the longest path, and the date none. */
static void wfformat_put_execution(const struct sb_exported *x, FILE *out)
{
    const struct sb_dag *dag = &x->workload->dag;
    char time[SB_EXPORT_DECIMAL_SIZE];
    fprintf(out,
            "    \"execution\": { \"makespanInSeconds\": %s, \"executedAt\": "
            "\"1970-01-01T00:00:00+00:00\", \"tasks\": [",
            sb_export_decimal(time, x->longest_path, 9));
    for (uint32_t s = 0; s < dag->steps && !ferror(out); s++) {
        fputs(s ? ",\n      { \"id\": " : "\n      { \"id\": ", out);
        wfformat_put_id(x, s, out);
        fprintf(out, ", \"runtimeInSeconds\": %s }", sb_export_decimal(time, dag->expected[s], 9));
    }
    fputs("\n    ] }\n", out);
}

static enum sb_code wfformat_write(const struct sb_exported *x, FILE *out, struct sb_error *error)
{
    if (x->workload->dag.steps == 0)
        return sb_fail(error, SB_EINPUT, x->workload->file,
                       "WfFormat has no workflow without tasks");
    fputs("{\n  \"name\": ", out);
    sb_json_print_text(out, x->workload->name);
    if (x->workload->description[0]) {
        fputs(",\n  \"description\": ", out);
        sb_json_print_text(out, x->workload->description);
    }
    fputs(",\n  \"createdAt\": \"1970-01-01T00:00:00+00:00\",\n  \"schemaVersion\": \"1.5\",\n"
          "  \"runtimeSystem\": { \"name\": \"simbench\", \"version\": \"" SB_VERSION "\" },\n"
          "  \"workflow\": {\n",
          out);
    wfformat_put_specification(x, out);
    wfformat_put_execution(x, out);
    fputs("  }\n}\n", out);
    return SB_OK;
}

const struct sb_export sb_export_wfformat = {
    .name = "wfformat",
    .summary = "WfFormat 1.5 for WfCommons' tools, with mean run times",
    .write = wfformat_write,
};
