/* SPDX-License-Identifier: MIT
 * An aggregator: user, config and profile over HTTP, each request a libcurl transfer on the
 * scheduler's loop, from a small server on loopback that delays each answer. The same three
 * requests in three ways: all started at once with awaits in the middle, one after another, and all
 * independent ones joined before the rest. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include "earliest.h"

#define MS ((es_ns)1000000)

/* ---- a server: GET /<ms>/<word> answers with the word after so many milliseconds ---- */

static void *answer(void *argument)
{
    int fd = (int)(intptr_t)argument;
    char request[1024];
    char word[64];
    char reply[256];
    unsigned ms;
    ssize_t got = read(fd, request, sizeof request - 1);

    request[got > 0 ? got : 0] = '\0';
    if (sscanf(request, "GET /%u/%63s", &ms, word) == 2) {
        poll(NULL, 0, (int)ms);
        snprintf(reply, sizeof reply, "HTTP/1.0 200 OK\r\nContent-Length: %zu\r\n\r\n%s",
                 strlen(word), word);
        if (write(fd, reply, strlen(reply)) < 0)
            perror("write");
    }
    close(fd);
    return NULL;
}

static void *serve(void *argument)
{
    int listener = (int)(intptr_t)argument;
    int fd;

    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        pthread_t thread;

        if (pthread_create(&thread, NULL, answer, (void *)(intptr_t)fd) == 0)
            pthread_detach(thread);
        else
            close(fd);
    }
    return NULL;
}

/* Listens on a free port of loopback and returns the port, or 0. */
static unsigned server_start(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    pthread_t thread;

    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 16) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0 ||
        pthread_create(&thread, NULL, serve, (void *)(intptr_t)listener) != 0)
        return 0;
    pthread_detach(thread);
    return ntohs(address.sin_port);
}

/* ---- a transfer that waits on the loop ---- */

struct fetch {
    unsigned port;
    int ms;
    const char *word;
    const char *needs[2]; /* tasks to await first */
    char body[64];
    size_t length;
};

static size_t keep(char *data, size_t size, size_t count, void *argument)
{
    struct fetch *fetch = argument;
    size_t bytes = size * count;

    if (fetch->length + bytes >= sizeof fetch->body)
        return 0;
    memcpy(fetch->body + fetch->length, data, bytes);
    fetch->length += bytes;
    fetch->body[fetch->length] = '\0';
    return bytes;
}

/* Waits for the transfer's one descriptor, as long as libcurl allows. */
static struct es_result wait_for(struct es_self *self, CURLM *multi)
{
    fd_set reads, writes, others;
    struct es_result waited;
    long ms = -1;
    int fd = -1;

    FD_ZERO(&reads);
    FD_ZERO(&writes);
    FD_ZERO(&others);
    curl_multi_fdset(multi, &reads, &writes, &others, &fd);
    curl_multi_timeout(multi, &ms);
    if (ms < 0 || ms > 1000)
        ms = 1000;
    if (fd < 0)
        return es_sleep(self, ms < 10 ? ms * MS : 10 * MS);
    waited = es_wait_fd(
        self, fd,
        (short)((FD_ISSET(fd, &reads) ? POLLIN : 0) | (FD_ISSET(fd, &writes) ? POLLOUT : 0)),
        es_now(self) + ms * MS, NULL);
    return waited.code == ES_TIMED_OUT ? es_ok(NULL) : waited;
}

static struct es_result transfer(struct es_self *self, CURLM *multi, CURL *easy,
                                 struct fetch *fetch)
{
    char url[128];
    int running = 1;
    int left;
    const CURLMsg *message;

    snprintf(url, sizeof url, "http://127.0.0.1:%u/%d/%s", fetch->port, fetch->ms, fetch->word);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch);
    curl_multi_add_handle(multi, easy);
    while (curl_multi_perform(multi, &running) == CURLM_OK && running) {
        struct es_result waited = wait_for(self, multi);

        if (waited.code)
            return waited;
    }
    message = curl_multi_info_read(multi, &left);
    if (!message || message->data.result != CURLE_OK)
        return es_fail(
            (void *)(uintptr_t)(message ? curl_easy_strerror(message->data.result) : "no answer"));
    return es_ok(fetch->body);
}

static struct es_result fetch_body(struct es_self *self, void *data)
{
    struct fetch *fetch = data;
    struct es_result result = es_ok(NULL);
    CURLM *multi;
    CURL *easy;

    for (int i = 0; i < 2 && fetch->needs[i] && result.code == ES_OK; i++)
        result = es_await(self, fetch->needs[i]);
    if (result.code)
        return result;
    fetch->length = 0;
    multi = curl_multi_init();
    easy = curl_easy_init();
    result = multi && easy ? transfer(self, multi, easy, fetch) : es_fail("out of memory");
    if (multi && easy)
        curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
    return result;
}

/* ---- three ways ---- */

static int run(struct es_sched *sched, struct es_clock *clock, const char *title, unsigned port,
               const char *config_needs, const char *profile_needs)
{
    struct fetch user = { .port = port, .ms = 60, .word = "Ada" };
    struct fetch config = {
        .port = port, .ms = 90, .word = "dark", .needs = { config_needs, NULL }
    };
    struct fetch profile = {
        .port = port, .ms = 50, .word = "engineer", .needs = { "user", profile_needs }
    };
    struct es_set *set = es_set_new(NULL);
    struct es_error error;
    es_ns begin = clock->now(clock);
    int code;

    es_set_add(set, "user", fetch_body, &user);
    es_set_add(set, "config", fetch_body, &config);
    es_set_add(set, "profile", fetch_body, &profile);
    code = es_run(sched, set, NULL, &error);
    if (code)
        fprintf(stderr, "%s: %s\n", title, error.text);
    else
        printf("%-22s %6.1f ms: %s, %s, %s\n", title, (double)(clock->now(clock) - begin) / 1e6,
               user.body, config.body, profile.body);
    es_set_free(set);
    return code || strcmp(profile.body, "engineer") != 0;
}

int main(void)
{
    struct es_clock *clock = es_real_clock_new(0, true);
    struct es_options options = { .clock = clock,
                                  .stack_size = 256 << 10 }; /* libcurl likes large frames */
    struct es_sched *sched = es_sched_new(&options, NULL);
    unsigned port = server_start();
    int failed;

    if (!sched || !port || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return 1;
    failed = run(sched, clock, "earliest start", port, NULL, NULL);
    failed |= run(sched, clock, "sequential", port, "user", "config");
    failed |= run(sched, clock, "join all, then chain", port, NULL, "config");
    es_sched_free(sched);
    es_real_clock_free(clock);
    curl_global_cleanup();
    return failed;
}
