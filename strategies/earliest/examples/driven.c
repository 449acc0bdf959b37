/* SPDX-License-Identifier: MIT
 * Driven by a program's own loop around poll(2): two requests of one set are under way, each waits
 * for an answer that the loop reads from a pipe and hands over by a token. */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "earliest.h"

#define MS ((es_ns)1000000)

struct question {
    struct es_token answered;
    char asked, answer;
};

static int to_server[2], from_server[2];

/* Asks, and waits for whoever gets the answer. */
static struct es_result ask(struct es_self *self, void *data)
{
    struct question *question = es_self_context(self);

    (void)data;
    if (write(to_server[1], &question->asked, 1) != 1)
        return es_fail(question);
    return es_wait_on(self, &question->answered, ES_NEVER);
}

static struct es_result show(struct es_self *self, void *data)
{
    struct question *question = es_self_context(self);
    struct es_result slept = es_sleep(self, 1 * MS);

    (void)data;
    if (slept.code == ES_OK)
        printf("asked %c, answered %c\n", question->asked, question->answer);
    return slept;
}

/* What a library would call when a message has come. */
static void message(struct question *questions, char answer)
{
    struct question *question = &questions[answer - 'A'];

    question->answer = answer;
    es_token_fire(&question->answered, es_ok(question));
}

int main(void)
{
    struct question questions[2] = { { .asked = 'a' }, { .asked = 'b' } };
    struct es_sched *sched = es_sched_new(NULL, NULL);
    struct es_set *set = es_set_new(NULL);
    struct es_request *request;
    struct pollfd polled[3];
    char byte;
    int failed = pipe(to_server) || pipe(from_server);

    es_set_after(set, es_set_add(set, "show", show, NULL), es_set_add(set, "ask", ask, NULL));
    for (int i = 0; i < 2; i++) {
        es_token_init(&questions[i].answered, sched);
        es_request_start(sched, set, &ES_CALL(.context = &questions[i]), NULL);
    }
    polled[0] = (struct pollfd){ es_fd(sched), POLLIN, 0 };
    polled[1] = (struct pollfd){ from_server[0], POLLIN, 0 };
    polled[2] = (struct pollfd){ to_server[0], POLLIN, 0 };
    while (!failed && es_step(sched, NULL) == ES_BUSY && poll(polled, 3, -1) > 0) {
        if ((polled[2].revents & POLLIN) && read(to_server[0], &byte, 1) == 1) {
            byte = (char)(byte - 'a' + 'A'); /* the server */
            failed = write(from_server[1], &byte, 1) != 1;
        }
        if ((polled[1].revents & POLLIN) && read(from_server[0], &byte, 1) == 1)
            message(questions, byte);
    }
    while ((request = es_request_wait_any(sched))) {
        failed |= es_request_finish(request, NULL) != ES_OK;
        es_request_free(request);
    }
    es_sched_free(sched);
    es_set_free(set);
    return failed;
}
