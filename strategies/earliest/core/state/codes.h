/* SPDX-License-Identifier: MIT
 * The library's own errors. */
#ifndef ES_CORE_STATE_CODES_H
#define ES_CORE_STATE_CODES_H

#include "earliest.h"

struct es_result es_result_plain(int code, es_id task); /* with a fixed text */

#endif
