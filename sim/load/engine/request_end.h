/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How attempts and requests leave, and what is told of them. */
#ifndef SIM_LOAD_ENGINE_REQUEST_END_H
#define SIM_LOAD_ENGINE_REQUEST_END_H

#include "sim/load/engine/engine_state.h"

/* An attempt that is both told and ended. */
void sb_load_log_attempt(const struct sb_load_engine *e, const struct sb_load_attempt *attempt);

/* Requests in the system, and their integral up to e->now. */
uint64_t sb_load_pending(const struct sb_load_engine *e);
void sb_load_touch_pending(struct sb_load_engine *e);

/* Its caller knows the outcome. */
void sb_load_request_end(struct sb_load_engine *e, struct sb_load_request *request,
                         enum sb_outcome outcome);

/* It is over, and so are all its attempts: releases it. */
void sb_load_request_drain(struct sb_load_engine *e, struct sb_load_request *request);

#endif
