/* SPDX-License-Identifier: MIT
 * Names of before 0.2.0. */
#ifndef EARLIEST_OLD_NAMES_H
#define EARLIEST_OLD_NAMES_H

#include "base.h"

ES_API_BEGIN

/* So that programs written against them still compile. Define ES_NO_OLD_NAMES to be told of those
 * that are left; they go with 1.0.0. */
#ifndef ES_NO_OLD_NAMES
#define es_signal es_abort
#define es_signal_new es_abort_new
#define es_signal_free es_abort_free
#define es_signal_abort es_abort_request
#define es_signal_aborted es_abort_requested
#define es_signal_reason es_abort_reason
#define es_listener es_abort_listener
#define es_signal_listen es_abort_listen
#define es_signal_unlisten es_abort_unlisten
#define es_self_signal es_abort_of
#define es_end es_flow_end
#define es_real_new es_real_clock_new
#define es_real_free es_real_clock_free
#define es_virtual es_virtual_clock
#define es_virtual_init es_virtual_clock_init
#define es_waterfall es_trace_waterfall
#define ES_EVENT_LISTEN ES_EVENT_KINDS
#endif

ES_API_END

#endif
