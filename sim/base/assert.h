/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a programmer can get wrong, stated where it must hold: a violation is told and aborts. What
 * a user can cause is an error value instead (error.h). There are two kinds, because an invariant
 * of an inner loop is worth stating and not worth its time in every run:
 *
 * SB_REQUIRE states a cheap precondition at a door, once a call, and is checked in every build:
 * whoever breaks it (a plug-in, say) would otherwise get wrong numbers in silence.
 * SB_ASSERT states an invariant. It is checked where SB_CHECKED is defined, as in the builds with
 * sanitizers; elsewhere it is compiled, so that it stays correct, but never evaluated. */
#ifndef SIM_BASE_ASSERT_H
#define SIM_BASE_ASSERT_H

#define SB_REQUIRE(condition)                                                                      \
    ((condition) ? (void)0 : sb_assert_fail("precondition", #condition, __FILE__, __LINE__))

#ifdef SB_CHECKED
#define SB_ASSERT(condition)                                                                       \
    ((condition) ? (void)0 : sb_assert_fail("invariant", #condition, __FILE__, __LINE__))
#else
#define SB_ASSERT(condition) ((void)(0 && (condition)))
#endif

/* Says what does not hold, and aborts. */
_Noreturn void sb_assert_fail(const char *kind, const char *condition, const char *file, int line)
    __attribute__((cold));

#endif
