/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_BASE_SHELL_WORD_H
#define SIM_BASE_SHELL_WORD_H

#include <stddef.h>
#include <stdio.h>

/* Any text as one word of a shell, in quotes where it needs them; cut to what fits. */
void sb_shell_word(char *out, size_t size, const char *word);

/* The same, whole. */
void sb_shell_word_put(FILE *out, const char *word);

#endif
