/* SPDX-License-Identifier: MIT
 * Tokens: waits for what somebody fires. */
#ifndef ES_CORE_TOKEN_H
#define ES_CORE_TOKEN_H

#include "core/state/state.h"

/* A task begins to wait: ES_OK; ES_BUSY when it was fired before; ES_MISUSE when another waits. */
int es_token_begin(struct es_token *token, es_id task);
bool es_token_end(struct es_token *token);     /* and ends to; whether it was fired */
void es_token_collect(struct es_sched *sched); /* wakes those whose tokens others fired */

#endif
