/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every schedule and transfer of random runs is what simulate.py, written apart, makes of them. */
#include "sim/platform/platform_engine.h"
#include "sim/plugins.h"
#include "tests/fixtures/graphs/platform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS = 400 };

static void put_plan(FILE *out, const struct sb_plan *plan)
{
    const struct sb_dag *dag = plan->dag;
    fprintf(out, "\"nodes\": %u, \"steps\": %u, \"after\": [", plan->nodes, dag->steps);
    for (uint32_t n = 0; n < plan->nodes; n++) {
        fputs(n ? ", [" : "[", out);
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++)
            fprintf(out, "%s%u", e > plan->pred.begin[n] ? ", " : "", plan->pred.list[e]);
        fputs("]", out);
    }
    fputs("], \"data\": [", out);
    for (uint32_t s = 0; s < dag->steps; s++) {
        fputs(s ? ", [" : "[", out);
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
            fprintf(out, "%s[%u, %lld]", e > dag->pred.begin[s] ? ", " : "", dag->pred.list[e],
                    (long long)dag->platform->transfer[e]);
        fputs("]", out);
    }
    fputs("], \"rank\": ", out);
    for (uint32_t s = 0; plan->rank && s < dag->steps; s++)
        fprintf(out, "%s%u", s ? ", " : "[", plan->rank[s]);
    fputs(plan->rank ? dag->steps ? "]" : "[]" : "null", out);
}

static void put_route(FILE *out, const struct sb_route *route, uint32_t steps, uint32_t workers)
{
    fprintf(out, ", \"static\": %s, \"worker\": [", route ? "true" : "false");
    for (uint32_t s = 0; s < steps; s++)
        if (route)
            fprintf(out, "%s%u", s ? ", " : "", route->worker[s]);
        else
            fprintf(out, "%snull", s ? ", " : "");
    fputs("], \"queue\": [", out);
    for (uint32_t w = 0; w < workers; w++) {
        fputs(w ? ", [" : "[", out);
        for (uint32_t i = route ? route->begin[w] : 1; route && i < route->begin[w + 1]; i++)
            fprintf(out, "%s%u", i > route->begin[w] ? ", " : "", route->queue[i]);
        fputs("]", out);
    }
    fputs("]", out);
}

static void put_run(FILE *out, const struct sb_dag *dag, const sb_ns *latency,
                    const struct sb_span *span, const struct sb_transfer *transfer, size_t count)
{
    const struct sb_platform *p = dag->platform;
    fprintf(out, ", \"model\": \"%s\", \"latency\": %lld, \"workers\": %u, \"duration\": [",
            sb_link_model_name[p->link_model], (long long)p->link_latency, p->workers);
    for (uint32_t s = 0; s < dag->steps; s++) {
        fputs(s ? ", [" : "[", out);
        for (uint32_t w = 0; w < p->workers; w++)
            fprintf(out, "%s%lld", w ? ", " : "",
                    (long long)sb_platform_duration(p, s, w, latency[s]));
        fputs("]", out);
    }
    fputs("], \"span\": [", out);
    for (uint32_t s = 0; s < dag->steps; s++)
        fprintf(out, "%s[%u, %lld, %lld, %lld]", s ? ", " : "", span[s].worker,
                (long long)span[s].ready, (long long)span[s].start, (long long)span[s].end);
    fputs("], \"transfers\": [", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s[%u, %u, %u, %lld, %lld, %lld]", i ? ", " : "", transfer[i].from,
                transfer[i].sender, transfer[i].receiver, (long long)transfer[i].ready,
                (long long)transfer[i].start, (long long)transfer[i].end);
    fputs("]}\n", out);
}

static void put(FILE *out, uint64_t seed, const struct sb_strategy *strategy,
                enum sb_link_model model)
{
    struct fixture_graph g;
    struct fixture_random random = { seed * 5 + (uint64_t)model };
    struct sb_plan plan;
    struct sb_platform_engine *engine;
    struct sb_span span[FIXTURE_STEPS];
    sb_ns latency[FIXTURE_STEPS], makespan;
    size_t count;
    fixture_graph_random(&g, seed, FIXTURE_TASKS / 5, 40);
    fixture_platform(&g, &random, model);
    for (uint32_t s = 0; s < g.steps; s++)
        latency[s] = fixture_below(&random, 60);
    assert_int_equal(sb_plan_build(&plan, &g.dag, strategy, NULL), SB_OK);
    assert_int_equal(sb_platform_engine_new(&engine, &plan, g.dag.platform, NULL), SB_OK);
    assert_int_equal(sb_platform_engine_run(engine, latency, span, &makespan, NULL), SB_OK);
    const struct sb_transfer *transfer = sb_platform_engine_transfers(engine, &count);
    fprintf(out, "{\"name\": \"%s, seed %llu, %s\", ", strategy->name, (unsigned long long)seed,
            sb_link_model_name[model]);
    put_plan(out, &plan);
    put_route(out, sb_platform_engine_route(engine), g.steps, g.dag.platform->workers);
    put_run(out, &g.dag, latency, span, transfer, count);
    sb_platform_engine_free(engine);
    sb_plan_fini(&plan);
    fixture_graph_fini(&g);
}

static void an_independent_simulation_finds_the_same(void **state)
{
    const struct sb_strategy *const strategy[] = { &fixture_places, fixture_strategy("heft"),
                                                   fixture_strategy("earliest-start"),
                                                   fixture_strategy("hlfet"),
                                                   fixture_strategy("level-barrier") };
    enum { STRATEGIES = sizeof strategy / sizeof *strategy };
    (void)state;
    if (system("/usr/bin/python3 -c 'import json' 2>/dev/null") != 0) {
        print_message("skipped: python3 is missing\n");
        skip();
    }
    FILE *out = popen("/usr/bin/python3 tests/platform/simulate.py", "w");
    assert_non_null(out);
    for (uint64_t seed = 1; seed <= RUNS * (uint64_t)fixture_scale(); seed++)
        put(out, seed, strategy[seed % STRATEGIES], (enum sb_link_model)(seed / STRATEGIES % 3));
    assert_int_equal(pclose(out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_independent_simulation_finds_the_same),
    };
    return cmocka_run_group_tests_name("simulated again", tests, NULL, NULL);
}
