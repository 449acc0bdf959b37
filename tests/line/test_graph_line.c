/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/graph_line.h"

#include "tests/fixtures/runs/expect_workload.h"

#include <stdlib.h>

static void expect_line(const char *workload, uint32_t workers, const char *as, const char *wanted)
{
    struct sb_workload w = expect_parsed(workload);
    char *line = NULL;
    assert_int_equal(sb_graph_line(&w.dag, workers, w.name, as, &line, NULL), SB_OK);
    assert_string_equal(line, wanted);
    free(line);
    sb_workload_fini(&w);
}

static void a_graph_is_one_line_of_json(void **state)
{
    (void)state;
    expect_line("{\"simbench\": 1, \"name\": \"two\", \"tasks\": {\"b\": {\"after\": [\"a\"], "
                "\"latency\": 2}, \"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 1}}}}",
                3, "hlfet",
                "{\"simbench\":1,\"workers\":3,\"as\":\"hlfet\",\"workload\":\"two\","
                "\"tasks\":[\"b\",\"a\"],\"steps\":["
                "{\"task\":0,\"expected\":2000000,\"after\":[1]},"
                "{\"task\":1,\"expected\":1000000,\"after\":[]}]}");
}

static void steps_come_after_those_of_their_task(void **state)
{
    (void)state;
    expect_line("{\"simbench\": 1, \"name\": \"s\", \"tasks\": {\"a\": {\"latency\": 1}, \"b\": "
                "{\"steps\": [{\"run\": 1}, {\"await\": [\"a\"]}, {\"run\": 2}]}}}",
                0, NULL,
                "{\"simbench\":1,\"workers\":0,\"as\":null,\"workload\":\"s\","
                "\"tasks\":[\"a\",\"b\"],\"steps\":["
                "{\"task\":0,\"expected\":1000000,\"after\":[]},"
                "{\"task\":1,\"expected\":1000000,\"after\":[]},"
                "{\"task\":1,\"expected\":2000000,\"after\":[0,1]}]}");
}

static void names_do_not_break_the_line(void **state)
{
    (void)state;
    expect_line("{\"simbench\": 1, \"name\": \"n\", \"tasks\": {\"a\\n\\\"b\": {\"latency\": 1}}}",
                0, NULL,
                "{\"simbench\":1,\"workers\":0,\"as\":null,\"workload\":\"n\","
                "\"tasks\":[\"a\\n\\\"b\"],\"steps\":["
                "{\"task\":0,\"expected\":1000000,\"after\":[]}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_graph_is_one_line_of_json),
        cmocka_unit_test(steps_come_after_those_of_their_task),
        cmocka_unit_test(names_do_not_break_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
