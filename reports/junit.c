/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JUnit XML: a test case for each workload and strategy, which passes once it is run (its schedules
 * went through the checker), and one for each --fail-if condition, which fails where it holds. */
#include "reports/tables/junit_xml.h"
#include "reports/tables/runs/sentences.h"
#include "sim/result/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum sb_junit_outcome junit_outcome_of(const struct sb_workload_result *workload)
{
    return workload->replicates < workload->wanted ? SB_JUNIT_SKIPPED : SB_JUNIT_PASSED;
}

static struct sb_junit_totals junit_totals_of(const struct sb_result *result,
                                              const struct sb_report_options *options)
{
    struct sb_junit_totals totals = { 0 };
    for (uint32_t w = 0; w < result->workloads; w++)
        for (uint32_t s = 0; s < result->workload[w].strategies; s++)
            if (!result->workload[w].strategy[s].baseline_only)
                sb_junit_add(&totals, result->workload[w].strategy[s].makespan.mean * 1e-9,
                             junit_outcome_of(&result->workload[w]));
    sb_junit_add_gates(&totals, options);
    return totals;
}

static enum sb_code junit_put_case(FILE *out, const struct sb_workload_result *workload,
                                   const struct sb_strategy_result *strategy,
                                   struct sb_error *error)
{
    char *name = NULL;
    if (asprintf(&name, "%s: %s", workload->name, strategy->name) < 0)
        return sb_fail_memory(error);
    sb_junit_case(out, name, "simbench.run", strategy->makespan.mean * 1e-9,
                  junit_outcome_of(workload),
                  workload->missing ? "parts are missing: the results are partial"
                                    : "interrupted: the results are partial",
                  "");
    free(name);
    return SB_OK;
}

static void junit_put_cautions(FILE *out, const struct sb_result *result)
{
    char text[SB_RUN_SENTENCE_SIZE];
    fputs("    <system-out></system-out>\n    <system-err>", out);
    if (result->partial) /* workloads may be missing altogether */
        fprintf(out, "partial: %s\n", sb_result_why_partial(result));
    for (uint32_t w = 0; w < result->workloads; w++)
        for (unsigned i = 0; sb_run_sentence_caution(text, &result->workload[w], i)[0]; i++) {
            sb_junit_text(out, result->workload[w].name);
            fputs(": ", out);
            sb_junit_text(out, text);
            fputc('\n', out);
        }
    fputs("</system-err>\n", out);
}

static enum sb_code junit_print(const struct sb_result *result,
                                const struct sb_report_options *options, FILE *out,
                                struct sb_error *error)
{
    struct sb_junit_totals totals = junit_totals_of(result, options);
    enum sb_code code = SB_OK;
    sb_junit_begin(out, "simbench run", "", "", &totals);
    fputs("    <properties>\n", out);
    sb_junit_property(out, "simbench", result->version);
    fputs("    </properties>\n", out);
    for (uint32_t w = 0; w < result->workloads; w++)
        for (uint32_t s = 0; s < result->workload[w].strategies && code == SB_OK; s++)
            if (!result->workload[w].strategy[s].baseline_only)
                code = junit_put_case(out, &result->workload[w], &result->workload[w].strategy[s],
                                      error);
    sb_junit_gates(out, options);
    junit_put_cautions(out, result);
    sb_junit_end(out);
    if (code == SB_OK && (fflush(out) || ferror(out)))
        code = sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno));
    return code;
}

const struct sb_report sb_report_junit = {
    .name = "junit",
    .summary = "JUnit XML: a test case for each workload and strategy, and for each --fail-if",
    .figures_only = true,
    .print = junit_print,
};
