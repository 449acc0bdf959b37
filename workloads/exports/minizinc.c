/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shortest schedule of the mean latencies as a model for constraint solvers, in MiniZinc: a
 * start for each step, what awaits what, and what runs at once. The bounds and the schedule that
 * are known come along. "globals.mzn" is not included: of some versions it does not go with Gecode.
 */
#include "sim/bounds/optimum.h"
#include "sim/export/export.h"

#include <inttypes.h>

enum {
    MINIZINC_STEPS_MAX = 10000,
    MINIZINC_ENERGY_STEPS_MAX = 1000,
    MINIZINC_TIGHT_STEPS_MAX = 120,
    MINIZINC_PLACEMENTS = 1 << 18,
    MINIZINC_NODES = 1 << 16
};

static void minizinc_put_quoted(FILE *out, const char *text)
{
    putc('"', out);
    for (; *text; text++)
        if (*text == '\n')
            fputs("\\n", out);
        else if (*text == '\t')
            fputs("\\t", out);
        else {
            if (*text == '"' || *text == '\\')
                putc('\\', out);
            putc(*text, out);
        }
    putc('"', out);
}

/* Behind the i-th of `count` in an array, so many in a line. */
static void minizinc_put_break(FILE *out, uint32_t i, uint32_t count, uint32_t in_line)
{
    if (i + 1 < count)
        fputs((i + 1) % in_line ? ", " : ",\n  ", out);
}

static void minizinc_put_times(FILE *out, const char *name, const sb_ns *time,
                               const struct sb_problem *p)
{
    fprintf(out, "array[1..steps] of int: %s = [\n  ", name);
    for (uint32_t s = 0; s < p->steps; s++) {
        fprintf(out, "%" PRId64, time[s] / p->unit);
        minizinc_put_break(out, s, p->steps, 16);
    }
    fputs("];\n", out);
}

static void minizinc_put_names(FILE *out, const struct sb_exported *x, uint32_t steps)
{
    fputs("array[1..steps] of string: name = [\n  ", out);
    for (uint32_t s = 0; s < steps; s++) {
        minizinc_put_quoted(out, x->name[s]);
        minizinc_put_break(out, s, steps, 8);
    }
    fputs("];\n", out);
}

static void minizinc_put_edges(FILE *out, const struct sb_problem *p)
{
    const uint32_t edges = p->pred->begin[p->steps];
    for (int side = 0; side < 2; side++) {
        fprintf(out, "array[1..%u] of int: %s = [\n  ", edges, side ? "to" : "from");
        for (uint32_t s = 0; s < p->steps; s++)
            for (uint32_t e = p->pred->begin[s]; e < p->pred->begin[s + 1]; e++) {
                fprintf(out, "%u", 1 + (side ? s : p->pred->list[e]));
                minizinc_put_break(out, e, edges, 16);
            }
        fputs("];\n", out);
    }
}

static void minizinc_put_resource(FILE *out, const struct sb_problem *p, uint32_t resource)
{
    bool held = false;
    for (uint32_t s = 0; s < p->steps; s++)
        held = held || sb_problem_demand(p, s)[resource];
    if (!held) /* the solver wants one step at least */
        return;
    fputs("constraint cumulative(start, latency, [\n  ", out);
    for (uint32_t s = 0; s < p->steps; s++) {
        fprintf(out, "%u", sb_problem_demand(p, s)[resource]);
        minizinc_put_break(out, s, p->steps, 32);
    }
    fprintf(out, "], %u);\n", p->capacity[resource]);
}

static bool minizinc_is_limited(const struct sb_exported *x)
{
    return sb_dag_is_limited(&x->workload->dag, x->workers);
}

static void minizinc_put_pools(FILE *out, const struct sb_pools *pools)
{
    for (uint32_t p = 0; pools && p < pools->count; p++) {
        fputs(p ? ", " : "Slots: ", out);
        minizinc_put_quoted(out, pools->name[p]);
        fprintf(out, " %u%s", pools->slots[p], p + 1 < pools->count ? "" : ". ");
    }
}

