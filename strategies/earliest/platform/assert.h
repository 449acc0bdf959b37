/* SPDX-License-Identifier: MIT
 * Two kinds of assertion, for what only a mistake in a program can bring about. ES_ASSERT states an
 * invariant; it is checked where nobody asked for speed: without optimisation, under address and
 * thread sanitizers, and with -DES_CHECKED. ES_REQUIRE states what a caller must see to, at the
 * library's doors and where it costs nothing beside the rest; it is always checked. Both end the
 * program by abort(3) with a line on standard error. What users, files or the system can bring
 * about is an error value, never an assertion. */
#ifndef ES_PLATFORM_ASSERT_H
#define ES_PLATFORM_ASSERT_H

#if !defined(ES_CHECKED) &&                                                                        \
    (defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__))
#define ES_CHECKED 1
#endif

_Noreturn void es_assert_failed(const char *file, int line, const char *condition);

#define ES_REQUIRE(condition)                                                                      \
    (__builtin_expect(!!(condition), 1) ? (void)0                                                  \
                                        : es_assert_failed(__FILE__, __LINE__, #condition))

#ifdef ES_CHECKED
#define ES_ASSERT(condition) ES_REQUIRE(condition)
#else
#define ES_ASSERT(condition) ((void)sizeof(!(condition))) /* compiled, not computed */
#endif

#endif
