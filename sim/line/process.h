/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that is spoken to in lines, none of whose ways to misbehave can hold this program up.
 */
#ifndef SIM_LINE_PROCESS_H
#define SIM_LINE_PROCESS_H

#include "sim/base/error.h"
#include "sim/base/time.h"

#include <stdatomic.h>
#include <stdio.h>

struct sb_process_options {
    const char *command;     /* for sh -c */
    sb_ns limit;             /* how long an answer may take, and the end after the last one */
    FILE *errors;            /* where its standard error goes, 64 KiB of it; NULL: nowhere */
    const atomic_bool *stop; /* set: SB_EINTR; NULL: never */
};

struct sb_process;

/* Borrows the options' pointers. SB_EIO, SB_ENOMEM. */
enum sb_code sb_process_start(struct sb_process **process, const struct sb_process_options *options,
                              struct sb_error *error);

/* What is sent while the next line is waited for; copied. The time limit begins anew. SB_ENOMEM. */
enum sb_code sb_process_send(struct sb_process *process, const char *text, size_t size,
                             struct sb_error *error);

/* The next line, without its end; valid until the next call. SB_ECHECK: it is silent, has ended, or
 * floods; the text says which. SB_EINTR, SB_ENOMEM. */
enum sb_code sb_process_line(struct sb_process *process, const char **line, struct sb_error *error);
/* Closes its standard input. SB_ECHECK: it goes on speaking, does not end within the limit, or not
 * with exit status 0. */
enum sb_code sb_process_finish(struct sb_process *process, struct sb_error *error);

/* Leaves no process behind; NULL is fine. */
void sb_process_free(struct sb_process *process);

#endif
