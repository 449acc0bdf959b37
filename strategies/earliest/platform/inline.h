/* SPDX-License-Identifier: MIT
 * For the few places where nanoseconds count. */
#ifndef ES_PLATFORM_INLINE_H
#define ES_PLATFORM_INLINE_H

#define rarely(condition) __builtin_expect(!!(condition), 0)
/* What a task costs is a matter of a few nanoseconds; compilers do not inline what has several
 * callers. */
#define ES_INLINE static inline __attribute__((always_inline))

#endif
