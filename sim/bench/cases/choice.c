/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/cases/choice.h"

#include "sim/base/nearest.h"
#include "sim/text/range.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every mode, size, body and engine has its place; the first ones are for the hurried. */
enum { QUICK = 8 };
static const char *const standard[] = {
    "layered-10000-declared-1",
    "chain-10000-declared-1",
    "fan-10000-declared-1",
    "stencil_1d-10000-declared-1",
    "layered-10000-strict-1",
    "layered-10000-continue-1",
    "task-replicate-1000",
    "event-1000-16",
    "fft-10000-declared-1",
    "tree-10000-declared-1",
    "layered-10-declared-1",
    "layered-100-declared-1",
    "layered-1000-declared-1",
    "layered-100000-declared-1",
    "layered-1000000-declared-1",
    "chain-10000-strict-1",
    "chain-10000-continue-1",
    "fan-10000-strict-1",
    "fan-10000-continue-1",
    "stencil_1d-10000-strict-1",
    "stencil_1d-10000-continue-1",
    "layered-10000-copied-1",
    "layered-10000-declared-1-spin1us",
    "fan-1000-declared-1-timer10ms",
    "fan-10000-declared-1-timer100ms",
    "chain-10000-declared-2",
    "fan-10000-declared-2",
    "layered-10000-declared-2",
    "stencil_1d-10000-declared-2",
    "layered-10000-declared-2-spin1us",
    "task-replicate-10",
    "task-replicate-100000",
    "event-10-16",
    "event-100000-16",
};
/* Of a graph that has no place above. */
static const char standard_of_graph[] = "%s-10000-declared-1";
enum { STANDARD = sizeof standard / sizeof *standard, ITEMS_MAX = 32 };

struct choices {
    uint32_t tasks[ITEMS_MAX], workers[ITEMS_MAX];
    enum sb_bench_mode mode[ITEMS_MAX];
    struct {
        enum sb_bench_body body;
        sb_ns ns;
    } body[ITEMS_MAX];
    unsigned tasks_count, workers_count, modes_count, bodies_count;
};

/* The next of a comma-separated list. False: at its end. */
static bool next_item(const char **list, char *item, size_t size)
{
    size_t length = strcspn(*list, ",");
    if (!**list)
        return false;
    snprintf(item, size, "%.*s", (int)length, *list);
    *list += length + ((*list)[length] == ',');
    return true;
}

static bool mode_parse(const char *text, enum sb_bench_mode *mode)
{
    for (unsigned m = 0; m < SB_BENCH_SIMULATED; m++)
        if (strcmp(text, sb_bench_mode_name[m]) == 0) {
            *mode = (enum sb_bench_mode)m;
            return true;
        }
    return false;
}

static enum sb_code counts(const char *option, const char *list, uint32_t most, uint32_t *value,
                           unsigned *count, struct sb_error *error)
{
    double number[ITEMS_MAX];
    struct sb_range_values values = { .value = number };
    const struct sb_range_rule rule = {
        .option = option, .whole = true, .least = 1, .most = most, .room = ITEMS_MAX
    };
    enum sb_code code = list && *list ? sb_range_read(&values, &rule, list, 0, error) : SB_OK;
    for (uint32_t i = 0; code == SB_OK && i < values.count; i++)
        value[(*count)++] = (uint32_t)values.value[i];
    return code;
}

static enum sb_code read_lists(const struct sb_bench_wish *wish, struct choices *c,
                               struct sb_error *error)
{
    char item[64];
    const char *list = wish->modes;
    enum sb_code code =
        counts("--tasks", wish->tasks, SB_BENCH_TASKS_MAX, c->tasks, &c->tasks_count, error);
    if (code == SB_OK)
        code = counts("--workers", wish->workers, SB_BENCH_WORKERS_MAX, c->workers,
                      &c->workers_count, error);
    while (code == SB_OK && list && next_item(&list, item, sizeof item))
        if (c->modes_count == ITEMS_MAX || !mode_parse(item, &c->mode[c->modes_count++]))
            code = sb_fail(error, SB_EINPUT, "--mode",
                           "expected declared, strict, continue or copied, not \"%s\"", item);
    list = wish->bodies;
    while (code == SB_OK && list && next_item(&list, item, sizeof item)) {
        if (c->bodies_count == ITEMS_MAX ||
            !sb_bench_body_parse(item, &c->body[c->bodies_count].body,
                                 &c->body[c->bodies_count].ns))
            code = sb_fail(
                error, SB_EINPUT, "--body",
                "expected empty, or spin or timer with a time of up to 1s, as spin1us; not \"%s\"",
                item);
        c->bodies_count++;
    }
    return code;
}

static void preset(struct choices *c)
{
    if (!c->tasks_count)
        c->tasks[c->tasks_count++] = 10000;
    if (!c->workers_count)
        c->workers[c->workers_count++] = 1;
    if (!c->modes_count)
        c->mode[c->modes_count++] = SB_BENCH_DECLARED;
    if (!c->bodies_count)
        c->body[c->bodies_count++].body = SB_BENCH_EMPTY;
}

/* One graph in all combinations of the lists. */
static enum sb_code combine(struct sb_bench_cases *all, const struct choices *c,
                            struct sb_bench_case one, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    unsigned sizes = one.workload ? 1 : c->tasks_count,
             count = sizes * c->modes_count * c->bodies_count * c->workers_count;
    for (unsigned i = 0; i < count && code == SB_OK; i++) {
        unsigned rest = i;
        one.tasks = one.workload ? one.workload->dag.tasks : c->tasks[rest % sizes];
        one.mode = c->mode[(rest /= sizes) % c->modes_count];
        one.workers = c->workers[(rest /= c->modes_count) % c->workers_count];
        one.body = c->body[rest /= c->workers_count].body;
        one.body_ns = c->body[rest].ns;
        sb_bench_case_name(&one);
        code = sb_bench_cases_add(all, &one, error);
    }
    return code;
}

