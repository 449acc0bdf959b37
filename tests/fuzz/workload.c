/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer target: the reader of workloads, all formats. What is accepted is written, read again
 * and must be the same graph.
 *     build/fuzz/tests/fuzz/workload -max_total_time=60 -max_len=20000 NEW_FOLDER \
 *         tests/data/corpus/workload tests/data/cases/accepted tests/data/cases/refused
 */
#include "sim/plugins.h"
#include "sim/workload/generator/generate.h"
#include "sim/workload/workload_write.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The real generators make millions of tasks from a few bytes: it takes long and finds nothing. */
static enum sb_code generate_few(const double *value, const void *rng,
                                 const struct sb_dist *latency, struct sb_dag_builder *builder,
                                 const char *where, struct sb_error *error)
{
    (void)rng;
    sb_generate_tasks(builder, (uint32_t)value[0]);
    sb_dag_builder_step(builder, 0, latency);
    return sb_generate_size(value[0], 0, where, error);
}

static const struct sb_generator few = { .name = "chain",
                                         .summary = "a few tasks",
                                         .parameter = { { "tasks", "how many", 1, 50, NAN, true } },
                                         .generate = generate_few };

static void require(int condition, const char *what, const char *text)
{
    if (condition)
        return;
    fprintf(stderr, "%s:\n%s\n", what, text);
    abort();
}

static void read_again(const struct sb_workload *first, const struct sb_readers *readers)
{
    char *text = NULL;
    size_t size = 0;
    struct sb_workload second;
    struct sb_error error = { 0 };
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return;
    require(sb_workload_write(first, out, &error) == SB_OK, error.text, "");
    fclose(out);
    require(sb_workload_parse(&second, "again", text, size, readers, &error) == SB_OK, error.text,
            text);
    require(first->dag.tasks == second.dag.tasks && first->dag.steps == second.dag.steps &&
                first->dag.edges == second.dag.edges,
            "another graph", text);
    for (uint32_t s = 0; s < first->dag.steps; s++)
        require(llabs(first->dag.expected[s] - second.dag.expected[s]) <=
                    1 + first->dag.expected[s] / 1000000000,
                "another latency", text);
    free(text);
    sb_workload_fini(&second);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    gsl_set_error_handler_off();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct sb_generator *const generators[] = { &few, NULL };
    struct sb_readers readers = sb_plugins.readers;
    struct sb_workload workload;
    struct sb_error error = { 0 };
    readers.generators = generators;
    enum sb_code code = sb_workload_parse(&workload, "tests/data/cases/accepted/fuzz",
                                          (const char *)data, size, &readers, &error);
    require((code == SB_OK) == (error.text[0] == '\0'),
            "a code without a message or the other way round", error.text);
    if (code == SB_OK)
        read_again(&workload, &readers);
    sb_workload_fini(&workload);
    return 0;
}
