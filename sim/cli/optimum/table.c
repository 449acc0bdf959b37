/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/optimum/table.h"

#include "reports/tables/runs/bounds.h"
#include "reports/tables/text/text_table.h"
#include "sim/cli/optimum/find.h"
#include "sim/text/utf8.h"

enum { NAME_COLUMNS = 40, NAME_SIZE = 4 * NAME_COLUMNS + 1 };

/* Row 0 is the heading. */
static const char *cell_of(const struct sb_text_table *t, uint32_t row, uint32_t column)
{
    return row ? sb_text_table_cell(t, row - 1, column) : t->name[column];
}

static size_t width_of(const struct sb_text_table *t, uint32_t column)
{
    size_t most = 0;
    for (uint32_t row = 0; row <= t->rows; row++) {
        size_t width = sb_utf8_width(cell_of(t, row, column));
        most = width > most ? width : most;
    }
    return most;
}

static void put_cell(FILE *out, const struct sb_text_table *t, uint32_t row, uint32_t column)
{
    const char *cell = cell_of(t, row, column);
    int pad = (int)(width_of(t, column) - sb_utf8_width(cell));
    bool last = column + 1 == t->columns;
    fprintf(out, "%s%*s%s%*s%s", column ? "  " : "", t->left[column] ? 0 : pad, "", cell,
            t->left[column] && !last ? pad : 0, "", last ? "\n" : "");
}

static enum sb_code put_table(FILE *out, struct sb_text_table *t, bool ascii,
                              struct sb_error *error)
{
    enum sb_code code = sb_text_table_finish(t, error);
    if (code == SB_OK && ascii)
        code = sb_text_table_ascii(t, error);
    for (uint32_t row = 0; code == SB_OK && row <= t->rows; row++)
        for (uint32_t c = 0; c < t->columns; c++)
            put_cell(out, t, row, c);
    sb_text_table_fini(t);
    return code;
}

static void put_duration(struct sb_text_table *t, uint32_t column, sb_ns ns)
{
    char text[SB_UNITS_SIZE];
    sb_text_table_put(t, column, sb_units_duration(text, (double)ns, 0));
}

static void put_head(FILE *out, const struct sb_optimum_told *told)
{
    const struct sb_optimum *o = &told->optimum;
    char name[NAME_SIZE], tasks[SB_UNITS_SIZE], workers[SB_UNITS_SIZE], text[3][SB_UNITS_SIZE],
        pools[SB_RUN_SENTENCE_SIZE];
    sb_utf8_clean(name, sizeof name, told->workload->name, NAME_COLUMNS);
    bool hold = sb_pools_matter(told->workload->dag.pools);
    fprintf(out, "%s  %s tasks · %s workers", name[0] ? name : "(no name)",
            sb_units_count(tasks, told->workload->dag.tasks),
            told->workers ? sb_units_count(workers, told->workers) : "unlimited");
    if (sb_run_sentence_pools(pools, told->result)[0])
        fprintf(out, " · %s", pools);
    fprintf(out, " · mean latencies\nlongest path %s · work / %s %s · energy of intervals %s",
            sb_units_duration(text[0], (double)o->bound.path, 0), hold ? "slots" : "workers",
            sb_units_duration(text[1], (double)o->bound.work, 0),
            sb_units_duration(text[2], (double)o->bound.energy, 0));
    if (o->bound.tight > o->bound.energy)
        fprintf(out, ", with bounded tails %s",
                sb_units_duration(text[0], (double)o->bound.tight, 0));
    fputs("\n", out);
}

