/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result as results.json. */
#ifndef SIM_RESULT_SAVED_RESULT_WRITE_H
#define SIM_RESULT_SAVED_RESULT_WRITE_H

#include "sim/json/write.h"
#include "sim/result/result.h"

#include <stdio.h>

/* The whole result as JSON text on the heap (`*text`, `*size` bytes, to be freed by the caller),
 * the same bytes for the same result. */
enum sb_code sb_result_write(const struct sb_result *result, char **text, size_t *size,
                             struct sb_error *error);

/* The same bytes to `out`, while little of them is kept: whether they could be written is asked
 * there. SB_ENOMEM, perhaps after some of them. */
enum sb_code sb_result_print(const struct sb_result *result, FILE *out, struct sb_error *error);

/* The same bytes workload by workload, each of which is of no use to it afterwards; those of `head`
 * are not looked at. Whether it is partial may be set until the end, which is needed after a begin
 * that was SB_OK. */
enum sb_code sb_result_print_begin(struct sb_json_writer *writer, const struct sb_result *head,
                                   FILE *out, struct sb_error *error);
void sb_result_print_workload(struct sb_json_writer *writer,
                              const struct sb_workload_result *workload);
enum sb_code sb_result_print_end(struct sb_json_writer *writer, const struct sb_result *head,
                                 struct sb_error *error);

#endif
