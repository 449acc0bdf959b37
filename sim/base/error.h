/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors that a user can cause, as values: what went wrong, and where. */
#ifndef SIM_BASE_ERROR_H
#define SIM_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum sb_code {
    SB_OK = 0,
    SB_EINPUT, /* a file or option that cannot be used: exit status 2 */
    SB_ENOMEM, /* out of memory: exit status 1 */
    SB_EIO,    /* reading or writing failed: exit status 1, or 2 for an input file */
    SB_ECHECK, /* a schedule or a result was refused by its checker: exit status 1 */
    SB_EINTR   /* interrupted: exit status 1, results so far are marked partial */
};

/* Lives on the caller's stack; a zeroed one holds no error. Wherever a function takes one, NULL is
 * allowed. */
struct sb_error {
    enum sb_code code;
    char where[384];                   /* "file:line: path", or empty */
    char text[620];                    /* may end with a command to copy */
    struct sb_further_errors *further; /* room for those behind the first, or NULL */
};

/* What else is wrong with a file. A reader goes on behind an error only as long as
 * sb_error_takes_more() says so. */
enum { SB_FURTHER_ERRORS = 19 };
struct sb_further_errors {
    unsigned count;
    struct {
        char where[384], text[620];
    } item[SB_FURTHER_ERRORS];
};

/* Records the error unless one is recorded already (the first one wins; those at other places are
 * kept in `further` where there is room). Returns `code`, so that callers can `return
 * sb_fail(...)`. */
enum sb_code sb_fail(struct sb_error *error, enum sb_code code, const char *where,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));
enum sb_code sb_fail_v(struct sb_error *error, enum sb_code code, const char *where,
                       const char *format, va_list args) __attribute__((format(printf, 4, 0)));

/* Whether a reader that met an error may go on and tell the next one. */
bool sb_error_takes_more(const struct sb_error *error);

/* Whether a reader with that code goes on to the next place; what it makes after an error is thrown
 * away. */
static inline bool sb_goes_on(enum sb_code code, const struct sb_error *error)
{
    return code == SB_OK || sb_error_takes_more(error);
}

/* The same for "out of memory", whose text is always the same. */
static inline enum sb_code sb_fail_memory(struct sb_error *error)
{
    (void)sb_fail(error, SB_ENOMEM, NULL, "out of memory");
    return SB_ENOMEM; /* a constant, so that analysers see that the call does not succeed */
}

#endif
