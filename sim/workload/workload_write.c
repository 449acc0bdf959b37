/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/workload_write.h"

#include "sim/json/print_text.h"
#include "sim/text/shortest_double.h"
#include "sim/workload/failures/write.h"
#include "sim/workload/latency/write.h"
#include "sim/workload/load/write.h"
#include "sim/workload/platform_write.h"
#include "sim/workload/tasks/task_action.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    const char *name;
    double ns;
};

/* Whether the unit brings back its latencies; its other times can have a unit of their own. */
static bool is_exact(const struct sb_arrivals *arrivals, double unit)
{
    return sb_latency_write(&arrivals->gap, unit, NULL) &&
           sb_latency_write(&arrivals->think, unit, NULL);
}

static const struct unit *choose_unit(const struct sb_dag *dag)
{
    static const struct unit unit[] = { { "ms", 1e6 }, { "us", 1e3 }, { "ns", 1 } };
    const struct unit *u = unit;
    for (; u < unit + 2; u++) {
        uint32_t d = 0;
        while (d < dag->dists && sb_latency_write(&dag->dist[d], u->ns, NULL))
            d++;
        if (d == dag->dists && (!dag->arrivals || is_exact(dag->arrivals, u->ns)))
            break;
    }
    return u;
}

/* The tasks that a step awaits: its predecessors, less the step before it in the same body. Returns
 * how many. */
static uint32_t put_awaits(const struct sb_dag *dag, uint32_t step, const char *before,
                           const char *after, FILE *out)
{
    uint32_t count = 0, task = dag->step_task[step];
    for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++) {
        uint32_t awaited = dag->step_task[dag->pred.list[e]];
        if (awaited == task)
            continue;
        fputs(count++ ? ", " : before, out);
        sb_platform_write_await(dag, e, out);
    }
    if (count)
        fputs(after, out);
    return count;
}

static void put_taken(const struct sb_pools *pools, uint32_t step, FILE *out)
{
    uint32_t demand = pools ? pools->demand_of[step] : 0;
    const struct sb_units *units = pools ? pools->units + pools->begin[demand] : NULL;
    uint32_t count = pools ? pools->begin[demand + 1] - pools->begin[demand] : 0;
    if (count == 1 && units->slots == 1) {
        fputs(", \"pool\": ", out);
        sb_json_print_text(out, pools->name[units->pool]);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        fputs(i ? ", " : ", \"pools\": {", out);
        sb_json_print_text(out, pools->name[units[i].pool]);
        fprintf(out, ": %u", (unsigned)units[i].slots);
    }
    fputs(count ? "}" : "", out);
}

static const char *const queue_words[] = { [SB_QUEUE_FIFO] = "fifo",
                                           [SB_QUEUE_LIFO] = "lifo",
                                           [SB_QUEUE_PRIORITY] = "priority",
                                           [SB_QUEUE_PS] = "ps" };

static void workload_write_put_pools(const struct sb_pools *pools, FILE *out)
{
    fputs("  \"pools\": {", out);
    for (uint32_t p = 0; p < pools->count; p++) {
        fputs(p ? ", " : "", out);
        sb_json_print_text(out, pools->name[p]);
        fprintf(out, ": {\"slots\": %u", (unsigned)pools->slots[p]);
        if (pools->queue && pools->queue[p] != SB_QUEUE_STRATEGY)
            fprintf(out, ", \"queue\": \"%s\"", queue_words[pools->queue[p]]);
        if (pools->places && pools->places[p] != SB_PLACES_UNLIMITED)
            fprintf(out, ", \"places\": %u", (unsigned)pools->places[p]);
        fputs("}", out);
    }
    fputs("},\n", out);
}

/* A plain task's latency, its costs, or both. */
static void put_time(const struct sb_failures_writer *failures, uint32_t step, FILE *out)
{
    const struct sb_dag *dag = failures->dag;
    double unit = failures->unit;
    bool has_cost = dag->platform && dag->platform->has_cost && dag->platform->has_cost[step];
    bool implied = sb_platform_implies_latency(dag, step);
    if (!implied) {
        fputs("\"latency\": ", out);
        sb_latency_write(&dag->dist[dag->dist_of[step]], unit, out);
    }
    if (has_cost) {
        fputs(implied ? "\"cost\": " : ", \"cost\": ", out);
        sb_platform_write_cost(dag->platform, step, unit, out);
    }
    put_taken(dag->pools, step, out);
    sb_failures_write_step(failures, step);
    if (dag->action && dag->action[step]) {
        fputs(", ", out);
        sb_task_action_write(dag->action[step], out);
    }
    fputs("}", out);
}

static void put_task(const struct sb_failures_writer *failures, uint32_t task, FILE *out)
{
    const struct sb_dag *dag = failures->dag;
    uint32_t first = sb_dag_first(dag, task), last = sb_dag_last(dag, task);
    if (first == last) {
        fputs("{", out);
        put_awaits(dag, first, "\"after\": [", "], ", out);
        put_time(failures, first, out);
        return;
    }
    fputs("{\"steps\": [", out);
    for (uint32_t s = first; s <= last; s++) {
        fputs(s > first ? ", " : "", out);
        put_awaits(dag, s, "{\"await\": [", "]}, ", out);
        fputs("{\"run\": ", out);
        sb_latency_write(&dag->dist[dag->dist_of[s]], failures->unit, out);
        put_taken(dag->pools, s, out);
        sb_failures_write_step(failures, s);
        fputs("}", out);
    }
    fputs("]}", out);
}

