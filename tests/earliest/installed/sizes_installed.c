/* SPDX-License-Identifier: GPL-3.0-or-later
 * Built by install.sh against the installed header alone, as C: structs with their size filled in.
 */
#include <earliest.h>

static struct es_result answer(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

int main(void)
{
    struct es_virtual_clock clock;
    struct es_options options = ES_OPTIONS(.clock = &clock.clock, .trace_events = 8);
    struct es_call call = ES_CALL(.mode = ES_ALL_SETTLED);
    struct es_set *set = es_set_new(NULL);
    struct es_sched *sched;
    int failed;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    es_set_add(set, "answer", answer, &clock);
    failed = es_run(sched, set, &call, NULL) != ES_OK || es_task_result(sched, 0).value != &clock ||
             es_trace_events(sched, NULL, 0, NULL) != 3;
    es_sched_free(sched);
    es_set_free(set);
    return failed;
}
