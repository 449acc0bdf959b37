/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JUnit XML, as Jenkins, GitLab and the others read it: a test case for each benchmark. A
 * regression is a failure; what was not proven is skipped; without a baseline every benchmark that
 * was measured has passed. And one for each --fail-if condition, as of a run. */
#include "reports/tables/bench/rows.h"
#include "reports/tables/bench/sentences.h"
#include "reports/tables/junit_xml.h"
#include "sim/bench/records/report.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static enum sb_junit_outcome junit_outcome_of(const struct sb_bench_result *result,
                                              const struct sb_bench_comparison *c)
{
    if (!c)
        return SB_JUNIT_PASSED;
    if (result->against->control_flagged)
        return SB_JUNIT_SKIPPED;
    return c->verdict == SB_VERDICT_REGRESSED      ? SB_JUNIT_FAILED
           : c->verdict == SB_VERDICT_INCONCLUSIVE ? SB_JUNIT_SKIPPED
                                                   : SB_JUNIT_PASSED;
}

static double junit_seconds(const struct sb_bench *b)
{
    double all = b->ns_per_task.median * (b->tasks ? b->tasks : 1) * 1e-9;
    return isfinite(all) ? all : 0;
}

static void junit_put_case(FILE *out, const struct sb_bench_result *result,
                           const struct sb_bench *b)
{
    const struct sb_bench_comparison *c = sb_bench_find_comparison(result, b->name);
    enum sb_junit_outcome outcome = junit_outcome_of(result, c);
    char text[SB_BENCH_SENTENCE_SIZE] = "";
    if (outcome == SB_JUNIT_SKIPPED && result->against->control_flagged)
        sb_bench_sentence_verdict(text, result);
    else if (c)
        sb_bench_sentence_comparison(text, c);
    sb_junit_case(out, b->name,
                  b->kind == SB_BENCH_SCHEDULER ? "simbench.libearliest" : "simbench.engines",
                  junit_seconds(b), outcome, text, "regression");
}

static struct sb_junit_totals junit_totals_of(const struct sb_bench_result *result,
                                              const struct sb_report_options *options)
{
    struct sb_junit_totals totals = { 0 };
    for (uint32_t i = 0; i < sb_bench_rows(result); i++) {
        struct sb_bench row = sb_bench_row(result, i);
        sb_junit_add(&totals, junit_seconds(&row),
                     junit_outcome_of(result, sb_bench_find_comparison(result, row.name)));
    }
    sb_junit_add_gates(&totals, options);
    return totals;
}

static void junit_put_properties(FILE *out, const struct sb_bench_fingerprint *f)
{
    fputs("    <properties>\n", out);
    sb_junit_property(out, "cpu", f->cpu);
    sb_junit_property(out, "kernel", f->kernel);
    sb_junit_property(out, "compiler", f->compiler);
    sb_junit_property(out, "flags", f->flags);
    sb_junit_property(out, "libearliest", f->version);
    sb_junit_property(out, "library_hash", f->library_hash);
    fputs("    </properties>\n", out);
}

static void junit_put_output(FILE *out, const struct sb_bench_result *result)
{
    char text[SB_BENCH_SENTENCE_SIZE];
    fputs("    <system-out>", out);
    sb_junit_text(out, sb_bench_sentence_verdict(text, result));
    fputs("</system-out>\n    <system-err>", out);
    for (uint32_t i = 0; sb_bench_sentence_caution(text, result, i)[0]; i++) {
        sb_junit_text(out, text);
        fputc('\n', out);
    }
    fputs("</system-err>\n", out);
}

static enum sb_code junit_print(const struct sb_bench_result *result,
                                const struct sb_report_options *options, FILE *out,
                                struct sb_error *error)
{
    struct sb_junit_totals totals = junit_totals_of(result, options);
    sb_junit_begin(out, "simbench bench", result->fingerprint.created, result->fingerprint.machine,
                   &totals);
    junit_put_properties(out, &result->fingerprint);
    for (uint32_t i = 0; i < sb_bench_rows(result); i++) {
        struct sb_bench row = sb_bench_row(result, i);
        junit_put_case(out, result, &row);
    }
    sb_junit_gates(out, options);
    junit_put_output(out, result);
    sb_junit_end(out);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_bench_report sb_bench_report_junit = {
    .name = "junit",
    .summary =
        "JUnit XML: a test case for each benchmark and each --fail-if, a regression is a failure",
    .print = junit_print,
};
