/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tables and Markdown say of critical paths. */
#include "reports/tables/critical.h"

#include "tests/fixtures/results/printed.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct sb_criticality *last(const struct sb_result *result)
{
    const struct sb_workload_result *w = result->workload;
    return w->strategy[w->strategies - 1].criticality;
}

static void expect_sentence(const struct sb_result *result, const char *sentence)
{
    char text[SB_RUN_SENTENCE_SIZE];
    assert_string_equal(sb_critical_sentence(text, result->workload), sentence);
}

static void tasks_stand_by_how_often_they_are_critical(void **state)
{
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, 5);
    expect_sentence(&result, "");
    fixture_critical(&result);
    last(&result)->replicates = result.workload->replicates;
    expect_sentence(&result, "on the critical path (in the slowest 1 %): config 100 % (0 %), user "
                             "79.4 % (21 %), profile and preferences 54.9 % (60 %), posts "
                             "20.6 % (79 %)");
    sb_result_fini(&result);
}

static void fewer_replicates_than_the_run_has_are_told(void **state)
{
    struct sb_result result;
    char text[SB_RUN_SENTENCE_SIZE];
    (void)state;
    fixture_result(&result, 1, 5);
    fixture_critical(&result);
    assert_non_null(strstr(sb_critical_sentence(text, result.workload),
                           "; of the first 8,000 of 10,000 replicates, see --insight"));
    sb_result_fini(&result);
}

/* Where p99 is drawn again and again, there is more at it and above. */
static void a_tail_of_many_replicates_is_called_what_it_is(void **state)
{
    struct sb_result result;
    char text[SB_RUN_SENTENCE_SIZE];
    (void)state;
    fixture_result(&result, 1, 5);
    fixture_critical(&result);
    last(&result)->tail_replicates = last(&result)->replicates / 4;
    assert_non_null(
        strstr(sb_critical_sentence(text, result.workload), "(in the slowest 25.0 %):"));
    char *printed = fixture_print("markdown", &result, (struct sb_report_options){ 0 });
    assert_non_null(strstr(printed, "| in the slowest 25.0 % |"));
    free(printed);
    last(&result)->tail_replicates = 19; /* too few to say anything of */
    assert_null(strstr(sb_critical_sentence(text, result.workload), "slowest"));
    sb_result_fini(&result);
}

static void many_tasks_are_counted(void **state)
{
    enum { MANY = 40 };
    struct sb_result result;
    struct sb_task_criticality task[MANY];
    (void)state;
    fixture_result(&result, 1, 5);
    fixture_critical(&result);
    struct sb_criticality *c = last(&result);
    for (int i = 0; i < MANY; i++) {
        task[i] = c->task[1];
        task[i].p -= i < 10 ? 0 : 0.01 * i;
    }
    c->task = task;
    c->tasks = MANY;
    c->left_out = 0;
    c->replicates = result.workload->replicates;
    expect_sentence(&result, "on the critical path (in the slowest 1 %): user, user, user and 7 "
                             "more 79.4 % (21 %), user 69.4 % (21 %), user 68.4 % (21 %), "
                             "user 67.4 % (21 %), user 66.4 % (21 %), 26 more less often");
    c->left_out = 1;
    char text[SB_RUN_SENTENCE_SIZE];
    assert_non_null(strstr(sb_critical_sentence(text, result.workload),
                           ", at least 26 more less often"));
    sb_result_fini(&result);
}

static void tasks_that_are_left_out_are_not_said_to_be_known(void **state)
{
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, 5);
    fixture_critical(&result);
    struct sb_criticality *c = last(&result);
    for (uint32_t t = 1; t < c->tasks; t++)
        c->task[t] = c->task[0];
    c->left_out = 0;
    c->replicates = result.workload->replicates;
    expect_sentence(&result, "on the critical path (in the slowest 1 %): every task 100 % (0 %)");
    c->left_out = 1;
    expect_sentence(&result, "on the critical path (in the slowest 1 %): config, config, config "
                             "and at least 3 more 100 % (0 %)");
    sb_result_fini(&result);
}

static void nothing_random_has_tasks_alone(void **state)
{
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, 5);
    fixture_critical(&result);
    fixture_no_gain(result.workload);
    for (uint32_t s = 0; s < result.workload->strategies; s++)
        result.workload->strategy[s].criticality = last(&result);
    last(&result)->replicates = 1;
    last(&result)->task[1].p = last(&result)->task[0].p;
    last(&result)->task[1].p_tail = last(&result)->task[0].p_tail;
    for (uint32_t t = 2; t < last(&result)->tasks; t++)
        last(&result)->task[t].p = 0;
    expect_sentence(&result, "on the critical path: config and user");
    sb_result_fini(&result);
}

static void markdown_has_a_row_for_each_task(void **state)
{
    static const char *const lines[] = {
        "| task | on the critical path | in the slowest 1 % | mean slack | p5 of slack |\n",
        "| user | 79.4 ± 0.8 % | 21 ± 9 % | 4.00 ms | 0 |\n",
        "| dashboard | 0 % | 91 ± 4 % | 20.0 ms | 2 ms |\n",
    };
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, 5);
    fixture_critical(&result);
    last(&result)->task[5].p_tail = 0.91;
    char *text = fixture_print("markdown", &result, (struct sb_report_options){ 0 });
    for (size_t i = 0; i < COUNT(lines); i++)
        if (!strstr(text, lines[i]))
            fail_msg("no %s in:\n%s", lines[i], strstr(text, "| task |"));
    free(text);
    sb_result_fini(&result);
}

static void csv_names_the_task_that_is_critical_most_often(void **state)
{
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, 5);
    fixture_critical(&result);
    char *text = fixture_print("csv", &result, (struct sb_report_options){ 0 });
    assert_non_null(strstr(text, ",critical_task,critical_p,critical_p_lo,critical_p_hi,"
                                 "critical_p_tail\r\n"));
    assert_non_null(strstr(text, ",config,1,0.992,1,0\r\n"));
    assert_non_null(strstr(text, ",,,,,\r\n"));
    free(text);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_stand_by_how_often_they_are_critical),
        cmocka_unit_test(fewer_replicates_than_the_run_has_are_told),
        cmocka_unit_test(a_tail_of_many_replicates_is_called_what_it_is),
        cmocka_unit_test(many_tasks_are_counted),
        cmocka_unit_test(tasks_that_are_left_out_are_not_said_to_be_known),
        cmocka_unit_test(nothing_random_has_tasks_alone),
        cmocka_unit_test(markdown_has_a_row_for_each_task),
        cmocka_unit_test(csv_names_the_task_that_is_critical_most_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
