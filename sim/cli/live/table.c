/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/live/table.h"

#include "sim/stats/sort.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum { CLASSES = 8 }; /* of requests by how many others are under way: 1, 2, 3 to 4, 5 to 8, ... */

static sb_ns member(const struct sb_live_run *run, size_t offset)
{
    return *(const sb_ns *)((const char *)run + offset);
}

/* The median of a member over a strategy's repeats, and its mean. */
static double median(const struct sb_live_campaign *c, uint32_t strategy, size_t offset,
                     double *value, double *mean)
{
    double sum = 0;
    for (uint32_t r = 0; r < c->done; r++) {
        value[r] = (double)member(&c->run[(size_t)strategy * c->repeat + r], offset);
        sum += value[r];
    }
    if (mean)
        *mean = sum / c->done;
    sb_sort_doubles(value, c->done);
    return (value[(c->done - 1) / 2] + value[c->done / 2]) / 2;
}

#define MEDIAN(m) median(c, i, offsetof(struct sb_live_run, m), value, NULL)

static void print_number(FILE *out, int width, double ns, const struct sb_unit *unit)
{
    char cell[SB_UNITS_SIZE];
    double value = ns / unit->ns;
    fprintf(out, " %*s", width,
            sb_units_number(cell, value, sb_units_decimals(value, fabs(value) * 5e-4)));
}

static void print_row(FILE *out, const struct sb_live_campaign *c, uint32_t i,
                      const struct sb_unit *unit, double *value)
{
    static const size_t part[] = { offsetof(struct sb_live_run, base),
                                   offsetof(struct sb_live_run, contention),
                                   offsetof(struct sb_live_run, connections),
                                   offsetof(struct sb_live_run, dispatch),
                                   offsetof(struct sb_live_run, real) };
    char cell[SB_UNITS_SIZE];
    double mean[5], whole = 0, in_flight = 0;
    for (uint32_t r = 0; r < c->done; r++)
        in_flight += c->run[(size_t)i * c->repeat + r].in_flight;
    fprintf(out, "%-20s", c->strategy[i]->name);
    print_number(out, 9, MEDIAN(said), unit);
    print_number(out, 9, MEDIAN(real), unit);
    for (int p = 0; p < 5; p++)
        median(c, i, part[p], value, &mean[p]);
    for (int p = 0; p < 4; p++)
        whole += mean[p];
    print_number(out, 9, mean[4], unit);
    for (int p = 0; p < 4; p++) { /* with the digits of the whole, so that they add up */
        int decimals = sb_units_decimals(whole / unit->ns, whole / unit->ns * 5e-5);
        fprintf(out, " %11s", sb_units_number(cell, mean[p] / unit->ns, decimals));
    }
    fprintf(out, " %9s\n", sb_units_number(cell, in_flight / c->done, 1));
}

/* ---- contention ---- */

static int class_of(double in_flight)
{
    int class = (int)ceil(log2(in_flight - 0.05));
    return class < 0 ? 0 : class < CLASSES ? class : CLASSES - 1;
}

/* Of each request how many times as long it takes as in the reference's runs, by class. */
static void add_service(const struct sb_live_campaign *c, uint32_t service, const double *usual,
                        double sum[CLASSES], uint64_t count[CLASSES])
{
    for (size_t run = 0; run < (size_t)c->strategies * c->repeat; run++) {
        if (run % c->repeat >= c->done)
            continue;
        for (uint32_t s = 0; s < c->dag->steps; s++) {
            double in_flight = (double)c->in_flight[run * c->dag->steps + s];
            if (sb_actions_service(c->actions, s) != service || !(in_flight > 0) || !(usual[s] > 0))
                continue;
            sum[class_of(in_flight)] += (double)c->took[run * c->dag->steps + s] / usual[s];
            count[class_of(in_flight)]++;
        }
    }
}

static void print_service(FILE *out, const struct sb_live_campaign *c, uint32_t service,
                          const double *usual)
{
    double sum[CLASSES] = { 0 };
    uint64_t count[CLASSES] = { 0 };
    char name[200];
    const char *comma = "";
    add_service(c, service, usual, sum, count);
    sb_utf8_clean(name, sizeof name, sb_actions_service_name(c->actions, service), 60);
    fprintf(out, "%s: times the latency under %s, by requests in flight:", name,
            c->strategy[c->reference]->name);
    for (int k = 0; k < CLASSES; k++) {
        if (count[k] == 0)
            continue;
        char cell[SB_UNITS_SIZE], range[40];
        snprintf(range, sizeof range, k < 2 ? "%d" : "%d to %d", k < 2 ? k + 1 : (1 << (k - 1)) + 1,
                 1 << k);
        fprintf(out, "%s %s: %.2f (of %s)", comma, range, sum[k] / (double)count[k],
                sb_units_count(cell, count[k]));
        comma = ",";
    }
    fputs("\n", out);
}

static void print_contention(FILE *out, const struct sb_live_campaign *c, double *usual)
{
    for (uint32_t s = 0; s < c->dag->steps; s++) {
        usual[s] = 0;
        for (uint32_t r = 0; r < c->done; r++)
            usual[s] +=
                (double)c->took[((size_t)c->reference * c->repeat + r) * c->dag->steps + s] /
                c->done;
    }
    for (uint32_t i = 0; i < sb_actions_services(c->actions); i++)
        print_service(out, c, i, usual);
}

/* ---- all ---- */

enum sb_code sb_live_table(FILE *out, const struct sb_live_campaign *c, const char *workload,
                           uint32_t in_flight, struct sb_error *error)
{
    char name[200], title[60];
    size_t room = c->repeat > c->dag->steps ? c->repeat : c->dag->steps;
    double *value = malloc((room + 1) * sizeof *value), least = 0, most = 0;
    if (!value)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < c->strategies; i++) {
        double real = MEDIAN(real);
        least = i == 0 || real < least ? real : least;
        most = real > most ? real : most;
    }
    const struct sb_unit *unit = sb_unit_choose(least, most);
    sb_utf8_clean(name, sizeof name, workload, 60);
    snprintf(title, sizeof title, "makespan, %s", unit->symbol);
    fprintf(out, "%s  %u task%s · live, %u repeat%s, at most %u at once\n", name, c->dag->tasks,
            c->dag->tasks == 1 ? "" : "s", c->done, c->done == 1 ? "" : "s", in_flight);
    fprintf(out, "%-20s %-29s which is, mean\n", "", title);
    fprintf(out, "%-20s %9s %9s %9s %11s %11s %11s %11s %9s\n", "strategy", "simulated", "live",
            "mean", "simulated*", "+contention", "+connecting", "+dispatch", "in flight");
    for (uint32_t i = 0; i < c->strategies; i++)
        print_row(out, c, i, unit, value);
    fprintf(out,
            "simulated: median of what the file's latencies draw · *: of what the actions took "
            "under %s · in flight: requests to a service, as a request meets them\n",
            c->strategy[c->reference]->name);
    print_contention(out, c, value);
    free(value);
    return SB_OK;
}
