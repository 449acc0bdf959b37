/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much data an edge brings, as files of others say it. */
#include "tests/fixtures/runs/expect_workload.h"

static const char wfformat_1_5[] =
    "{\"name\": \"w\", \"workflow\": {\"specification\": {\"tasks\": ["
    "{\"id\": \"a\", \"children\": [\"b\", \"c\"], \"inputFiles\": [\"in\"], \"outputFiles\": "
    "[\"x\", \"y\"]}, "
    "{\"id\": \"b\", \"parents\": [\"a\"], \"inputFiles\": [\"x\", \"y\"]}, "
    "{\"id\": \"c\", \"parents\": [\"a\"], \"inputFiles\": [\"y\", \"in\"]}], "
    "\"files\": [{\"id\": \"x\", \"sizeInBytes\": 100}, {\"id\": \"y\", \"sizeInBytes\": 7}, "
    "{\"id\": \"in\", \"sizeInBytes\": 5000}]}, \"execution\": {\"tasks\": ["
    "{\"id\": \"a\", \"runtimeInSeconds\": 1}, {\"id\": \"b\", \"runtimeInSeconds\": 1}, "
    "{\"id\": \"c\", \"runtimeInSeconds\": 1}]}}}";

static const char wfformat_1_3[] =
    "{\"workflow\": {\"tasks\": ["
    "{\"name\": \"a\", \"runtime\": 1, \"files\": [{\"link\": \"output\", \"name\": \"x\", "
    "\"size\": "
    "100}, {\"link\": \"output\", \"name\": \"y\", \"size\": 7}]}, "
    "{\"name\": \"b\", \"runtime\": 1, \"parents\": [\"a\"], \"files\": [{\"link\": \"input\", "
    "\"name\": \"x\", \"size\": 100}, {\"link\": \"input\", \"name\": \"y\", \"size\": 7}]}, "
    "{\"name\": \"c\", \"runtime\": 1, \"parents\": [\"a\"], \"files\": [{\"link\": \"input\", "
    "\"name\": \"y\", \"size\": 7}]}]}}";

static const char dax[] =
    "<adag><job id=\"1\" name=\"a\" runtime=\"1\"><uses file=\"x\" link=\"output\" size=\"100\"/>"
    "<uses file=\"y\" link=\"output\" size=\"7\"/></job>"
    "<job id=\"2\" name=\"b\" runtime=\"1\"><uses file=\"x\" link=\"input\" size=\"100\"/>"
    "<uses file=\"y\" link=\"input\" size=\"7\"/></job>"
    "<job id=\"3\" name=\"c\" runtime=\"1\"><uses file=\"y\" link=\"input\" size=\"7\"/></job>"
    "<child ref=\"2\"><parent ref=\"1\"/></child><child ref=\"3\"><parent "
    "ref=\"1\"/></child></adag>";

static const char dot[] = "digraph { a [size=1]; b [size=1]; c [size=1]; a -> b [size=\"107\"];\n"
                          "a -> c [size=7, label=\"7\"]; b -> d [size=\"-1\"]; c -> d -> e; }";

static void the_data_of_an_edge_is_what_both_of_its_ends_name(void **state)
{
    static const char *const text[] = { wfformat_1_5, wfformat_1_3, dax, dot };
    (void)state;
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        struct sb_workload w = expect_parsed(text[i]);
        assert_non_null(w.dag.bytes);
        if (w.dag.bytes[0] != 107 || w.dag.bytes[1] != 7)
            fail_msg("expected 107 and 7, found %g and %g in: %s", w.dag.bytes[0], w.dag.bytes[1],
                     text[i]);
        for (uint32_t e = 2; e < w.dag.pred.begin[w.dag.steps]; e++)
            assert_true(w.dag.bytes[e] == 0);
        sb_workload_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_data_of_an_edge_is_what_both_of_its_ends_name),
    };
    return cmocka_run_group_tests_name("edge bytes", tests, NULL, NULL);
}
