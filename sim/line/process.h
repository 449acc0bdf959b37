/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that is spoken to in lines, none of whose ways to misbehave can hold this program up.
 */
#ifndef SIM_LINE_PROCESS_H
#define SIM_LINE_PROCESS_H

#include "sim/line/peer.h"

struct sb_process;

/* See sb_peer_start. */
enum sb_code sb_process_start(struct sb_process **process, const struct sb_peer_options *options,
                              struct sb_error *error);

/* What is sent while the next line is waited for; copied. The time limit begins anew. SB_ENOMEM. */
enum sb_code sb_process_send(struct sb_process *process, const char *text, size_t size,
                             struct sb_error *error);

/* As sb_peer_answer and sb_peer_finish. */
enum sb_code sb_process_line(struct sb_process *process, const char **line, struct sb_error *error);
enum sb_code sb_process_finish(struct sb_process *process, struct sb_error *error);

void sb_process_free(struct sb_process *process);

#endif
