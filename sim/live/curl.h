/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl, loaded when it is needed: linked in, it would make every start of the program take five
 * times as long. */
#ifndef SIM_LIVE_CURL_H
#define SIM_LIVE_CURL_H

#include "sim/base/error.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

struct sb_curl {
    __typeof__(curl_global_init) *global_init;
    __typeof__(curl_easy_init) *easy_init;
    __typeof__(curl_easy_setopt) *easy_setopt;
    __typeof__(curl_easy_getinfo) *easy_getinfo;
    __typeof__(curl_easy_strerror) *easy_strerror;
    __typeof__(curl_easy_cleanup) *easy_cleanup;
    __typeof__(curl_multi_init) *multi_init;
    __typeof__(curl_multi_add_handle) *multi_add_handle;
    __typeof__(curl_multi_remove_handle) *multi_remove_handle;
    __typeof__(curl_multi_fdset) *multi_fdset;
    __typeof__(curl_multi_perform) *multi_perform;
    __typeof__(curl_multi_timeout) *multi_timeout;
    __typeof__(curl_multi_info_read) *multi_info_read;
    __typeof__(curl_multi_strerror) *multi_strerror;
    __typeof__(curl_multi_cleanup) *multi_cleanup;
    __typeof__(curl_slist_append) *slist_append;
    __typeof__(curl_slist_free_all) *slist_free_all;
};

/* Fills the table. It stays loaded until the program ends. SB_EIO: there is none, or it is too
 * old. */
enum sb_code sb_curl_load(struct sb_curl *curl, struct sb_error *error);

#endif
