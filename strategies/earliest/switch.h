/* SPDX-License-Identifier: MIT
 * The context switch. One implementation is linked: assembly for x86-64 or aarch64, or Boost.Context's fcontext. */
#ifndef ES_SWITCH_H
#define ES_SWITCH_H

#include <stddef.h>

/* Saves this context in `*from` and goes on in `to`, a context saved before or made new. */
void es_switch(void **from, void *to);

/* Makes a context that calls start(argument), which must not return, on the stack that ends at `top`. */
void *es_switch_make(void *top, size_t size, void (*start)(void *argument), void *argument);

#endif
