/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/line/figures.h"

#include "sim/cli/verify/extent.h"
#include "sim/stats/quantile.h"
#include "sim/stats/sort.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { QUANTILES = 3 };
static const double quantile_p[QUANTILES] = { 0.5, 0.99, 1 };

static void print_row(FILE *out, const struct sb_trial *t, const char *name, const sb_ns *makespan,
                      const struct sb_unit *unit, sb_ns *sorted)
{
    char cell[SB_UNITS_SIZE];
    double sum = 0, over = 0, most = 0;
    uint64_t bounded = 0;
    for (uint64_t i = 0; i < t->done; i++) {
        sum += (double)makespan[i];
        if (t->bound[i] == 0)
            continue;
        double ratio = (double)makespan[i] / (double)t->bound[i];
        over += ratio;
        most = ratio > most ? ratio : most;
        bounded++;
    }
    memcpy(sorted, makespan, t->done * sizeof *sorted);
    sb_sort_ns(sorted, t->done);
    double mean = sum / (double)t->done / unit->ns;
    int decimals = sb_units_decimals(mean, mean * 5e-4);
    fprintf(out, "  %-20s %9s", name, sb_units_number(cell, mean, decimals));
    for (int q = 0; q < QUANTILES; q++)
        fprintf(out, " %9s",
                sb_units_number(
                    cell, (double)sorted[sb_quantile_rank(t->done, quantile_p[q]) - 1] / unit->ns,
                    decimals));
    if (bounded)
        fprintf(out, " %9.3f %9.3f\n", over / (double)bounded, most);
    else
        fputs("         –         –\n", out);
}

static enum sb_code print_judged(FILE *out, const struct sb_trial *t, struct sb_error *error)
{
    char schedules[SB_UNITS_SIZE], steps[SB_UNITS_SIZE], title[40];
    sb_ns *sorted = malloc(t->done * sizeof *sorted), least = 0, most = 0;
    if (!sorted)
        return sb_fail_memory(error);
    for (uint64_t i = 0; i < t->done; i++) {
        least = t->bound[i] > 0 && (least == 0 || t->bound[i] < least) ? t->bound[i] : least;
        most = t->makespan[i] > most ? t->makespan[i] : most;
    }
    const struct sb_unit *unit = sb_unit_choose((double)least, (double)most);
    fprintf(out, "  accepted by the checker: %s schedule%s, %s steps\n",
            sb_units_count(schedules, t->done), t->done == 1 ? "" : "s",
            sb_units_count(steps, t->done * t->workload->dag.steps));
    snprintf(title, sizeof title, "makespan, %s", unit->symbol);
    fprintf(out, "  %-24s %-37s %s\n", "", title, "times the bound");
    fprintf(out, "  %-20s %9s %9s %9s %9s %9s %9s\n", "", "mean", "p50", "p99", "max", "mean",
            "most");
    print_row(out, t, "the scheduler", t->makespan, unit, sorted);
    for (uint32_t i = 0; i < t->besides; i++)
        print_row(out, t, t->beside[i]->name, t->other[i], unit, sorted);
    print_row(out, t, "bound", t->bound, unit, sorted);
    fprintf(out, "  bound of a replicate: its longest path%s\n",
            t->workers ? ", or all its work shared among the workers where that is longer" : "");
    free(sorted);
    return SB_OK;
}

enum sb_code sb_trial_print(FILE *out, const struct sb_trial *t, const char *command,
                            struct sb_error *error)
{
    char schedules[SB_UNITS_SIZE], steps[SB_UNITS_SIZE], said[400];
    if (t->done == 0)
        return SB_OK;
    sb_utf8_clean(said, sizeof said, command, 90);
    sb_verify_heading(out, t->workload, t->workers, t->done);
    fprintf(out, " · %s\n", said);
    if (!t->as)
        return print_judged(out, t, error);
    sb_units_count(schedules, t->done);
    fprintf(out, "  is %s: %s of %s schedules identical, %s steps to the nanosecond\n", t->as->name,
            schedules, schedules, sb_units_count(steps, t->done * t->workload->dag.steps));
    return SB_OK;
}
