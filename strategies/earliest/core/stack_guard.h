/* SPDX-License-Identifier: MIT
 * The handler's stack in threads of the scheduler's own. */
#ifndef ES_CORE_STACK_GUARD_H
#define ES_CORE_STACK_GUARD_H

/* A stack for the handler in the calling thread, if the program wants one; NULL: no. */
void *es_stack_guard_begin(void);
void es_stack_guard_end(void *stack);

#endif