static void minizinc_put_head(FILE *out, const struct sb_exported *x, const struct sb_problem *p,
                              const struct sb_optimum *o)
{
    fputs("% The shortest schedule of ", out);
    minizinc_put_quoted(out, x->workload->name);
    fprintf(out, " with its mean latencies, written by simbench.\n");
    if (x->workers)
        fprintf(out, "%% Workers: %u. ", x->workers);
    else
        fputs("% As many workers as wanted. ", out);
    minizinc_put_pools(out, x->workload->dag.pools);
    fprintf(out, "Times are in units of %" PRId64 " ns.\n", p->unit);
    if (minizinc_is_limited(x))
        fputs("include \"cumulative.mzn\";\n", out);
    fprintf(out,
            "int: steps = %u;\nint: lower = %" PRId64 "; %% no schedule is shorter\n"
            "int: best = %" PRId64 "; %% that of known[]%s\n",
            p->steps, o->bound.tight / p->unit, o->best / p->unit,
            o->proved ? ", the optimum" : "");
}

static void minizinc_put_model(FILE *out, const struct sb_exported *x, const struct sb_problem *p,
                               const struct sb_optimum *o)
{
    minizinc_put_head(out, x, p, o);
    minizinc_put_names(out, x, p->steps);
    minizinc_put_times(out, "latency", p->latency, p);
    minizinc_put_times(out, "known", o->start, p);
    minizinc_put_edges(out, p);
    fputs("array[1..steps] of var 0..best: start;\n"
          "var lower..best: makespan;\n"
          "constraint forall(e in index_set(from))(start[from[e]] + latency[from[e]] <= "
          "start[to[e]]);\n"
          "constraint forall(s in 1..steps)(start[s] + latency[s] <= makespan);\n",
          out);
    for (uint32_t r = 0; minizinc_is_limited(x) && r < p->resources; r++)
        minizinc_put_resource(out, p, r);
    fputs("% constraint start = known; % holds\n"
          "% A solver that takes hints: solve :: warm_start(start, known) minimize makespan;\n"
          "solve :: int_search(start, smallest, indomain_min) minimize makespan;\n"
          "output [\"makespan \\(makespan)\\n\"] ++ [name[s] ++ \" \\(start[s])\\n\" | s in "
          "1..steps];\n",
          out);
}

static enum sb_code minizinc_write(const struct sb_exported *x, FILE *out, struct sb_error *error)
{
    static const struct sb_effort effort = { .energy_steps_max = MINIZINC_ENERGY_STEPS_MAX,
                                             .tight_steps_max = MINIZINC_TIGHT_STEPS_MAX,
                                             .placements = MINIZINC_PLACEMENTS,
                                             .nodes = MINIZINC_NODES };
    const struct sb_dag *dag = &x->workload->dag;
    struct sb_arena arena = { 0 };
    struct sb_problem problem;
    struct sb_optimum optimum;
    if (dag->platform)
        return sb_fail(error, SB_EINPUT, x->workload->file,
                       "has workers that differ, which the model does not know");
    if (sb_problem_is_too_long(dag, dag->expected))
        return sb_fail(error, SB_EINPUT, x->workload->file,
                       "takes more than 73 years, which is more than a solver can count");
    if (!sb_problem_is_small(dag))
        return sb_fail(error, SB_EINPUT, x->workload->file, "has too many pools for its %u steps",
                       dag->steps);
    if (dag->steps > MINIZINC_STEPS_MAX)
        return sb_fail(error, SB_EINPUT, x->workload->file,
                       "has %u steps: no constraint solver takes more than %d", dag->steps,
                       MINIZINC_STEPS_MAX);
    uint32_t lacks = sb_problem_lacks_time(dag, dag->expected);
    if (lacks != SB_NONE)
        return sb_fail(
            error, SB_EINPUT, x->workload->file,
            "task \"%.120s\" holds slots for no time at all, which the model does not say",
            dag->task_name[dag->step_task[lacks]]);
    enum sb_code code =
        sb_problem_of_dag(&problem, dag, dag->expected,
                          minizinc_is_limited(x) ? x->workers : dag->steps + 1, &arena, error);
    if (code == SB_OK)
        code = sb_optimum_find(&problem, &effort, &optimum, &arena, error);
    if (code == SB_OK)
        minizinc_put_model(out, x, &problem, &optimum);
    sb_arena_fini(&arena);
    return code;
}

const struct sb_export sb_export_minizinc = {
    .name = "minizinc",
    .summary = "the shortest schedule of the means as a model for constraint solvers",
    .write = minizinc_write,
};