static enum sb_code add_graph(struct sb_bench_cases *all, unsigned shape, struct sb_error *error)
{
    struct sb_bench_case one;
    char name[SB_BENCH_NAME_SIZE];
    snprintf(name, sizeof name, standard_of_graph, sb_bench_shape_name[shape]);
    return sb_bench_case_parse(&one, name) ? sb_bench_cases_add(all, &one, error) : SB_OK;
}

/* The standing list, in which every graph has a place. */
static enum sb_code offer_standard(struct sb_bench_cases *all, bool quick, struct sb_error *error)
{
    bool seen[SB_BENCH_SHAPES + 1] = { false };
    enum sb_code code = SB_OK;
    for (unsigned i = 0; i < (quick ? QUICK : STANDARD) && code == SB_OK; i++) {
        struct sb_bench_case one;
        if (sb_bench_case_parse(&one, standard[i])) {
            seen[one.shape] = true;
            code = sb_bench_cases_add(all, &one, error);
        }
    }
    for (unsigned shape = 0; shape < SB_BENCH_SHAPES && !quick && code == SB_OK; shape++)
        if (!seen[shape])
            code = add_graph(all, shape, error);
    return code;
}

/* What the patterns choose from. */
static enum sb_code offer(struct sb_bench_cases *all, const struct sb_bench_wish *wish,
                          struct sb_error *error)
{
    struct choices choices = { 0 };
    bool lists = wish->tasks || wish->workers || wish->modes || wish->bodies;
    bool own = !wish->workloads || wish->patterns;
    enum sb_code code = read_lists(wish, &choices, error);
    preset(&choices);
    if (!lists && own && code == SB_OK)
        code = offer_standard(all, wish->quick, error);
    for (unsigned shape = 0; shape < SB_BENCH_SHAPES && lists && own && code == SB_OK; shape++)
        code = combine(all, &choices, (struct sb_bench_case){ .shape = (enum sb_bench_shape)shape },
                       error);
    for (unsigned i = 0; i < wish->workloads && code == SB_OK; i++)
        code = combine(
            all, &choices,
            (struct sb_bench_case){ .shape = SB_BENCH_GIVEN, .workload = &wish->workload[i] },
            error);
    return code;
}

static bool fits(const char *pattern, const char *name)
{
    size_t length = strlen(pattern);
    if (strpbrk(pattern, "*?["))
        return fnmatch(pattern, name, 0) == 0;
    return strncmp(pattern, name, length) == 0 && (!name[length] || name[length] == '-');
}

static enum sb_code unknown(const struct sb_bench_cases *all, const char *pattern,
                            struct sb_error *error)
{
    const char **names = calloc(all->count + SB_BENCH_SHAPES + 1, sizeof *names);
    uint32_t count = 0;
    if (!names)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < all->count; i++)
        names[count++] = all->item[i].name;
    for (unsigned i = 0; i < SB_BENCH_SHAPES; i++)
        names[count++] = sb_bench_shape_name[i];
    bool glob = strpbrk(pattern, "*?[") != NULL; /* it resembles none, or fits many */
    const char *near = glob ? NULL : sb_nearest(pattern, names, count);
    free(names);
    if (near)
        return sb_fail(error, SB_EINPUT, pattern, "no such benchmark; did you mean \"%s\"?", near);
    return sb_fail(error, SB_EINPUT, pattern,
                   "no such benchmark; `simbench bench --list` tells them");
}

static enum sb_code choose(struct sb_bench_cases *cases, const struct sb_bench_cases *all,
                           const char *pattern, struct sb_error *error)
{
    struct sb_bench_case one;
    uint32_t found = 0;
    enum sb_code code = SB_OK;
    if (sb_bench_case_parse(&one, pattern)) /* and not those that go on with a body */
        return sb_bench_cases_add(cases, &one, error);
    for (uint32_t i = 0; i < all->count && code == SB_OK; i++)
        if (fits(pattern, all->item[i].name)) {
            code = sb_bench_cases_add(cases, &all->item[i], error);
            found++;
        }
    for (unsigned shape = 0; shape < SB_BENCH_SHAPES && code == SB_OK && !found; shape++)
        if (strcmp(pattern, sb_bench_shape_name[shape]) == 0) { /* not one of the quick ones */
            code = add_graph(cases, shape, error);
            found++;
        }
    if (code == SB_OK && !found)
        code = unknown(all, pattern, error);
    return code;
}

enum sb_code sb_bench_cases_choose(struct sb_bench_cases *cases, const struct sb_bench_wish *wish,
                                   struct sb_error *error)
{
    struct sb_bench_cases all = { 0 };
    *cases = (struct sb_bench_cases){ 0 };
    enum sb_code code = offer(&all, wish, error);
    for (unsigned i = 0; i < wish->patterns && code == SB_OK; i++)
        code = choose(cases, &all, wish->pattern[i], error);
    for (uint32_t i = 0; i < all.count && code == SB_OK; i++)
        if (!wish->patterns || all.item[i].shape == SB_BENCH_GIVEN)
            code = sb_bench_cases_add(cases, &all.item[i], error);
    sb_bench_cases_fini(&all);
    if (code)
        sb_bench_cases_fini(cases);
    return code;
}
