/* SPDX-License-Identifier: MIT
 * What C++ knows of a thread's exceptions: those that are caught and whose handlers still run, and
 * how many are on their way. A body that waits in a handler takes them along, and leaves none
 * behind for the body that runs next. Itanium C++ ABI, 2.2.2. The run time of C++ is asked for
 * weakly: a program in C has none. */
#ifndef ES_PLATFORM_CXX_H
#define ES_PLATFORM_CXX_H

#include "earliest.h"
#include "platform/inline.h"

struct es_cxx_exceptions {
    void *caught;
    unsigned uncaught;
};

extern void *__cxa_get_globals(void) __attribute__((weak, visibility("default")));

static inline bool es_cxx_linked(void) { return __cxa_get_globals != NULL; }

bool es_cxx_any(void); /* this thread has some */
struct es_cxx_exceptions es_cxx_take(void);
void es_cxx_put(struct es_cxx_exceptions exceptions);

/* Before a switch, and after it, maybe in another thread. */
static inline struct es_cxx_exceptions es_cxx_leave(void)
{
    struct es_cxx_exceptions none = { NULL, 0 };

    return rarely(es_cxx_linked()) ? es_cxx_take() : none;
}

static inline void es_cxx_enter(struct es_cxx_exceptions exceptions)
{
    if (rarely(exceptions.caught || exceptions.uncaught))
        es_cxx_put(exceptions);
}

#endif
