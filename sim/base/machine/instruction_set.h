/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hot loops are compiled once for each instruction set and chosen at run time; all give the same
 * bits. Their sources are the files sim/<room>/<name>kernel.c, and the Makefile says for which sets
 * an object of each is made. */
#ifndef SIM_BASE_MACHINE_INSTRUCTION_SET_H
#define SIM_BASE_MACHINE_INSTRUCTION_SET_H

#include <stdbool.h>

/* The set that a kernel is compiled for. */
#ifndef SB_INSTRUCTION_SET
#define SB_INSTRUCTION_SET base
#endif

/* All sets that there are kernels for, the best first: X(avx512) X(avx2) X(base), say. */
#ifndef SB_INSTRUCTION_SETS
#define SB_INSTRUCTION_SETS(X) X(base)
#endif

/* SB_OF_SET(sb_kernel) is sb_kernel_avx2 where that is the set; SB_SET_NAME is "avx2". */
#define SB_OF_SET(name) SB_SET_PASTE(name, SB_INSTRUCTION_SET)
#define SB_SET_NAME SB_SET_QUOTE(SB_INSTRUCTION_SET)
#define SB_SET_PASTE(name, set) SB_SET_PASTE_EXPANDED(name, set)
#define SB_SET_PASTE_EXPANDED(name, set) name##_##set
#define SB_SET_QUOTE(set) SB_SET_QUOTE_EXPANDED(set)
#define SB_SET_QUOTE_EXPANDED(set) #set

/* Whether this processor has it. */
bool sb_instruction_set_is_there(const char *name);

#endif