static void put_recorded(const struct sb_dag *dag, FILE *out)
{
    fputs(",\n  \"recorded_order\": [", out);
    for (uint32_t i = 0; i < dag->recorded_edges; i++) {
        fputs(i ? ",\n    [" : "\n    [", out);
        sb_json_print_text(out, dag->task_name[dag->recorded[i].from]);
        fputs(", ", out);
        sb_json_print_text(out, dag->task_name[dag->recorded[i].to]);
        fputs("]", out);
    }
    fputs(dag->recorded_edges ? "\n  ]" : "]", out);
}

static bool are_all(const struct sb_dag *dag)
{
    uint32_t t = 0;
    while (t < dag->tasks && dag->factor_of[t] == 0)
        t++;
    return t == dag->tasks && dag->factors == 1;
}

static void write_number(double number, FILE *out)
{
    char text[SB_SHORTEST_DOUBLE_SIZE];
    sb_shortest_double(text, number);
    fputs(text, out);
}

/* next[tasks]: the next task of the same group, first[factors] the first one. */
struct members {
    uint32_t *first, *next;
};

static bool find_members(const struct sb_dag *dag, struct members *m)
{
    m->first = malloc((dag->factors + (size_t)1) * sizeof *m->first);
    m->next = malloc((dag->tasks + (size_t)1) * sizeof *m->next);
    for (uint32_t f = 0; m->first && f < dag->factors; f++)
        m->first[f] = SB_NONE;
    for (uint32_t t = dag->tasks; m->first && m->next && t-- > 0;) {
        uint32_t factor = dag->factor_of[t];
        if (factor == SB_NONE)
            continue;
        m->next[t] = m->first[factor];
        m->first[factor] = t;
    }
    return m->first && m->next;
}

static void put_group(const struct sb_dag *dag, const struct members *m, uint32_t factor, FILE *out)
{
    fputs("{ \"tasks\": [", out);
    for (uint32_t t = m->first[factor]; t != SB_NONE; t = m->next[t]) {
        fputs(t == m->first[factor] ? "" : ", ", out);
        sb_json_print_text(out, dag->task_name[t]);
    }
    fputs("], \"rank\": ", out);
    write_number(dag->rank[factor], out);
    fputs(" }", out);
}

/* A number where all belong together. False: memory is out. */
static bool put_correlation(const struct sb_dag *dag, FILE *out)
{
    struct members members = { 0 };
    bool all = are_all(dag), found = all || find_members(dag, &members);
    fputs(",\n  \"correlate\": ", out);
    if (all)
        write_number(dag->rank[0], out);
    for (uint32_t f = 0; !all && found && f < dag->factors; f++) {
        fputs(f ? ",\n    " : "[\n    ", out);
        put_group(dag, &members, f, out);
    }
    fputs(all ? "" : "\n  ]", out);
    free(members.first);
    free(members.next);
    return found;
}

static void put_head(const struct sb_workload *workload, const struct sb_failures_writer *failures,
                     const struct unit *unit, FILE *out)
{
    const struct sb_dag *dag = &workload->dag;
    fputs("{\n  \"simbench\": 1,\n  \"name\": ", out);
    sb_json_print_text(out, workload->name);
    fputs(",\n  \"description\": ", out);
    sb_json_print_text(out, workload->description);
    fprintf(out, ",\n  \"time_unit\": \"%s\",\n", unit->name);
    if (dag->platform)
        sb_platform_write(dag->platform, unit->ns, out);
    else if (workload->workers)
        fprintf(out, "  \"workers\": %u,\n", (unsigned)workload->workers);
    if (dag->pools)
        workload_write_put_pools(dag->pools, out);
    if (dag->arrivals) {
        fputs("  \"arrivals\": ", out);
        sb_arrivals_write(dag->arrivals, unit->ns, out);
        fputs(",\n", out);
    }
    sb_failures_write_head(failures);
}

enum sb_code sb_workload_write(const struct sb_workload *workload, FILE *out,
                               struct sb_error *error)
{
    const struct sb_dag *dag = &workload->dag;
    const struct unit *unit = choose_unit(dag);
    struct sb_failures_writer failures;
    enum sb_code code = sb_failures_writer_begin(&failures, dag, unit->ns, out, error);
    if (code == SB_OK)
        put_head(workload, &failures, unit, out);
    fputs("  \"tasks\": {", out);
    for (uint32_t t = 0; code == SB_OK && t < dag->tasks && !ferror(out); t++) {
        fputs(t ? ",\n    " : "\n    ", out);
        sb_json_print_text(out, dag->task_name[t]);
        fputs(": ", out);
        put_task(&failures, t, out);
    }
    sb_failures_writer_fini(&failures);
    fputs(dag->tasks ? "\n  }" : "}", out);
    if (dag->is_recorded)
        put_recorded(dag, out);
    if (code == SB_OK && dag->factor_of && !put_correlation(dag, out))
        code = sb_fail_memory(error);
    fputs("\n}\n", out);
    if (code == SB_OK && (fflush(out) || ferror(out)))
        code = sb_fail(error, SB_EIO, "standard output", "cannot be written: %s", strerror(errno));
    return code;
}
