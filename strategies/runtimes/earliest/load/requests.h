/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests: their bodies, their attempts, their ends. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_LOAD_REQUESTS_H
#define STRATEGIES_RUNTIMES_EARLIEST_LOAD_REQUESTS_H

#include "strategies/runtimes/earliest/load/load_program.h"

/* The body of a step, which gets its sb_load_item; the context is the sb_load_visit. */
struct es_result sb_load_step_body(struct es_self *self, void *data);

/* Begins the next request, by a body. 0, or -1 with the program's error. */
int sb_load_begin(struct sb_load_program *program, struct sb_load_client *client);

/* es_policy.random, .patience and .told, of a call: a backoff begins, an attempt is issued, one is
 * over. */
uint64_t sb_load_random(void *call, uint32_t attempt);
es_ns sb_load_patience(void *call, uint32_t attempt);
void sb_load_told(void *call, const struct es_attempt_record *record);

#endif
