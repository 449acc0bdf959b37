/* SPDX-License-Identifier: GPL-3.0-or-later
 * Built by install.sh against the installed header alone: a program with the names of before 0.2.0.
 */
#include <earliest.h>

static int heard;

static void hear(struct es_listener *listener, struct es_result reason)
{
    heard = listener->data == &heard && reason.code == ES_ABORTED && reason.value == &heard;
}

static struct es_result listen(struct es_self *self, void *data)
{
    struct es_listener *listener = data;

    es_signal_listen(es_self_signal(self), listener);
    return es_sleep(self, 1000);
}

static struct es_result stop(struct es_self *self, void *data)
{
    struct es_signal *signal = data;

    es_sleep(self, 10);
    if (!es_signal_aborted(signal))
        es_signal_abort(signal, &heard);
    return es_end(self, es_signal_reason(signal).value);
}

int main(void)
{
    struct es_virtual clock;
    struct es_options options = { .clock = &clock.clock };
    struct es_signal *signal = es_signal_new(NULL);
    struct es_call call = { .mode = ES_ALL_SETTLED, .signal = signal };
    struct es_listener listener = { .heard = hear, .data = &heard };
    struct es_set *set = es_set_new(NULL);
    struct es_clock *real = es_real_new(0, true);
    struct es_sched *sched;
    int code;

    es_virtual_init(&clock);
    sched = es_sched_new(&options, NULL);
    es_set_add(set, "listen", listen, &listener);
    es_set_add(set, "stop", stop, signal);
    code = es_run(sched, set, &call, NULL);
    es_sched_free(sched);
    es_set_free(set);
    es_real_free(real);
    es_signal_free(signal);
    return !heard || code != ES_OK || clock.now != 1000 ||
           ES_EVENT_LISTEN != ES_EVENT_KINDS;
}
