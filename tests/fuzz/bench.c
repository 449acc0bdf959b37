/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader of bench results: whatever it accepts can be judged and printed, and is the same once
 * written and read again. A first byte that is no brace makes the rest a condition of --fail-if. */
#include "sim/bench/records/figures.h"
#include "sim/bench/records/judge.h"
#include "sim/bench/records/result.h"
#include "sim/condition/parse.h"
#include "sim/plugins.h"
#include "tests/fixtures/results/kept.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_all(const struct sb_bench_result *result)
{
    FILE *out = fopen("/dev/null", "w");
    struct sb_report_options options = { .width = 80 };
    for (unsigned i = 0; out && sb_plugins.bench_report[i]; i++)
        if (sb_plugins.bench_report[i]->print(result, &options, out, NULL))
            abort();
    if (out)
        fclose(out);
}

static void judge_all(struct sb_bench_result *result)
{
    for (uint32_t i = 0; result->against && i < result->against->comparisons; i++)
        sb_bench_judge(&result->against->comparison[i], result->against->margin, NULL);
    if (result->against)
        sb_bench_judge_run(result->against);
}

static double measured(const void *self, size_t figure, const size_t name[SB_CONDITION_NAMES],
                       size_t subject)
{
    (void)self;
    return (double)(figure + name[0] + subject);
}

static void read_condition(const uint8_t *data, size_t size)
{
    static const char *const benchmarks[] = { "a", "b-1" };
    static const struct sb_condition_language language = { .figure = sb_bench_figure_names,
                                                           .figures = SB_BENCH_FIGURES,
                                                           .subject_word = "benchmark",
                                                           .subject = benchmarks,
                                                           .subjects = 2 };
    struct sb_condition condition;
    struct sb_error error = { 0 };
    char why[128], *text = calloc(size + 1, 1);
    if (!text)
        abort();
    memcpy(text, data, size);
    if (sb_condition_parse(&condition, text, &language, &error) == SB_OK)
        sb_condition_holds(&condition, measured, NULL, why, sizeof why);
    else if (error.code != SB_EINPUT || !error.text[0])
        abort();
    sb_condition_fini(&condition);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gsl_set_error_handler_off();
    if (size && data[0] != '{')
        return read_condition(data, size), 0;
    struct sb_bench_result *result = fixture_kept_fuzz(&fixture_kept_bench, data, size);
    if (!result)
        return 0;
    print_all(result);
    judge_all(result);
    sb_bench_result_fini(result);
    free(result);
    return 0;
}
