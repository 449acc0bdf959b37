/* SPDX-License-Identifier: MIT */
#include "fibers/current.h"

#include "fibers/fiber.h"

_Thread_local struct es_self *es_current_fiber;

/* Not inlined: a fiber may go on in another thread than the one it stopped in, and a compiler that
 * sees through these would keep the old thread's address over the switch. */
__attribute__((noinline)) struct es_self *es_current(void)
{
    __asm__ volatile(
        ""); /* nor is one call as good as another, as link-time optimisation would find */
    return es_current_fiber;
}

__attribute__((noinline)) struct es_self **es_current_place(void)
{
    __asm__ volatile("");
    return &es_current_fiber;
}
