/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Foreign code on trial, in a child process: code that hangs can be ended there, and code that
 * crashes takes nothing with it, neither of which a thread or a signal handler can promise. */
#ifndef SIM_POLICY_GUARD_H
#define SIM_POLICY_GUARD_H

#include "sim/base/error.h"
#include "sim/base/time.h"

struct sb_guard {
    enum sb_code (*body)(void *self, const char *volatile *doing, struct sb_error *error);
    void *self;
    const char *name; /* of whose code it is, for messages */
    sb_ns limit;
};

/* What the body returns and tells; nothing else of what it does is kept. It says in *doing, by a
 * text that is a constant, what it is doing. SB_ECHECK: it hung, crashed or ended the process; the
 * text says in which of these. SB_EINTR where a signal came, SB_EIO. */
enum sb_code sb_guard_run(const struct sb_guard *guard, struct sb_error *error);

#endif
