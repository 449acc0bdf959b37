/* SPDX-License-Identifier: MIT
 * First frames for the switches in assembly: what es_switch will pop. */
#include "platform/switch.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

_Static_assert(offsetof(struct es_context, sp) == 0 && offsetof(struct es_context, end) == 8 &&
                   offsetof(struct es_context, low) == 16 && offsetof(struct es_context, u) == 24,
               "the assembly relies on it");

void es_switch_entry(void);

#if defined(__x86_64__)
enum {
    FUNCTION = 4,
    ARGUMENT = 3,
    ENTRY = 6,
    WORDS = 9
}; /* r15 r14 r13 r12 rbx rbp rip, and two to align */
#elif defined(__aarch64__)
enum { FUNCTION = 0, ARGUMENT = 1, ENTRY = 11, WORDS = 20 };
#else
#error "no assembly switch for this machine: build with ES_SWITCH=fcontext"
#endif

#ifdef ES_VALGRIND
bool es_switch_copies(void)
{
    return false;
} /* valgrind would have to be told of every frame that moves */
#else
bool es_switch_copies(void) { return true; }
#endif

void *es_switch_make(void *top, size_t size, void (*start)(void *argument), void *argument)
{
    uintptr_t *frame = (uintptr_t *)((uintptr_t)top & ~(uintptr_t)15) - WORDS;

    (void)size;
    memset(frame, 0, WORDS * sizeof *frame);
    frame[FUNCTION] = (uintptr_t)start;
    frame[ARGUMENT] = (uintptr_t)argument;
    frame[ENTRY] = (uintptr_t)es_switch_entry;
    return frame;
}
