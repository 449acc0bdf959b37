/* SPDX-License-Identifier: MIT
 *
 * libearliest: run a set of named tasks so that each starts as early as it can.
 *
 * A task is a C function on a small stack of its own. All tasks of a set are entered at once, in
 * the order in which they were added, and wait in the middle for the results of others: es_await().
 * A task may also declare what it comes after: then it is entered when those are done, and needs no
 * stack while it waits.
 *
 * Times are int64 nanoseconds: durations are not negative and do not lead beyond the end of time,
 * else they are ES_MISUSE; points in time may be any. Strings are UTF-8 and NUL-terminated. Nothing
 * here prints or exits. What a program can only do by mistake, such as asking NULL for its tasks,
 * ends it by abort(3) with a line on standard error; all else that can fail returns a code.
 *
 * Sizes. What a program fills in (es_alloc, es_clock, es_options, es_call) begins with `size`, so
 * that later versions can add fields behind the last one. ES_OPTIONS(.trace_events = 100) and its
 * like are such structs with their size filled in. A smaller size is that of a program that was
 * built with an older header: the fields behind it count as zero. A larger one is taken as long as
 * all that this library does not know is zero, and else refused with ES_UNSUPPORTED. 0 stands for
 * the fields that 0.3.0 had, so that a zeroed struct gives the defaults; who uses a field that
 * came later must fill in the size.
 *
 * Bodies. They run on small stacks with two guard pages below (but see es_options.huge_stacks): a
 * frame that is larger than those jumps over them unless its file is compiled with
 * -fstack-clash-protection (gcc, clang), as this library is. The rounding mode and other
 * floating-point state are the thread's: a body that changes them must set them back before it
 * waits, or other bodies compute with them. In C++ no exception may leave a body; one that is being
 * handled while the body waits stays with it (in a program that does not load its C++ only later,
 * by dlopen).
 *
 * One scheduler belongs to one thread at a time, and may have helper threads of its own:
 * es_options.workers. Several schedulers may live in one process.
 */
#ifndef EARLIEST_H
#define EARLIEST_H

#define ES_VERSION "0.3.0"

#include "earliest/abort.h"
#include "earliest/attempt.h"
#include "earliest/base.h"
#include "earliest/body.h"
#include "earliest/call.h"
#include "earliest/clock.h"
#include "earliest/old_names.h"
#include "earliest/pool.h"
#include "earliest/request.h"
#include "earliest/sched.h"
#include "earliest/set.h"
#include "earliest/token.h"
#include "earliest/trace.h"

#endif
