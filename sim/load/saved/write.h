/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes results.json of a load. */
#ifndef SIM_LOAD_SAVED_WRITE_H
#define SIM_LOAD_SAVED_WRITE_H

#include "sim/load/result.h"

/* The text on the heap, `*size` bytes and a NUL, to be freed by the caller. SB_ENOMEM. */
enum sb_code sb_load_result_write(const struct sb_load_result *result, char **text, size_t *size,
                                  struct sb_error *error);

#endif
