/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on figures, as --fail-if takes them: "p99(earliest-start) > 50ms and
 * speedup(earliest-start, sequential) < 1.2".
 *
 *   condition   = all { "or" all }            all = one { "and" one }            one = comparison |
 * "(" condition ")" comparison  = figure ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) ( number [ unit
 * ] | figure ) figure      = word [ "(" [ name { "," name } ] [ "@" subject ] ")" ] unit        =
 * ns us µs ms s min | B KiB MiB GiB kB MB GB | %
 *
 * A name is a word of letters, digits and - _ . + : / or stands in quotes, single or double. What
 * is measured is divided into subjects (workloads, benchmarks): a figure without one is that of
 * each subject in turn, and the condition holds if it holds for any. Which figures there are, with
 * how many names, and which names and subjects, says a language. */
#ifndef SIM_CONDITION_CONDITION_H
#define SIM_CONDITION_CONDITION_H

#include "sim/base/arena.h"
#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sb_dimension {
    SB_DIMENSION_TIME,  /* values in ns; numbers need a unit, but for 0 */
    SB_DIMENSION_BYTES, /* numbers may do without */
    SB_DIMENSION_SHARE, /* 0.9 or 90% */
    SB_DIMENSION_COUNT  /* no unit */
};

struct sb_threshold_figure {
    const char *name;
    enum sb_dimension dimension;
    unsigned names; /* 0 to 2; where it is 0, the parentheses may hold the subject without an @ */
};

enum { SB_THRESHOLD_NAMES = 2, SB_THRESHOLD_LONGEST = 4096 };
#define SB_THRESHOLD_EACH SIZE_MAX /* the subject of a figure that names none */

/* Borrowed, with all that it points to. */
struct sb_threshold_language {
    const struct sb_threshold_figure *figure;
    size_t figures;
    const char *word[SB_THRESHOLD_NAMES]; /* "strategy", "baseline": what the first and the second
                                             name is */
    const char *const *name[SB_THRESHOLD_NAMES]; /* [names[i]] those that there are */
    size_t names[SB_THRESHOLD_NAMES];
    const char *subject_word; /* "workload" */
    const char *const *subject;
    size_t subjects;
};

struct sb_threshold_node;
struct sb_threshold {
    const char *text; /* as it was written; borrowed */
    const struct sb_threshold_language *language;
    struct sb_threshold_node *node; /* [nodes], the whole is the last one */
    size_t nodes, room;
};

/* SB_EINPUT, in one line with the place and, if there is one, the nearest name; SB_ENOMEM.
 * `threshold` is then empty. */
enum sb_code sb_threshold_parse(struct sb_threshold *threshold, const char *text,
                                const struct sb_threshold_language *language,
                                struct sb_error *error);
void sb_threshold_fini(struct sb_threshold *threshold);

/* The value of a figure by its number in the language; names and subject likewise. NAN: not
 * measured. */
typedef double sb_threshold_value(const void *self, size_t figure,
                                  const size_t name[SB_THRESHOLD_NAMES], size_t subject);

enum sb_truth { SB_FALSE, SB_TRUE, SB_UNKNOWN };

/* Whether it holds for any subject. `why` then gets, in one line, the subject and each comparison
 * that held, with its value and its bound: "dashboard: p99(earliest-start) is 740 ms, above 50 ms".
 * UNKNOWN: it would depend on a figure that was not measured, which `why` names. */
enum sb_truth sb_threshold_holds(const struct sb_threshold *threshold, sb_threshold_value *value,
                                 const void *self, char *why, size_t size);

#endif
