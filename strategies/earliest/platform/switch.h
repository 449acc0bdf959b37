/* SPDX-License-Identifier: MIT
 * The context switch. One implementation is linked: assembly for x86-64 or aarch64, or
 * Boost.Context's fcontext. */
#ifndef ES_PLATFORM_SWITCH_H
#define ES_PLATFORM_SWITCH_H

#include <stdbool.h>
#include <stddef.h>

#include "earliest.h"

/* A context that does not run. The assembly knows the offsets of its members. */
struct es_context {
    void *sp;  /* its stack pointer; NULL: it begins with start(context) */
    char *end; /* of what is used again of its stack; where stacks are copied: of the room for what
                  is on the shared stack while this waits, */
    char *low; /* and down to where on the stack there is such room: for 192 bytes at least; NULL:
                  no need for it */
    union {
        const void
            *answer; /* 16 bytes, a struct es_result: what the switch that left it will return */
        void (*start)(void *context);
    } u;
};

static inline __attribute__((always_inline)) const char *es_stack_pointer(void)
{
    const char *sp;

#if defined(__x86_64__)
    __asm__ volatile("movq %%rsp, %0" : "=r"(sp));
#elif defined(__aarch64__)
    __asm__ volatile("mov %0, sp" : "=r"(sp));
#else
    sp = __builtin_frame_address(0);
#endif
    return sp;
}

/* aarch64's switch saves 160 bytes where x86-64's saves 56, and the frames above it are larger.
 * ES_ENTERED: the bytes at a stack's top that an optimised build writes when it enters a stack for
 * the first time, and never uses again. On x86-64 these are 16 above es_switch_make's frame, a
 * return address, the six registers that its function saves, and 8 to align. */
#ifdef __aarch64__
enum { ES_SAVED = 160, ES_BELOW_MORE = 192, ES_ENTERED = 0 };
#else
enum { ES_SAVED = 56, ES_BELOW_MORE = 0, ES_ENTERED = 80 };
#endif

/* Bytes that may come to lie on the stack between a function that checks its depth and the switch
 * that it leads to. The largest seen on x86-64: 120 in assembly and 128 with fcontext; 192 and 232
 * with gcc's -O1 and -Og, which do not turn last calls into jumps; 600 unoptimised. On aarch64: 256
 * and 256; 352 and 416; 496. A build with larger frames is slower, since the room is then made on
 * the main stack, and it ends there if memory is short. */
#ifndef __OPTIMIZE__
enum { ES_BELOW = 832 + ES_BELOW_MORE };
#elif defined(ES_FCONTEXT)
enum { ES_BELOW = 256 + ES_BELOW_MORE };
#else
enum { ES_BELOW = 192 + ES_BELOW_MORE };
#endif

/* Saves this context in `from` and goes on in `to`, which was saved before or made new. Returns
 * from's answer when some other context switches back to it. Compilers turn last calls into jumps,
 * so that a waiting body has no frame below its own but this one. */
struct es_result es_switch(struct es_context *from, const struct es_context *to);

/* The same where all contexts live on one stack, which ends at `top`: what `from` has on it is
 * copied aside first, if `kept`, and what `to` had is put back. Whole lines of 64 bytes are copied,
 * so that the last byte below `top` is the last of the room aside. If the room is too small the
 * program stops. */
struct es_result es_switch_copied(struct es_context *from, const struct es_context *to, char *top,
                                  bool kept);
/* Whether there is such a switch: it must be assembly, since nothing may be on the stack meanwhile.
 */
bool es_switch_copies(void);

/* Makes a context's stack pointer: it calls start(argument), which must not return, on the stack
 * that ends at `top`. */
void *es_switch_make(void *top, size_t size, void (*start)(void *argument), void *argument);

#endif
