/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each candidate is put through what the reader does with it. */
#include "sim/workload/latency/write.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

struct sb_latency_writer {
    FILE *out;
    double unit;
    bool exact;
};

static double as_time(double written, double unit) { return written * unit; }
static double as_itself(double written, double unit)
{
    (void)unit;
    return written;
}

/* A multiple of a millionth below 10^9, as nearly all times in files are: whole k / 10^6, whose
 * digits need no search. Smaller ones are left to "%g", which writes them with an exponent. */
static bool print_millionths(double value, char text[SB_DECIMAL_SIZE])
{
    double scaled = value * 1e6;
    if (!(scaled >= 100 && scaled < 1e15))
        return false;
    uint64_t k = (uint64_t)llrint(scaled);
    if ((double)k / 1e6 != value)
        return false;
    int length = snprintf(text, SB_DECIMAL_SIZE, "%" PRIu64, k / 1000000);
    uint32_t part = (uint32_t)(k % 1000000);
    text[length] = '.';
    for (int place = 6; place > 0; place--, part /= 10)
        text[length + place] = (char)('0' + part % 10);
    for (length += 6; text[length] == '0'; length--)
        ;
    text[text[length] == '.' ? length : length + 1] = '\0';
    return true;
}

static bool shortest(double near, double wanted, sb_latency_reads *reads, double unit, char *text)
{
    if (reads(near, unit) == wanted && print_millionths(near, text))
        return true;
    double magnitude = fabs(near);
    int digits = magnitude >= 10 && magnitude < 1e15 ? (int)log10(magnitude) + 1
                                                     : 1; /* fewer would come as 8e+01 */
    for (; digits <= 17; digits++) {
        snprintf(text, SB_DECIMAL_SIZE, "%.*g", digits, near);
        if (reads(strtod(text, NULL), unit) == wanted)
            return true;
    }
    return false;
}

/* The neighbours of the first guess as well: dividing by the unit has rounded it. */
void sb_latency_decimal(struct sb_latency_writer *writer, double guess, double wanted,
                        sb_latency_reads *reads, char text[SB_DECIMAL_SIZE])
{
    double up = guess, down = guess;
    for (int i = 0; i < 64; i++) {
        if (shortest(up, wanted, reads, writer->unit, text) ||
            (i && shortest(down, wanted, reads, writer->unit, text)))
            return;
        up = nextafter(up, INFINITY);
        down = nextafter(down, -INFINITY);
    }
    snprintf(text, SB_DECIMAL_SIZE, "%.17g", guess);
    writer->exact = false;
}

void sb_latency_put_as(struct sb_latency_writer *writer, const char *key, double guess,
                       double wanted, sb_latency_reads *reads)
{
    char text[SB_DECIMAL_SIZE];
    sb_latency_decimal(writer, guess, wanted, reads, text);
    sb_latency_put(writer, key);
    sb_latency_put(writer, text);
}

void sb_latency_put(struct sb_latency_writer *writer, const char *text)
{
    if (writer->out)
        fputs(text, writer->out);
}

void sb_latency_put_time(struct sb_latency_writer *writer, const char *key, double ns)
{
    sb_latency_put_as(writer, key, ns / writer->unit, ns, as_time);
}

void sb_latency_put_number(struct sb_latency_writer *writer, const char *key, double value)
{
    sb_latency_put_as(writer, key, value, value, as_itself);
}

double sb_latency_writer_unit(const struct sb_latency_writer *writer) { return writer->unit; }

static void put_parameters(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    const struct sb_dist_parameter *parameter = dist->type->spelling[0].parameter;
    const double value[] = { dist->a, dist->b };
    for (unsigned k = 0; k < 2 && parameter[k].name; k++) {
        char key[64];
        bool time = parameter[k].unit == SB_DIST_TIME || parameter[k].unit == SB_DIST_LOCATION;
        snprintf(key, sizeof key, ", \"%s\": ", parameter[k].name);
        if (time)
            sb_latency_put_time(writer, key, value[k]);
        else
            sb_latency_put_number(writer, key, value[k]);
    }
}

void sb_latency_put_dist(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    if (!dist->type) {
        sb_latency_put_time(writer, "", dist->a + dist->shift);
        return;
    }
    sb_latency_put(writer, "{\"dist\": \"");
    sb_latency_put(writer, sb_dist_name(dist));
    sb_latency_put(writer, "\"");
    if (dist->type->write)
        dist->type->write(writer, dist);
    else
        put_parameters(writer, dist);
    if (dist->shift < 0 || dist->shift > 0)
        sb_latency_put_time(writer, ", \"shift\": ", dist->shift);
    if (dist->cap > 0)
        sb_latency_put_time(writer, ", \"cap\": ", dist->cap);
    sb_latency_put(writer, "}");
}

bool sb_latency_write(const struct sb_dist *dist, double unit, FILE *out)
{
    struct sb_latency_writer writer = { out, unit, true };
    sb_latency_put_dist(&writer, dist);
    return writer.exact;
}
