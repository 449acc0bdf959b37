/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at the first, second, third, … allocation while something is exported, until no
 * more is needed: each time it is told, and everything is given back (the sanitizer build sees to
 * that). Linked with --wrap. */
#include "sim/export/export.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/runs/expect_workload.h"
#include "tests/memory/failing_memory.h"

#include <stdlib.h>

struct scene {
    struct sb_workload workload;
    struct sb_span *span; /* one after another */
};

static enum sb_code export_all(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    struct sb_exported exported = { .workload = &scene->workload, .strategy = "sequential" };
    FILE *out = fopen("/dev/null", "we");
    enum sb_code code = out ? sb_exported_graph(&exported, error) : SB_ENOMEM;
    exported.span = scene->span;
    if (code == SB_OK)
        code = sb_exported_schedule(&exported, error);
    for (unsigned i = 0; code == SB_OK && sb_plugins.exports[i]; i++)
        code = sb_plugins.exports[i]->write(&exported, out, error);
    sb_exported_fini(&exported);
    if (out)
        fclose(out);
    return code;
}

static void exporting_survives_each_failed_allocation(void **state)
{
    struct scene scene = { .workload = expect_loaded("workloads/feed.json") };
    const struct sb_dag *dag = &scene.workload.dag;
    sb_ns at = 0;
    (void)state;
    scene.span = calloc(dag->steps, sizeof *scene.span);
    assert_non_null(scene.span);
    for (uint32_t s = 0; s < dag->steps; s++) {
        scene.span[s] = (struct sb_span){
            .step = s, .worker = SB_NONE, .start = at, .end = at + dag->expected[s]
        };
        at += dag->expected[s];
    }
    failing_memory_sweep(export_all, &scene, 8, SB_ENOMEM);
    free(scene.span);
    sb_workload_fini(&scene.workload);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exporting_survives_each_failed_allocation),
    };
    return cmocka_run_group_tests_name("memory of exports", tests, fixture_gsl_set_up, NULL);
}
