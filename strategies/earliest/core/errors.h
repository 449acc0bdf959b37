/* SPDX-License-Identifier: MIT
 * Errors of the library itself, with texts that live as long as the results. */
#ifndef ES_CORE_ERRORS_H
#define ES_CORE_ERRORS_H

#include "core/state.h"

/* With a text that is made for it, and kept until the next call. */
struct es_result es_error_result(struct es_sched *sched, int code, es_id task, const char *text);
/* Of an errno that a body's wait met with. */
struct es_result es_error_of_system(struct es_self *self, int number);
void es_errors_clear(struct es_sched *sched);

#endif
