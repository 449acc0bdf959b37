/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All attempts and requests of a run, kept to be compared. */
#ifndef SIM_VERIFY_LOAD_HISTORY_H
#define SIM_VERIFY_LOAD_HISTORY_H

#include "sim/load/attempt_log.h"

#include <stdbool.h>

/* Zeroed is empty. */
struct sb_load_history {
    struct sb_attempt *attempt; /* [attempts] */
    size_t attempts, attempt_room;
    struct sb_request *request; /* [requests] */
    size_t requests, request_room;
    bool failed; /* memory was out at some call */
};

/* The log that fills it in. */
struct sb_attempt_log sb_load_history_log(struct sb_load_history *history);

/* By (arrival, step, attempt), and by arrival. */
void sb_load_history_sort(struct sb_load_history *history);

/* Empties; room is kept. */
void sb_load_history_clear(struct sb_load_history *history);
void sb_load_history_fini(struct sb_load_history *history);

#endif
