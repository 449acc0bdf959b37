/* SPDX-License-Identifier: MIT */
#include "platform/cxx.h"

/* Not inlined, or a compiler might keep one thread's words over a switch. */
static __attribute__((noinline)) struct es_cxx_exceptions *here(void)
{
    __asm__ volatile("");
    return __cxa_get_globals();
}

bool es_cxx_any(void)
{
    const struct es_cxx_exceptions *words = here();

    return words->caught || words->uncaught;
}

struct es_cxx_exceptions es_cxx_take(void)
{
    struct es_cxx_exceptions *words = here();
    struct es_cxx_exceptions taken = { words->caught, words->uncaught };

    if (taken.caught || taken.uncaught) {
        words->caught = NULL;
        words->uncaught = 0;
    }
    return taken;
}

void es_cxx_put(struct es_cxx_exceptions exceptions) { *here() = exceptions; }
