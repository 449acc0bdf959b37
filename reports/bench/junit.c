/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JUnit XML, as Jenkins, GitLab and the others read it: a test case for each benchmark. A
 * regression is a failure; what was not proven is skipped; without a baseline every benchmark that
 * was measured has passed. Attributes and their order are those of the schema that
 * github.com/windyroad/JUnit-Schema keeps. */
#include "reports/tables/bench_rows.h"
#include "reports/tables/bench_sentences.h"
#include "sim/bench/records/report.h"
#include "sim/text/utf8.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static const char *escape(uint32_t point)
{
    switch (point) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    default: return NULL;
    }
}

/* XML 1.0 has no control characters, not even escaped: they are made visible. */
static void put_text(FILE *out, const char *text)
{
    char clean[2 * SB_BENCH_SENTENCE_SIZE];
    const char *at = clean;
    sb_utf8_clean(clean, sizeof clean, text, 0);
    while (*at) {
        const char *start = at, *escaped = escape(sb_utf8_next(&at));
        fprintf(out, "%.*s", escaped ? 0 : (int)(at - start), start);
        fputs(escaped ? escaped : "", out);
    }
}

static void put_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    put_text(out, value);
    fputc('"', out);
}

static void put_property(FILE *out, const char *name, const char *value)
{
    fputs("      <property", out);
    put_attribute(out, "name", name);
    put_attribute(out, "value", value);
    fputs("/>\n", out);
}

enum outcome { PASSED, FAILED, SKIPPED };

static enum outcome outcome_of(const struct sb_bench_result *result,
                               const struct sb_bench_comparison *c)
{
    if (!c)
        return PASSED;
    if (result->against->control_flagged)
        return SKIPPED;
    return c->verdict == SB_VERDICT_REGRESSED      ? FAILED
           : c->verdict == SB_VERDICT_INCONCLUSIVE ? SKIPPED
                                                   : PASSED;
}

static double seconds(const struct sb_bench *b)
{
    double all = b->ns_per_task.median * (b->tasks ? b->tasks : 1) * 1e-9;
    return isfinite(all) ? all : 0;
}

static void put_outcome(FILE *out, const struct sb_bench_result *result,
                        const struct sb_bench_comparison *c)
{
    char text[SB_BENCH_SENTENCE_SIZE];
    enum outcome outcome = outcome_of(result, c);
    if (outcome == SKIPPED && result->against->control_flagged)
        sb_bench_sentence_verdict(text, result);
    else if (c)
        sb_bench_sentence_comparison(text, c);
    if (outcome == PASSED)
        return;
    fprintf(out, "      <%s", outcome == FAILED ? "failure" : "skipped");
    put_attribute(out, "message", text);
    if (outcome == FAILED)
        put_attribute(out, "type", "regression");
    fputs("/>\n", out);
}

static void put_case(FILE *out, const struct sb_bench_result *result, const struct sb_bench *b)
{
    const struct sb_bench_comparison *c = sb_bench_find_comparison(result, b->name);
    fputs("    <testcase", out);
    put_attribute(out, "name", b->name);
    put_attribute(out, "classname",
                  b->kind == SB_BENCH_SCHEDULER ? "simbench.libearliest" : "simbench.engines");
    fprintf(out, " time=\"%.9f\">\n", seconds(b));
    put_outcome(out, result, c);
    fputs("    </testcase>\n", out);
}

struct totals {
    uint32_t tests, failures, skipped;
    double seconds;
};

static struct totals totals_of(const struct sb_bench_result *result)
{
    struct totals totals = { .tests = sb_bench_rows(result) };
    for (uint32_t i = 0; i < totals.tests; i++) {
        struct sb_bench row = sb_bench_row(result, i);
        enum outcome outcome = outcome_of(result, sb_bench_find_comparison(result, row.name));
        totals.failures += outcome == FAILED;
        totals.skipped += outcome == SKIPPED;
        totals.seconds += seconds(&row);
    }
    return totals;
}

/* "2026-11-21T08:00:00Z" without its zone, which the schema does not have. */
static void put_timestamp(FILE *out, const char *created)
{
    char text[20] = "1970-01-01T00:00:00";
    if (strlen(created) >= 19)
        memcpy(text, created, 19);
    put_attribute(out, "timestamp", text);
}

static void put_properties(FILE *out, const struct sb_bench_fingerprint *f)
{
    fputs("    <properties>\n", out);
    put_property(out, "cpu", f->cpu);
    put_property(out, "kernel", f->kernel);
    put_property(out, "compiler", f->compiler);
    put_property(out, "flags", f->flags);
    put_property(out, "libearliest", f->version);
    put_property(out, "library_hash", f->library_hash);
    fputs("    </properties>\n", out);
}

static void put_output(FILE *out, const struct sb_bench_result *result)
{
    char text[SB_BENCH_SENTENCE_SIZE];
    fputs("    <system-out>", out);
    put_text(out, sb_bench_sentence_verdict(text, result));
    fputs("</system-out>\n    <system-err>", out);
    for (uint32_t i = 0; sb_bench_sentence_caution(text, result, i)[0]; i++) {
        put_text(out, text);
        fputc('\n', out);
    }
    fputs("</system-err>\n", out);
}

static enum sb_code print(const struct sb_bench_result *result,
                          const struct sb_report_options *options, FILE *out,
                          struct sb_error *error)
{
    struct totals totals = totals_of(result);
    (void)options;
    fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite "
                 "name=\"simbench bench\" package=\"simbench\" id=\"0\"");
    put_timestamp(out, result->fingerprint.created);
    put_attribute(out, "hostname",
                  result->fingerprint.machine[0] ? result->fingerprint.machine : "localhost");
    fprintf(out, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\" time=\"%.9f\">\n",
            totals.tests, totals.failures, totals.skipped, totals.seconds);
    put_properties(out, &result->fingerprint);
    for (uint32_t i = 0; i < totals.tests; i++) {
        struct sb_bench row = sb_bench_row(result, i);
        put_case(out, result, &row);
    }
    put_output(out, result);
    fputs("  </testsuite>\n</testsuites>\n", out);
    return fflush(out) || ferror(out)
               ? sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno))
               : SB_OK;
}

const struct sb_bench_report sb_bench_report_junit = {
    .name = "junit",
    .summary = "JUnit XML: a test case for each benchmark, a regression is a failure",
    .print = print,
};
