/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/load/quantity_write.h"

#include "sim/text/shortest_double.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

void sb_quantity_write_number(double number, FILE *out)
{
    char text[SB_SHORTEST_DOUBLE_SIZE];
    sb_shortest_double(text, number);
    fputs(text, out);
}

void sb_quantity_write_time(const char *before, sb_ns time, double unit, FILE *out)
{
    char text[SB_SHORTEST_DOUBLE_SIZE];
    fputs(before, out);
    sb_shortest_double(text, (double)time / unit);
    if (rint(strtod(text, NULL) * unit) == (double)time)
        fputs(text, out);
    else
        fprintf(out, "\"%" PRId64 "ns\"", time);
}

/* The neighbours as well: multiplying by the unit has rounded it. */
static bool put_per_second(double second, double rate, FILE *out)
{
    double guess = nextafter(nextafter(second, 0), 0);
    for (int digits = 1; digits <= 17; digits++)
        for (int i = 0; i < 5; i++) {
            char text[40];
            double near = guess;
            for (int k = 0; k < i; k++)
                near = nextafter(near, INFINITY);
            snprintf(text, sizeof text, "%.*g", digits, near);
            if (strtod(text, NULL) / 1e9 == rate) {
                fputs("\"", out);
                sb_quantity_write_number(strtod(text, NULL), out);
                fputs("/s\"", out);
                return true;
            }
        }
    return false;
}

void sb_quantity_write_rate(const char *before, double rate, FILE *out)
{
    char text[SB_SHORTEST_DOUBLE_SIZE];
    fputs(before, out);
    if (put_per_second(rate * 1e9, rate, out))
        return;
    sb_shortest_double(text, rate);
    fprintf(out, "\"%s/ns\"", text);
}
