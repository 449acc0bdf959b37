/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a scenario should come to: an interpreter of bodies, written from what the header and
 * better-all's behaviour say, as plainly as can be: a queue of turns, a list of waits, and a search
 * through everything where a scheduler has structures.
 *
 * It plays better-all's manner, of either version, or the library's, which differs in these points
 * and in no other:
 *
 *  1. A ring of awaits hangs in better-all; libearliest tells whoever closes it.
 *  2. A task that left because the flow was ended never wakes its waiters in better-all 0.0.7, nor
 * in 0.0.9 if it left because of another's end: they hang. In libearliest they get that error.
 *  3. Where dependencies are declared, which better-all does not have, a body that returned well
 * while nobody awaited it is done at once.
 *
 * The log of better-all's manner holds what its user can see: no origins of errors; the call's
 * outcome last, with the time when it settled, as its place among the turns of that instant is a
 * matter of how many promises are chained. */
#ifndef SCENARIO_REFERENCE_H
#define SCENARIO_REFERENCE_H

#include "scenario_log.h"

enum scenario_manner {
    SCENARIO_MANNER_LIBRARY,
    SCENARIO_MANNER_BETTER_ALL_7, /* 0.0.7 */
    SCENARIO_MANNER_BETTER_ALL_9  /* 0.0.9 */
};

void scenario_reference(const struct scenario *scenario, enum scenario_manner manner,
                        struct scenario_log *log);

#endif