static void put_outcome(FILE *out, const struct sb_optimum_told *told)
{
    const struct sb_optimum *o = &told->optimum;
    char best[SB_UNITS_SIZE], lower[SB_UNITS_SIZE], gap[SB_UNITS_SIZE], nodes[SB_UNITS_SIZE],
        restarts[SB_UNITS_SIZE], took[SB_UNITS_SIZE];
    sb_units_duration(best, (double)o->best, 0);
    if (o->proved)
        fprintf(out, "optimum %s: proved by %s", best,
                o->lower > o->bound.tight ? "branch and bound" : "the lower bound");
    else
        fprintf(out, "best known %s, no schedule below %s: gap %s, not proved", best,
                sb_units_duration(lower, (double)o->lower, 0),
                sb_run_bounds_excess(gap, (double)o->best, (double)o->lower));
    fprintf(out, "\nfound by %s; %s restarts, %s partial schedules, %s\n",
            sb_optimum_found_by(o->by), sb_units_count(restarts, o->restarts),
            sb_units_count(nodes, o->nodes), sb_units_duration(took, (double)told->took, 0));
}

static enum sb_code put_strategy_rows(FILE *out, const struct sb_optimum_told *told, bool ascii,
                                      struct sb_error *error)
{
    const struct sb_workload_result *result = told->result;
    struct sb_text_table t = { 0 };
    sb_text_table_column(&t, "strategy", true);
    sb_text_table_column(&t, "makespan", false);
    sb_text_table_column(&t, told->optimum.proved ? "over the optimum" : "over the best known",
                         false);
    for (uint32_t s = 0; s < result->strategies; s++) {
        sb_ns makespan = result->strategy[s].expected_makespan;
        char excess[SB_UNITS_SIZE];
        if (result->strategy[s].baseline_only)
            continue;
        sb_text_table_row(&t);
        sb_text_table_put(&t, 0, result->strategy[s].name);
        put_duration(&t, 1, makespan);
        sb_text_table_put(
            &t, 2, sb_run_bounds_excess(excess, (double)makespan, (double)told->optimum.best));
    }
    return put_table(out, &t, ascii, error);
}

static enum sb_code put_one(FILE *out, const struct sb_optimum_told *told, bool ascii,
                            struct sb_error *error)
{
    put_head(out, told);
    put_outcome(out, told);
    return put_strategy_rows(out, told, ascii, error);
}

static enum sb_code put_many(FILE *out, const struct sb_optimum_told *told, unsigned tolds,
                             bool ascii, struct sb_error *error)
{
    static const char *const column[] = { "workload", "tasks", "workers",  "lower bound",
                                          "best",     "gap",   "proved by" };
    struct sb_text_table t = { 0 };
    unsigned proved = 0;
    for (uint32_t c = 0; c < sizeof column / sizeof *column; c++)
        sb_text_table_column(&t, column[c], c == 0 || c == 6);
    for (unsigned i = 0; i < tolds; i++) {
        const struct sb_optimum *o = &told[i].optimum;
        char text[NAME_SIZE];
        sb_text_table_row(&t);
        sb_utf8_clean(text, sizeof text, told[i].workload->name, NAME_COLUMNS);
        sb_text_table_put(&t, 0, text);
        sb_text_table_put(&t, 1, sb_units_count(text, told[i].workload->dag.tasks));
        sb_text_table_put(&t, 2,
                          told[i].workers ? sb_units_count(text, told[i].workers) : "unlimited");
        put_duration(&t, 3, o->lower);
        put_duration(&t, 4, o->best);
        sb_text_table_put(&t, 5, sb_run_bounds_excess(text, (double)o->best, (double)o->lower));
        sb_text_table_put(&t, 6,
                          !o->proved                  ? "not proved"
                          : o->lower > o->bound.tight ? "branch and bound"
                                                      : "lower bound");
        proved += o->proved;
    }
    enum sb_code code = put_table(out, &t, ascii, error);
    if (code == SB_OK)
        fprintf(out, "%u of %u optima proved\n", proved, tolds);
    return code;
}

enum sb_code sb_optimum_table(FILE *out, const struct sb_optimum_told *told, unsigned tolds,
                              bool ascii, struct sb_error *error)
{
    return tolds == 1 ? put_one(out, told, ascii, error) : put_many(out, told, tolds, ascii, error);
}
