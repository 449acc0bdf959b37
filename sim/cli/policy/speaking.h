/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This program as a scheduler that is spoken to in lines, with a loaded policy's decisions. */
#ifndef SIM_CLI_POLICY_SPEAKING_H
#define SIM_CLI_POLICY_SPEAKING_H

#include <stddef.h>

#define SB_SPEAKING_WORD "--speak"

/* A command for sh that lets the library at `path` schedule, in lines: this program again. */
void sb_speaking_command(char *out, size_t size, const char *path);

/* What that command runs, and its exit status. */
int sb_speaking_run(const char *path);

#endif
