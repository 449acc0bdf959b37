/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of JUnit XML, as Jenkins, GitLab and the others read it. Attributes and their order are
 * those of the schema that github.com/windyroad/JUnit-Schema keeps. */
#ifndef REPORTS_TABLES_JUNIT_XML_H
#define REPORTS_TABLES_JUNIT_XML_H

#include "sim/result/report.h"

#include <stdint.h>
#include <stdio.h>

enum sb_junit_outcome { SB_JUNIT_PASSED, SB_JUNIT_FAILED, SB_JUNIT_SKIPPED };

struct sb_junit_totals {
    uint32_t tests, failures, skipped;
    double seconds;
};

/* Escaped. XML 1.0 has no control characters, not even so: they are made visible. Of a text of more
 * than 8 KiB the rest is left out. */
void sb_junit_text(FILE *out, const char *text);
void sb_junit_attribute(FILE *out, const char *name, const char *value);

/* The beginning of a document with one suite. `created` is "2026-11-21T08:00:00Z", whose zone the
 * schema does not have, or "" for none. */
void sb_junit_begin(FILE *out, const char *suite, const char *created, const char *host,
                    const struct sb_junit_totals *totals);
void sb_junit_property(FILE *out, const char *name, const char *value);

/* One test case; `message` and `type` (of a failure) say why it did not pass. */
void sb_junit_case(FILE *out, const char *name, const char *class, double seconds,
                   enum sb_junit_outcome outcome, const char *message, const char *type);
void sb_junit_add(struct sb_junit_totals *totals, double seconds, enum sb_junit_outcome outcome);

/* A case for each --fail-if condition: a failure where it holds, skipped where it cannot be told.
 */
void sb_junit_gates(FILE *out, const struct sb_report_options *options);
void sb_junit_add_gates(struct sb_junit_totals *totals, const struct sb_report_options *options);

void sb_junit_end(FILE *out);

#endif
