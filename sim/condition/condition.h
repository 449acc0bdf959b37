/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on figures, as --fail-if takes them: "p99(earliest-start) > 50ms and
 * speedup(earliest-start, sequential) < 1.2".
 *
 *   condition   = all { "or" all }
 *   all         = one { "and" one }
 *   one         = comparison | "(" condition ")"
 *   comparison  = figure ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) ( number [ unit ] | figure )
 *   figure      = word [ "(" [ name { "," name } ] [ "@" subject ] ")" ]
 *   unit        = ns us µs ms s min | B KiB MiB GiB kB MB GB | %
 *
 * A name is a word of letters, digits and - _ . + : / or stands in quotes, single or double. What
 * is measured is divided into subjects (workloads, benchmarks): a figure without one is that of
 * each subject in turn, and the condition holds if it holds for any. Which figures there are, with
 * how many names, and which names and subjects, says a language. */
#ifndef SIM_CONDITION_CONDITION_H
#define SIM_CONDITION_CONDITION_H

#include "sim/condition/language.h"

#include <stddef.h>

struct sb_condition_node;
struct sb_condition {
    const char *text; /* as it was written; borrowed */
    const struct sb_condition_language *language;
    struct sb_condition_node *node; /* [nodes], the whole is the last one */
    size_t nodes, room;
};

/* Releases; a zeroed one is fine. */
void sb_condition_fini(struct sb_condition *condition);

/* The value of a figure by its number in the language; names and subject likewise. NAN: not
 * measured. */
typedef double sb_condition_value(const void *self, size_t figure,
                                  const size_t name[SB_CONDITION_NAMES], size_t subject);

enum sb_truth { SB_FALSE, SB_TRUE, SB_UNKNOWN };

/* Whether it holds for any subject. `why` then gets, in one line, the subject and each comparison
 * that held, with its value and its bound: "dashboard: p99(earliest-start) is 740 ms, above 50 ms".
 * UNKNOWN: it would depend on a figure that was not measured, which `why` names. */
enum sb_truth sb_condition_holds(const struct sb_condition *condition, sb_condition_value *value,
                                 const void *self, char *why, size_t size);

#endif
