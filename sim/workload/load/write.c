/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/load/write.h"

#include "sim/workload/latency/write.h"
#include "sim/workload/load/quantity_write.h"

#include <math.h>

const char *const sb_arrival_kinds[] = {
    [SB_ARRIVALS_NONE] = NULL,           [SB_ARRIVALS_POISSON] = "poisson",
    [SB_ARRIVALS_CONSTANT] = "constant", [SB_ARRIVALS_RENEWAL] = "renewal",
    [SB_ARRIVALS_MMPP] = "mmpp",         [SB_ARRIVALS_TRACE] = "trace",
    [SB_ARRIVALS_CLOSED] = "closed",     NULL
};

/* Where it goes on to the next, behind the last to the first, that need not be said. */
static bool goes_on_to_the_next(const struct sb_arrivals *a, uint32_t state)
{
    const double *change = a->change + (size_t)state * a->states;
    for (uint32_t j = 0; j < a->states; j++)
        if (j != (state + 1) % a->states && change[j] > 0)
            return false;
    return true;
}

static void put_state(const struct sb_arrivals *a, uint32_t state, double unit, FILE *out)
{
    const double *change = a->change + (size_t)state * a->states;
    double leave = 0;
    for (uint32_t j = 0; j < a->states; j++)
        leave += change[j];
    fputs("{\"factor\": ", out);
    sb_quantity_write_number(a->state_rate[state], out);
    sb_quantity_write_time(", \"stay\": ", (sb_ns)rint(1 / leave), unit, out);
    if (!goes_on_to_the_next(a, state)) {
        for (uint32_t j = 0; j < a->states; j++)
            fprintf(out, "%s%.15g", j ? ", " : ", \"to\": [", change[j] / leave);
        fputs("]", out);
    }
    fputs("}", out);
}

static void put_open(const struct sb_arrivals *a, double unit, FILE *out)
{
    if (a->rate > 0)
        sb_quantity_write_rate(", \"rate\": ", a->rate, out);
    if (a->kind == SB_ARRIVALS_RENEWAL) {
        fputs(", \"gap\": ", out);
        sb_latency_write(&a->gap, unit, out);
    }
    for (uint32_t i = 0; i < a->states; i++) {
        fputs(i ? ", " : ", \"states\": [", out);
        put_state(a, i, unit, out);
    }
    fputs(a->states ? "]" : "", out);
    if (a->batch_mean > 0) {
        fputs(", \"batch\": {\"mean\": ", out);
        sb_quantity_write_number(a->batch_mean, out);
        fputs("}", out);
    }
    else if (a->batch > 1)
        fprintf(out, ", \"batch\": %u", (unsigned)a->batch);
    for (uint32_t i = 0; i < a->points; i++) {
        fputs(i ? ", " : ", \"varies\": [", out);
        sb_quantity_write_time("{\"at\": ", a->point[i].time, unit, out);
        fputs(", \"factor\": ", out);
        sb_quantity_write_number(a->point[i].factor, out);
        fputs("}", out);
    }
    fputs(a->points ? "]" : "", out);
    if (a->period)
        sb_quantity_write_time(", \"period\": ", a->period, unit, out);
}

static void put_closed(const struct sb_arrivals *a, double unit, FILE *out)
{
    if (a->clients)
        fprintf(out, ", \"clients\": %u", (unsigned)a->clients);
    fputs(", \"think\": ", out);
    sb_latency_write(&a->think, unit, out);
}

void sb_arrivals_write(const struct sb_arrivals *a, double unit, FILE *out)
{
    fprintf(out, "{\"kind\": \"%s\"", sb_arrival_kinds[a->kind]);
    if (a->kind == SB_ARRIVALS_CLOSED)
        put_closed(a, unit, out);
    else if (a->kind != SB_ARRIVALS_TRACE)
        put_open(a, unit, out);
    for (uint64_t i = 0; a->kind == SB_ARRIVALS_TRACE && i < a->times; i++)
        sb_quantity_write_time(i ? ", " : ", \"times\": [", a->time[i], unit, out);
    fputs(a->kind == SB_ARRIVALS_TRACE ? "]}" : "}", out);
}
