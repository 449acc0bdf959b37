/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies written as workload files have them, so that reading gives back the same bits: every
 * number goes out as the shortest decimal that comes back. */
#ifndef SIM_WORKLOAD_LATENCY_WRITE_H
#define SIM_WORKLOAD_LATENCY_WRITE_H

#include "sim/model/distribution/dist.h"

#include <stdbool.h>
#include <stdio.h>

/* Writes a number, or {"dist": …}, with times in units of `unit` ns. False when some value has no
 * decimal that reads back exactly in this unit; in nanoseconds (unit 1) all have, or come within a
 * rounding of it. `out` may be NULL: then it only answers. */
bool sb_latency_write(const struct sb_dist *dist, double unit, FILE *out);

/* For a type's `write`. Keys come with all that stands before the value: ", \"mean\": ". */
void sb_latency_put(struct sb_latency_writer *writer, const char *text);
void sb_latency_put_time(struct sb_latency_writer *writer, const char *key, double ns);
void sb_latency_put_number(struct sb_latency_writer *writer, const char *key, double value);
void sb_latency_put_dist(struct sb_latency_writer *writer, const struct sb_dist *dist);
double sb_latency_writer_unit(const struct sb_latency_writer *writer);

/* Any other value: the decimal near `guess` of which `reads` makes `wanted`. */
typedef double sb_latency_reads(double written, double unit);
enum { SB_DECIMAL_SIZE = 40 };
void sb_latency_decimal(struct sb_latency_writer *writer, double guess, double wanted,
                        sb_latency_reads *reads, char text[SB_DECIMAL_SIZE]);
void sb_latency_put_as(struct sb_latency_writer *writer, const char *key, double guess,
                       double wanted, sb_latency_reads *reads);

#endif
