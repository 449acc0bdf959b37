/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a retry waits. Which formula, resilience.h says; a delay is a function of a random word,
 * so that it is told, drawn and compared like a latency. */
#ifndef SIM_LOAD_RESILIENCE_BACKOFF_H
#define SIM_LOAD_RESILIENCE_BACKOFF_H

#include "sim/model/resilience.h"

/* The uniform in [0, 1) of a word: its upper 53 bits. */
static inline double sb_unit_of(uint64_t word) { return (double)(word >> 11) * 0x1p-53; }

/* Before retry 1, 2, ...: b = min(initial multiplier^(retry - 1), max), multiplied out from the
 * left, then its jitter with u = sb_unit_of(word), all in doubles and in the order in which
 * resilience.h writes it; rounded to the nearest nanosecond, halves up, and cut to SB_NS_DRAW_MAX.
 * `before` is the delay of the retry before, which decorrelated jitter goes on from; it is not
 * looked at where `retry` is 1. */
sb_ns sb_backoff_delay(const struct sb_backoff *backoff, uint32_t retry, sb_ns before,
                       uint64_t word);

#endif
