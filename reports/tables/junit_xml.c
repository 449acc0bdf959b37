/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/junit_xml.h"

#include "sim/text/utf8.h"

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

void sb_junit_text(FILE *out, const char *text)
{
    char clean[8192];
    const char *at = clean;
    sb_utf8_clean(clean, sizeof clean, text, 0);
    while (*at) {
        const char *start = at, *escaped = escape(sb_utf8_next(&at));
        fprintf(out, "%.*s", escaped ? 0 : (int)(at - start), start);
        fputs(escaped ? escaped : "", out);
    }
}

void sb_junit_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    sb_junit_text(out, value);
    fputc('"', out);
}

void sb_junit_begin(FILE *out, const char *suite, const char *created, const char *host,
                    const struct sb_junit_totals *totals)
{
    char stamp[20] = "1970-01-01T00:00:00";
    if (strlen(created) >= 19)
        memcpy(stamp, created, 19);
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite", out);
    sb_junit_attribute(out, "name", suite);
    fputs(" package=\"simbench\" id=\"0\"", out);
    sb_junit_attribute(out, "timestamp", stamp);
    sb_junit_attribute(out, "hostname", host[0] ? host : "localhost");
    fprintf(out, " tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\" time=\"%.9f\">\n",
            totals->tests, totals->failures, totals->skipped, totals->seconds);
}

void sb_junit_property(FILE *out, const char *name, const char *value)
{
    fputs("      <property", out);
    sb_junit_attribute(out, "name", name);
    sb_junit_attribute(out, "value", value);
    fputs("/>\n", out);
}

void sb_junit_case(FILE *out, const char *name, const char *class, double seconds,
                   enum sb_junit_outcome outcome, const char *message, const char *type)
{
    fputs("    <testcase", out);
    sb_junit_attribute(out, "name", name);
    sb_junit_attribute(out, "classname", class);
    fprintf(out, " time=\"%.9f\">\n", seconds);
    if (outcome != SB_JUNIT_PASSED) {
        fprintf(out, "      <%s", outcome == SB_JUNIT_FAILED ? "failure" : "skipped");
        sb_junit_attribute(out, "message", message);
        if (outcome == SB_JUNIT_FAILED)
            sb_junit_attribute(out, "type", type);
        fputs("/>\n", out);
    }
    fputs("    </testcase>\n", out);
}

void sb_junit_add(struct sb_junit_totals *totals, double seconds, enum sb_junit_outcome outcome)
{
    totals->tests++;
    totals->failures += outcome == SB_JUNIT_FAILED;
    totals->skipped += outcome == SB_JUNIT_SKIPPED;
    totals->seconds += seconds;
}

static enum sb_junit_outcome outcome_of(const struct sb_gate *gate)
{
    return gate->outcome == SB_GATE_HOLDS     ? SB_JUNIT_FAILED
           : gate->outcome == SB_GATE_UNKNOWN ? SB_JUNIT_SKIPPED
                                              : SB_JUNIT_PASSED;
}

void sb_junit_gates(FILE *out, const struct sb_report_options *options)
{
    for (unsigned i = 0; i < options->gates; i++) {
        const struct sb_gate *gate = &options->gate[i];
        sb_junit_case(out, gate->text, "simbench.fail-if", 0, outcome_of(gate), gate->why,
                      "condition");
    }
}

void sb_junit_add_gates(struct sb_junit_totals *totals, const struct sb_report_options *options)
{
    for (unsigned i = 0; i < options->gates; i++)
        sb_junit_add(totals, 0, outcome_of(&options->gate[i]));
}

void sb_junit_end(FILE *out) { fputs("  </testsuite>\n</testsuites>\n", out); }
