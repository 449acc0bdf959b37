/* SPDX-License-Identifier: MIT
 * A call's parameters and outcome, as a program gives and gets them. */
#ifndef ES_CALL_H
#define ES_CALL_H

#include "core/state/state.h"

/* The parameters, from what a program gave. An es_code. */
int es_call_copy(struct es_call *own, const struct es_call *given, struct es_error *error);
/* The call's code, and its error. */
int es_call_report(const struct es_request *request, struct es_error *error);

#endif
