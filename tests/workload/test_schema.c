/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workloads/workload.schema against the tables that it comes from, and against files. */
#include "sim/workload/schema.h"

#include "sim/plugins.h"
#include "tests/fixtures/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

/* With SIMBENCH_GOLDEN=write in the environment it is written. */
static void the_schema_is_what_the_tables_make(void **state)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    (void)state;
    assert_non_null(out);
    sb_schema_write(&sb_plugins.readers, out);
    fclose(out);
    const char *difference = golden_difference("../../../workloads/workload.schema", text, size);
    free(text);
    if (difference)
        fail_msg("%s", difference);
}

static void every_shipped_file_agrees_with_the_schema(void **state)
{
    (void)state;
    if (system("/usr/bin/python3 -c 'import jsonschema' 2>/dev/null") != 0) {
        print_message("skipped: python3-jsonschema is missing\n");
        skip();
    }
    assert_int_equal(system("/usr/bin/python3 tests/check/schema.py"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_is_what_the_tables_make),
        cmocka_unit_test(every_shipped_file_agrees_with_the_schema),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
