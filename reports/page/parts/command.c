/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/page/parts/command.h"

#include "reports/page/html_text.h"
#include "reports/tables/runs/baselines.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One word of a shell that may be broken behind its commas, and nowhere else. */
static void put_word(struct sb_page *page, const char *word)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out) {
        page->code = sb_fail_memory(page->error);
        return;
    }
    sb_html_shell_word(out, word);
    if (fclose(out)) {
        page->code = sb_fail_memory(page->error);
        free(text);
        return;
    }
    fputs(" <span class=\"nb\">", page->out);
    for (const char *at = text; *at; at++) {
        fputc(*at, page->out);
        if (*at == ',')
            fputs("</span><wbr><span class=\"nb\">", page->out);
    }
    fputs("</span>", page->out);
    free(text);
}

/* "--strategies=a,b" as one word of a shell. */
static void put_list(struct sb_page *page, const char *option, const char *const *name,
                     size_t count)
{
    char *word = NULL;
    size_t size;
    FILE *out = open_memstream(&word, &size);
    if (!out) {
        page->code = sb_fail_memory(page->error);
        return;
    }
    fprintf(out, "%s=", option);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s", i ? "," : "", name[i]);
    if (fclose(out) == 0)
        put_word(page, word);
    else
        page->code = sb_fail_memory(page->error);
    free(word);
}

static void put_strategies(struct sb_page *page, const struct sb_workload_result *workload)
{
    const char **name = calloc((size_t)workload->strategies + 1, sizeof *name);
    size_t count = 0;
    if (!name) {
        page->code = sb_fail_memory(page->error);
        return;
    }
    for (uint32_t i = 0; i < workload->strategies; i++)
        if (!workload->strategy[i].baseline_only)
            name[count++] = workload->strategy[i].name;
    put_list(page, "--strategies", name, count);
    free(name);
}

static void put_percentiles(struct sb_page *page, const struct sb_percentiles *percentiles)
{
    const char *name[SB_PERCENTILES_MAX];
    for (uint32_t i = 0; i < percentiles->shown; i++)
        name[i] = percentiles->name[percentiles->show[i]] + 1;
    if (!sb_percentiles_are_default(percentiles))
        put_list(page, "--percentiles", name, percentiles->shown);
}

static void put_file(FILE *out, const char *file)
{
    const char *base = file ? strrchr(file, '/') : NULL;
    base = base ? base + 1 : file ? file : "";
    fputc(' ', out);
    sb_html_shell_word(out, base[0] ? base : "-");
}

/* What was asked for besides. */
static void put_asked(FILE *out, const struct sb_workload_result *workload)
{
    if (workload->precision.wanted > 0)
        fprintf(out, " <span class=\"nb\">--precision=%.10g%%</span>",
                100 * workload->precision.wanted);
    if (workload->sampling.method)
        {
        fputs(" <span class=\"nb\">--sampling=", out);
        sb_html_shell_word(out, workload->sampling.method);
        fputs("</span>", out);
    }
    if (workload->strategies && workload->strategy->slo.limit)
        fprintf(out, " <span class=\"nb\">--slo=%" PRId64 "ns</span>",
                workload->strategy->slo.limit);
}

void sb_page_command(struct sb_page *page, const struct sb_workload_result *workload)
{
    const char *over[SB_BASELINES_MAX];
    size_t baselines = sb_baselines_list(workload, over);
    fprintf(page->out,
            "<div class=\"cmd\"><code>simbench run <span class=\"nb\">--seed=%" PRIu64 "</span>",
            page->result->seed);
    if (workload->random)
        fprintf(page->out, " <span class=\"nb\">--replicates=%" PRIu64 "</span>", workload->wanted);
    put_asked(page->out, workload);
    if (workload->workers)
        fprintf(page->out, " <span class=\"nb\">--workers=%u</span>", (unsigned)workload->workers);
    else
        fputs(" <span class=\"nb\">--workers=unlimited</span>", page->out);
    if (workload->strategies)
        put_strategies(page, workload);
    if (baselines)
        put_list(page, "--baseline", over, baselines);
    put_percentiles(page, sb_result_percentiles(workload));
    put_file(page->out, workload->file);
    fputs("</code></div>\n", page->out);
}
