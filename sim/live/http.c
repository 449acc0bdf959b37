/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/live/http.h"

#include "sim/base/version.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>

enum { WAIT_MAX = 1000, WAIT_BLIND = 1 }; /* ms; blind: it gives no descriptor, or several */

struct sb_http {
    const struct sb_curl *curl;
    const struct sb_action *action;
    CURLM *multi; /* keeps the connection */
    CURL *easy;
    struct curl_slist *header;
    bool under_way;
    sb_ns connecting;
};

static size_t throw_away(char *data, size_t size, size_t count, void *self)
{
    (void)data;
    (void)self;
    return size * count;
}

static bool set_up(struct sb_http *h, sb_ns limit, bool fresh)
{
    const struct sb_action *a = h->action;
    long ms = limit / 1000000 < 1 ? 1 : (long)(limit / 1000000);
    bool body = strcmp(a->method, "GET") != 0 && strcmp(a->method, "HEAD") != 0;
    return h->curl->easy_setopt(h->easy, CURLOPT_URL, a->url) == CURLE_OK &&
           h->curl->easy_setopt(h->easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           h->curl->easy_setopt(h->easy, CURLOPT_NOBODY,
                                strcmp(a->method, "HEAD") == 0 ? 1L : 0L) == CURLE_OK &&
           (!body || h->curl->easy_setopt(h->easy, CURLOPT_CUSTOMREQUEST, a->method) == CURLE_OK) &&
           h->curl->easy_setopt(h->easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           h->curl->easy_setopt(h->easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           h->curl->easy_setopt(h->easy, CURLOPT_TIMEOUT_MS, ms) == CURLE_OK &&
           h->curl->easy_setopt(h->easy, CURLOPT_USERAGENT, "simbench/" SB_VERSION) == CURLE_OK &&
           h->curl->easy_setopt(h->easy, CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L) == CURLE_OK &&
           h->curl->easy_setopt(h->easy, CURLOPT_FORBID_REUSE, fresh ? 1L : 0L) == CURLE_OK &&
           h->curl->easy_setopt(h->easy, CURLOPT_WRITEFUNCTION, throw_away) == CURLE_OK;
}

struct sb_http *sb_http_new(const struct sb_curl *curl, const struct sb_action *action, sb_ns limit,
                            bool fresh)
{
    struct sb_http *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    *h = (struct sb_http){
        .curl = curl, .action = action, .multi = curl->multi_init(), .easy = curl->easy_init()
    };
    if (h->multi && h->easy && set_up(h, limit, fresh))
        return h;
    sb_http_free(h);
    return NULL;
}

void sb_http_free(struct sb_http *h)
{
    if (!h)
        return;
    sb_http_leave(h);
    h->curl->easy_cleanup(h->easy);
    h->curl->multi_cleanup(h->multi);
    free(h);
}

/* The descriptor that it waits for; -1 where there is none, or more than one. */
static int descriptor(struct sb_http *h, short *events)
{
    fd_set reads, writes, others;
    int highest = -1, only = -1;
    FD_ZERO(&reads);
    FD_ZERO(&writes);
    FD_ZERO(&others);
    if (h->curl->multi_fdset(h->multi, &reads, &writes, &others, &highest) != CURLM_OK)
        return -1;
    for (int fd = 0; fd <= highest; fd++) {
        short wanted =
            (short)((FD_ISSET(fd, &reads) ? POLLIN : 0) | (FD_ISSET(fd, &writes) ? POLLOUT : 0));
        if (!wanted)
            continue;
        if (only >= 0)
            return -1;
        only = fd;
        *events = wanted;
    }
    return only;
}

static void wait_for_socket(struct sb_http *h, struct sb_wait *wait)
{
    long ms = -1;
    *wait = (struct sb_wait){ .fd = -1 };
    wait->fd = descriptor(h, &wait->events);
    h->curl->multi_timeout(h->multi, &ms);
    long most = wait->fd < 0 ? WAIT_BLIND : WAIT_MAX;
    wait->most = (sb_ns)(ms < 0 || ms > most ? most : ms) * 1000000;
}

static int fail_url(const struct sb_http *h, const char *why, struct sb_error *error)
{
    sb_fail(error, SB_ECHECK, NULL, "%s %.200s: %s", h->action->method, h->action->url, why);
    return -1;
}

static int judge(struct sb_http *h, struct sb_error *error)
{
    char why[80];
    int left;
    long status = 0;
    curl_off_t us = 0;
    const CURLMsg *message = h->curl->multi_info_read(h->multi, &left);
    if (!message || message->msg != CURLMSG_DONE || message->data.result != CURLE_OK)
        return fail_url(h, message ? h->curl->easy_strerror(message->data.result) : "no answer",
                        error);
    h->curl->easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
    h->curl->easy_getinfo(h->easy, CURLINFO_APPCONNECT_TIME_T, &us);
    if (us == 0)
        h->curl->easy_getinfo(h->easy, CURLINFO_CONNECT_TIME_T, &us);
    h->connecting = (sb_ns)us * 1000;
    uint32_t wanted = h->action->expect;
    if (wanted ? status == (long)wanted : status >= 200 && status <= 299)
        return 0;
    if (wanted)
        snprintf(why, sizeof why, "answered with status %ld, expected %u", status, wanted);
    else
        snprintf(why, sizeof why, "answered with status %ld, expected 200 to 299", status);
    return fail_url(h, why, error);
}

int sb_http_begin(struct sb_http *h, const char *header, struct sb_wait *wait,
                  struct sb_error *error)
{
    h->connecting = 0;
    h->header = h->curl->slist_append(NULL, header);
    if (!h->header || h->curl->easy_setopt(h->easy, CURLOPT_HTTPHEADER, h->header) != CURLE_OK ||
        h->curl->multi_add_handle(h->multi, h->easy) != CURLM_OK) {
        sb_fail_memory(error);
        return -1;
    }
    h->under_way = true;
    return sb_http_go_on(h, wait, error);
}

int sb_http_go_on(struct sb_http *h, struct sb_wait *wait, struct sb_error *error)
{
    int running = 0;
    CURLMcode code = h->curl->multi_perform(h->multi, &running);
    if (code != CURLM_OK)
        return fail_url(h, h->curl->multi_strerror(code), error);
    if (!running)
        return judge(h, error);
    wait_for_socket(h, wait);
    return 1;
}

void sb_http_leave(struct sb_http *h)
{
    if (h->under_way)
        h->curl->multi_remove_handle(h->multi, h->easy);
    h->under_way = false;
    h->curl->slist_free_all(h->header);
    h->header = NULL;
}

sb_ns sb_http_connecting(const struct sb_http *h) { return h->connecting; }
