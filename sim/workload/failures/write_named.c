/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/write_named.h"

#include "sim/workload/failures/budget.h"
#include "sim/workload/failures/outcomes.h"
#include "sim/workload/failures/parameters.h"
#include "sim/workload/load/quantity_write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Per cent of which the reader makes that share. */
static double percent_of(double share)
{
    double percent = share * 100;
    for (int digits = 1; digits <= 17; digits++) {
        char text[40];
        snprintf(text, sizeof text, "%.*g", digits, percent);
        if (strtod(text, NULL) / 100 == share)
            return strtod(text, NULL);
    }
    return nextafter(percent, 0) / 100 == share ? nextafter(percent, 0)
                                                : nextafter(percent, INFINITY);
}

void sb_percentile_write(const char *before, double percentile, FILE *out)
{
    fprintf(out, "%s\"p", before);
    sb_quantity_write_number(percent_of(percentile), out);
    fputs("\"", out);
}

void sb_outcomes_write(unsigned on, FILE *out)
{
    const char *comma = ", \"on\": [";
    for (unsigned i = 0; i < SB_OUTCOMES; i++)
        if (on & SB_OUTCOME_BIT(i) && sb_outcome_words[i]) {
            fprintf(out, "%s\"%s\"", comma, sb_outcome_words[i]);
            comma = ", ";
        }
    fputs("]", out);
}

void sb_budget_write(const struct sb_budget *budget, double unit, FILE *out)
{
    const struct sb_named_parameter *p = sb_budget_parameters[budget->kind];
    fprintf(out, "{\"kind\": \"%s\"", sb_budget_kinds[budget->kind]);
    for (; p->name; p++) {
        const char *at = (const char *)budget + p->offset;
        double number;
        sb_ns time;
        bool flag;
        fprintf(out, ", \"%s\": ", p->name);
        switch (p->form) {
        case SB_PARAMETER_TIME:
            memcpy(&time, at, sizeof time);
            sb_quantity_write_time("", time, unit, out);
            break;
        case SB_PARAMETER_BOOL:
            memcpy(&flag, at, sizeof flag);
            fputs(flag ? "true" : "false", out);
            break;
        default:
            memcpy(&number, at, sizeof number);
            sb_quantity_write_number(p->form == SB_PARAMETER_SHARE ? percent_of(number) : number,
                                     out);
        }
    }
    fputs("}", out);
}

static void put_resilience4j(const struct sb_breaker *b, double unit, FILE *out)
{
    fputs("{\"kind\": \"resilience4j\", \"failureRateThreshold\": ", out);
    sb_quantity_write_number(percent_of(b->threshold), out);
    fprintf(out, ", \"slidingWindowType\": \"%s\", \"slidingWindowSize\": %lld",
            b->by_time ? "TIME_BASED" : "COUNT_BASED",
            b->by_time ? (long long)(b->window / 1000000000) : (long long)b->calls);
    fprintf(out, ", \"minimumNumberOfCalls\": %u", (unsigned)b->least);
    sb_quantity_write_time(", \"waitDurationInOpenState\": ", b->open, unit, out);
    fprintf(out, ", \"permittedNumberOfCallsInHalfOpenState\": %u", (unsigned)b->probes);
    sb_quantity_write_time(", \"slowCallDurationThreshold\": ", b->slow, unit, out);
    fputs(", \"slowCallRateThreshold\": ", out);
    sb_quantity_write_number(percent_of(b->slow_threshold), out);
}

/* The kinds differ in what they leave open. */
void sb_breaker_write(const struct sb_breaker *b, double unit, FILE *out)
{
    if (b->slow != SB_NS_NEVER)
        put_resilience4j(b, unit, out);
    else if (b->by_time) {
        fputs("{\"kind\": \"polly\", \"failureRatio\": ", out);
        sb_quantity_write_number(b->threshold, out);
        fprintf(out, ", \"minimumThroughput\": %u", (unsigned)b->least);
        sb_quantity_write_time(", \"samplingDuration\": ", b->window, unit, out);
        sb_quantity_write_time(", \"breakDuration\": ", b->open, unit, out);
    }
    else {
        fprintf(out, "{\"kind\": \"consecutive\", \"failures\": %u", (unsigned)b->calls);
        sb_quantity_write_time(", \"halfOpenAfter\": ", b->open, unit, out);
    }
    if (b->on != SB_OUTCOMES_TRIED_AGAIN)
        sb_outcomes_write(b->on, out);
    fputs("}", out);
}
