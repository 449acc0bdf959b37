/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request of a workload, made again and again over a connection of its own, by libcurl. Nothing
 * else is asked for: no redirect is followed, nothing is tried again, the answer's body is thrown
 * away. */
#ifndef SIM_LIVE_HTTP_H
#define SIM_LIVE_HTTP_H

#include "sim/base/error.h"
#include "sim/live/curl.h"
#include "sim/model/action.h"
#include "sim/model/work.h"

#include <stdbool.h>

struct sb_http;

/* Borrows library and action. `fresh`: a new connection each time. `limit` is how long it may take.
 * NULL when memory is out. */
struct sb_http *sb_http_new(const struct sb_curl *curl, const struct sb_action *action, sb_ns limit,
                            bool fresh);
void sb_http_free(struct sb_http *http); /* NULL allowed */

/* Begins, with a header that says which run and step it is for, and goes on, as
 * sb_work.go_on. SB_ECHECK where it fails: no answer, or another status. */
int sb_http_begin(struct sb_http *http, const char *header, struct sb_wait *wait,
                  struct sb_error *error);
int sb_http_go_on(struct sb_http *http, struct sb_wait *wait, struct sb_error *error);
void sb_http_leave(struct sb_http *http);

/* Of the last one: how long it took to look up, connect and agree on keys; 0: the connection was
 * there. */
sb_ns sb_http_connecting(const struct sb_http *http);

#endif
