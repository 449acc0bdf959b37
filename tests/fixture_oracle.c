/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixture_oracle.h"

#include "sim/engine.h"
#include "sim/kernel.h"
#include "sim/schedule.h"
#include "tests/fixture_graph.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Programs without cmocka link this file as well. */
static void __attribute__((format(printf, 2, 3))) require(bool holds, const char *format, ...)
{
    va_list args;
    if (holds)
        return;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

bool fixture_oracle_open(struct fixture_oracle *oracle, const char *folder)
{
    struct sb_error error = { 0 };
    snprintf(oracle->path, sizeof oracle->path, FIXTURE_DATA "%s/oracle.json", folder);
    if (access(oracle->path, F_OK) != 0) {
        fprintf(stderr, "%s is not there: skipped\n", oracle->path);
        return false;
    }
    require(sb_json_read(&oracle->json, oracle->path, &error) == SB_OK, "%s: %s", error.where, error.text);
    return true;
}

void fixture_oracle_close(struct fixture_oracle *oracle) { sb_json_fini(&oracle->json); }

static const struct sb_json_node *step_down(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *name,
                                            size_t length)
{
    for (const struct sb_json_node *c = sb_json_first(&oracle->json, node); c; c = sb_json_next(&oracle->json, node, c))
        if (strlen(sb_json_key(&oracle->json, c)) == length && memcmp(sb_json_key(&oracle->json, c), name, length) == 0)
            return c;
    return NULL;
}

const struct sb_json_node *fixture_at(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *path)
{
    node = node ? node : oracle->json.node;
    while (*path) {
        size_t length = strcspn(path, ".");
        node = step_down(oracle, node, path, length);
        require(node, "%s: nothing at %s", oracle->path, path);
        path += length + (path[length] == '.');
    }
    return node;
}

bool fixture_has(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *name)
{
    return step_down(oracle, node, name, strlen(name)) != NULL;
}

double fixture_number(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *path)
{
    node = fixture_at(oracle, node, path);
    require(node->type == SB_JSON_NUMBER, "%s: %s is no number", oracle->path, path);
    return node->as.number;
}

int64_t fixture_whole(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *path)
{
    uint64_t value;
    require(sb_json_u64(&oracle->json, fixture_at(oracle, node, path), &value), "%s: %s is no whole number", oracle->path, path);
    return (int64_t)value;
}

void fixture_dag_plain(struct sb_dag *dag, uint32_t tasks, const sb_ns *duration, size_t edges, const uint32_t (*edge)[2])
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    char name[16];
    require(builder, "no memory");
    for (uint32_t t = 0; t < tasks; t++) {
        snprintf(name, sizeof name, "t%u", t);
        sb_dag_builder_task(builder, name);
    }
    for (uint32_t t = 0; t < tasks; t++) {
        sb_dag_builder_step(builder, t, &(struct sb_dist){ .kind = SB_CONSTANT, .a = (double)duration[t] });
        for (size_t e = 0; e < edges; e++)
            if (edge[e][1] == t)
                sb_dag_builder_await(builder, edge[e][0]);
    }
    require(sb_dag_build(builder, dag, "plain", &error) == SB_OK, "%s", error.text);
}

struct outcome {
    const struct sb_dag *dag;
    const char *name, *strategy;
    uint32_t workers;
    struct sb_span *span;
    sb_ns makespan;
};

static void expect(const struct outcome *o, const char *who, sb_ns makespan)
{
    require(makespan == o->makespan, "%s, %s, %u workers: %s finds %lld, not %lld", o->name, o->strategy, o->workers, who,
            (long long)makespan, (long long)o->makespan);
}

static void compare_kernels(const struct outcome *o, const struct sb_plan *plan)
{
    static const char *const names[] = { "base", "avx2", "avx512" };
    for (unsigned k = 0; k < 3; k++) {
        const struct sb_kernel *kernel = sb_kernel_choose(names[k]);
        uint32_t rows = plan->program.rows + 1, steps = o->dag->steps;
        sb_ns *finish = calloc((size_t)rows * 16, sizeof *finish), *latency = calloc((size_t)steps * 16 + 1, sizeof *latency);
        sb_ns makespan[16];
        struct sb_engine *engine = kernel ? sb_engine_new(plan, o->workers ? o->workers : steps + 1, kernel) : NULL;
        require(finish && latency, "no memory");
        for (uint32_t i = 0; i < steps * 16; i++)
            latency[i] = o->dag->expected[i / 16];
        if (kernel)
            expect(o, kernel->name, sb_engine_run(engine, o->dag->expected));
        if (kernel && o->workers == 0) {
            kernel->propagate(&plan->program, latency, 16, finish, makespan);
            expect(o, kernel->name, makespan[15]);
        }
        sb_engine_free(engine);
        free(finish);
        free(latency);
    }
}

static void trace(struct outcome *o, const struct sb_plan *plan)
{
    struct sb_error error = { 0 };
    struct sb_schedule_check *check = sb_schedule_check_new(o->dag);
    struct sb_engine *engine = sb_engine_new(plan, o->workers ? o->workers : 1, sb_kernel_choose(NULL));
    sb_ns *finish = calloc((size_t)plan->nodes + 1, sizeof *finish);
    require(check && engine && finish, "no memory");
    o->makespan =
        o->workers ? sb_engine_trace(engine, o->dag->expected, o->span) : sb_longest_path_trace(plan, o->dag->expected, finish, o->span);
    sb_schedule_check_run(check, plan, o->workers, o->dag->expected, o->span, o->makespan, &error);
    require(!error.code, "%s, %s, %u workers: %s", o->name, o->strategy, o->workers, error.text);
    sb_schedule_check_free(check);
    sb_engine_free(engine);
    free(finish);
}

sb_ns fixture_makespan(const struct sb_dag *dag, const char *name, const char *strategy, uint32_t workers, struct sb_span *span)
{
    struct sb_plan plan;
    struct sb_span *own = span ? NULL : calloc((size_t)dag->steps + 1, sizeof *own);
    struct outcome o = { dag, name, strategy, workers, span ? span : own, 0 };
    require(o.span && sb_plan_build(&plan, dag, fixture_strategy(strategy), NULL) == SB_OK, "no memory");
    trace(&o, &plan);
    compare_kernels(&o, &plan);
    sb_plan_fini(&plan);
    free(own);
    return o.makespan;
}
