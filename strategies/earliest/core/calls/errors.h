/* SPDX-License-Identifier: MIT
 * Errors of the library itself, with texts that live as long as the results. */
#ifndef ES_CORE_CALLS_ERRORS_H
#define ES_CORE_CALLS_ERRORS_H

#include "core/state/state.h"

/* With a text that is made for it, and kept as long as the results. */
struct es_result es_error_result(struct es_request *request, int code, es_id task,
                                 const char *text);
/* What a body failed with, as its task's result. It may have been made by another scheduler, or by
 * nobody: a text that is not this call's becomes the code's own, and a task that did not fail with
 * this error becomes `task`, which like those of results is counted from the call's base. */
struct es_result es_error_of_body(const struct es_request *request, es_id task,
                                  struct es_result result);
/* Of an errno that a body's wait met with. */
struct es_result es_error_of_system(struct es_self *self, int number);
/* `text` was made in this call. */
bool es_errors_hold(const struct es_request *request, const void *text);
void es_errors_clear(struct es_request *request);

#endif
