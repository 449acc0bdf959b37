/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/github_actions.h"

#include "reports/tables/bench/markdown.h"
#include "reports/tables/bench/sentences.h"
#include "reports/tables/runs/sentences.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <string.h>

/* Data escapes per cent, CR and LF; properties colon and comma as well (actions/toolkit,
 * packages/core/src/command.ts). */
static void put_escaped(FILE *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (strchr(special, *text))
            fprintf(out, "%%%02X", (unsigned)*text);
        else
            fputc(*text, out);
    }
}

static void put_line(FILE *out, const char *level, const char *file, const char *title,
                     const char *text)
{
    fprintf(out, "::%s ", level);
    if (file) {
        fputs("file=", out);
        put_escaped(out, file, "%\r\n:,");
        fputc(',', out);
    }
    fputs("title=", out);
    put_escaped(out, title, "%\r\n:,");
    fputs("::", out);
    put_escaped(out, text, "%\r\n");
    fputc('\n', out);
}

static void annotate(const struct sb_bench_comparison *c, const char *file, FILE *out)
{
    char text[SB_BENCH_SENTENCE_SIZE], said[2 * SB_BENCH_SENTENCE_SIZE];
    if (c->verdict != SB_VERDICT_REGRESSED && c->verdict != SB_VERDICT_INCONCLUSIVE)
        return;
    snprintf(said, sizeof said, "%.900s: %s", c->name, sb_bench_sentence_comparison(text, c));
    put_line(out, c->verdict == SB_VERDICT_REGRESSED ? "error" : "warning", file,
             sb_verdict_name[c->verdict], said);
}

void sb_github_annotate(const struct sb_bench_result *result, const char *file, FILE *out)
{
    char text[SB_BENCH_SENTENCE_SIZE];
    const struct sb_bench_against *a = result->against;
    if (a && a->control_flagged)
        put_line(out, "warning", file, "no verdict", sb_bench_sentence_verdict(text, result));
    for (uint32_t i = 0; a && !a->control_flagged && i < a->comparisons; i++)
        annotate(&a->comparison[i], file, out);
    for (uint32_t i = 0; sb_bench_sentence_caution(text, result, i)[0]; i++)
        put_line(out, "warning", file, "simbench bench", text);
}

static void annotate_workload(const struct sb_workload_result *workload, FILE *out)
{
    char text[SB_RUN_SENTENCE_SIZE], said[SB_RUN_SENTENCE_SIZE + 128], name[100];
    const char *file =
        workload->file[0] == '-' || workload->file[0] == '\0' ? NULL : workload->file;
    sb_utf8_clean(name, sizeof name, workload->name, 40);
    for (unsigned i = 0; sb_run_sentence_caution(text, workload, i)[0]; i++) {
        snprintf(said, sizeof said, "%s: %s", name, text);
        put_line(out, "warning", file, "simbench run", said);
    }
}

void sb_github_annotate_gates(const struct sb_gate *gate, unsigned gates, FILE *out)
{
    for (unsigned i = 0; i < gates; i++)
        if (gate[i].outcome != SB_GATE_HOLDS_NOT)
            put_line(out, gate[i].outcome == SB_GATE_HOLDS ? "error" : "warning", NULL,
                     gate[i].outcome == SB_GATE_HOLDS ? "--fail-if" : "--fail-if cannot be told",
                     gate[i].why);
}

void sb_github_annotate_run(const struct sb_result *result, const struct sb_gate *gate,
                            unsigned gates, FILE *out)
{
    sb_github_annotate_gates(gate, gates, out);
    for (uint32_t w = 0; w < result->workloads; w++)
        annotate_workload(&result->workload[w], out);
    if (result->partial)
        put_line(out, "warning", NULL, "simbench run",
                 result->missing ? "parts are missing: the results are partial"
                                 : "interrupted: the results are partial");
}

enum sb_code sb_github_summarise(const struct sb_bench_result *result, const char *path,
                                 struct sb_error *error)
{
    FILE *out = fopen(path, "ae");
    if (!out)
        return sb_fail(error, SB_EIO, path, "cannot be opened: %s", strerror(errno));
    enum sb_code code = sb_bench_markdown(result, out, error);
    bool bad = ferror(out);
    if ((fclose(out) || bad) && code == SB_OK)
        code = sb_fail(error, SB_EIO, path, "cannot be written: %s", strerror(errno));
    return code;
}
