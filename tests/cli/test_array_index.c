/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What launchers of job arrays say: the variables of their own documentation, as they set them. */
#include "sim/cli/options/array_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SET_MAX = 6 };

/* The environment holds these variables alone, and how results are printed. */
static enum sb_code read_with(const char *const *set, uint64_t count, struct sb_array_index *index,
                              struct sb_error *error)
{
    const char *output = getenv("CMOCKA_MESSAGE_OUTPUT");
    char kept[32] = "";
    snprintf(kept, sizeof kept, "%s", output ? output : "");
    clearenv();
    if (output)
        setenv("CMOCKA_MESSAGE_OUTPUT", kept, 1);
    for (int i = 0; i < SET_MAX && set[i]; i++) {
        char name[64];
        const char *is = strchr(set[i], '=');
        snprintf(name, sizeof name, "%.*s", (int)(is - set[i]), set[i]);
        setenv(name, is + 1, 1);
    }
    *error = (struct sb_error){ 0 };
    return sb_array_index_read(index, count, "--shard auto", error);
}

static void each_launcher_is_understood(void **state)
{
    static const struct {
        const char *set[SET_MAX];
        uint64_t given, index, count;
    } row[] = {
        { { "SLURM_ARRAY_TASK_ID=7", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=16",
            "SLURM_ARRAY_TASK_STEP=1", "SLURM_ARRAY_TASK_COUNT=16" },
          0, 7, 16 },
        { { "SLURM_ARRAY_TASK_ID=0", "SLURM_ARRAY_TASK_MIN=0", "SLURM_ARRAY_TASK_MAX=3",
            "SLURM_ARRAY_TASK_STEP=1", "SLURM_ARRAY_TASK_COUNT=4" },
          4, 1, 4 },
        { { "SLURM_ARRAY_TASK_ID=15", "SLURM_ARRAY_TASK_MIN=10", "SLURM_ARRAY_TASK_MAX=27",
            "SLURM_ARRAY_TASK_STEP=5", "SLURM_ARRAY_TASK_COUNT=4" },
          0, 2, 4 },
        { { "AWS_BATCH_JOB_ARRAY_INDEX=9", "AWS_BATCH_JOB_ARRAY_SIZE=10" }, 0, 10, 10 },
        { { "AWS_BATCH_JOB_ARRAY_INDEX=0" }, 3, 1, 3 },
        { { "JOB_COMPLETION_INDEX=0" }, 5, 1, 5 },
        { { "JOB_COMPLETION_INDEX=4" }, 5, 5, 5 },
        { { "BATCH_TASK_INDEX=2", "BATCH_TASK_COUNT=8" }, 0, 3, 8 },
        { { "CLOUD_RUN_TASK_INDEX=7", "CLOUD_RUN_TASK_COUNT=8" }, 0, 8, 8 },
        { { "SGE_TASK_ID=5", "SGE_TASK_FIRST=1", "SGE_TASK_LAST=9", "SGE_TASK_STEPSIZE=2" },
          0, 3, 5 },
        { { "PBS_ARRAY_INDEX=3" }, 4, 3, 4 },
        { { "PBS_ARRAYID=1" }, 2, 1, 2 },
        { { "LSB_JOBINDEX=4", "LSB_JOBINDEX_STEP=1" }, 9, 4, 9 },
        { { "CI_NODE_INDEX=2", "CI_NODE_TOTAL=3" }, 0, 2, 3 },
        { { "JOB_COMPLETION_INDEX=4", "SGE_TASK_ID=undefined", "LSB_JOBINDEX=0" }, 5, 5, 5 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct sb_array_index index = { 0 };
        struct sb_error error;
        if (read_with(row[i].set, row[i].given, &index, &error))
            fail_msg("%s: %s", row[i].set[0], error.text);
        if (index.index != row[i].index || index.count != row[i].count)
            fail_msg("%s: %llu of %llu", row[i].set[0], (unsigned long long)index.index,
                     (unsigned long long)index.count);
        assert_int_equal(strncmp(row[i].set[0], index.variable, strlen(index.variable)), 0);
    }
}

/* A wrong shard would be simulated for hours before the merge sees it. */
static void what_would_name_a_wrong_shard_is_refused(void **state)
{
    static const struct {
        const char *set[SET_MAX];
        uint64_t given;
        const char *text;
    } row[] = {
        { { NULL }, 0, "no launcher of job arrays" },
        { { "SLURM_ARRAY_TASK_ID=5", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=7",
            "SLURM_ARRAY_TASK_STEP=1", "SLURM_ARRAY_TASK_COUNT=3" },
          0, "the array has holes" },
        { { "SLURM_ARRAY_TASK_ID=17", "SLURM_ARRAY_TASK_MIN=17", "SLURM_ARRAY_TASK_MAX=17",
            "SLURM_ARRAY_TASK_STEP=1", "SLURM_ARRAY_TASK_COUNT=1" },
          200, "has 1, not 200" },
        { { "JOB_COMPLETION_INDEX=0" }, 0, "does not say how many" },
        { { "PBS_ARRAY_INDEX=1" }, 0, "does not say how many" },
        { { "JOB_COMPLETION_INDEX=5" }, 5, "is none of 5 that begin at 0" },
        { { "PBS_ARRAY_INDEX=0" }, 5, "is none of 5 that begin at 1" },
        { { "LSB_JOBINDEX=2", "LSB_JOBINDEX_STEP=2" }, 5, "is none of 5" },
        { { "SLURM_ARRAY_TASK_ID=-1" }, 5, "not a whole number" },
        { { "SLURM_ARRAY_TASK_ID=1x" }, 5, "not a whole number" },
        { { "AWS_BATCH_JOB_ARRAY_INDEX=99999999999999999999" }, 5, "not a whole number" },
        { { "JOB_COMPLETION_INDEX=1", "PBS_ARRAY_INDEX=1" }, 5, "both JOB_COMPLETION_INDEX and" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct sb_array_index index = { 0 };
        struct sb_error error;
        if (read_with(row[i].set, row[i].given, &index, &error) != SB_EINPUT ||
            !strstr(error.text, row[i].text) || strcmp(error.where, "--shard auto") != 0)
            fail_msg("%s: \"%s\", not \"%s\"", row[i].set[0] ? row[i].set[0] : "nothing",
                     error.text, row[i].text);
        assert_int_equal(index.count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_launcher_is_understood),
        cmocka_unit_test(what_would_name_a_wrong_shard_is_refused),
    };
    return cmocka_run_group_tests_name("array index", tests, NULL, NULL);
}
