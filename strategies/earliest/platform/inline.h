/* SPDX-License-Identifier: MIT
 * For the few places where nanoseconds count. */
#ifndef ES_PLATFORM_INLINE_H
#define ES_PLATFORM_INLINE_H

#define rarely(condition) __builtin_expect(!!(condition), 0)
/* A task costs a few nanoseconds, and compilers do not inline a function that has several callers.
 */
#define ES_INLINE static inline __attribute__((always_inline))

#endif
