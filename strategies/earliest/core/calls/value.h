/* SPDX-License-Identifier: MIT
 * The ends of values that have a destructor. */
#ifndef ES_CORE_CALLS_VALUE_H
#define ES_CORE_CALLS_VALUE_H

#include "core/state/state.h"

void es_value_drop(const struct es_request *request, es_id task, void *value); /* one of a task's */
void es_values_drop(struct es_request *request); /* all results of a call that is over */

#endif
