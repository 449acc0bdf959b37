/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With k workers: which of those that wait is next, and on which worker. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_SERVICE_H
#define STRATEGIES_RUNTIMES_EARLIEST_SERVICE_H

#include "strategies/runtimes/earliest/program.h"

/* For a program with workers that is otherwise built. 0, or -1 when memory is out. */
int sb_earliest_service_open(struct sb_earliest_program *program);

/* Before each run. 0, or -1 when memory is out. */
int sb_earliest_service_begin(struct sb_earliest_program *program);

/* es_options.admit of the program `self`. */
uint32_t sb_earliest_admit(void *self, const es_id *waiting, uint32_t count);

/* The idle worker with the smallest number; where none is idle, which the library must not let
 * happen, one too many. */
uint32_t sb_earliest_take_worker(struct sb_earliest_program *program);
void sb_earliest_give_worker(struct sb_earliest_program *program, uint32_t worker);

#endif
