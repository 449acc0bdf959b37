/* SPDX-License-Identifier: MIT
 * What a body may ask for without a wait. */
#include "core/calls/errors.h"
#include "core/calls/settle.h"
#include "core/state/codes.h"
#include "core/waits/await.h"
#include "platform/memory.h"

/* With many calls at once the records may be moved by others. */
static struct es_result value_in_core(struct es_self *self, es_id id)
{
    struct es_sched *sched = self->sched;
    const struct es_record *record;
    struct es_result result;

    es_core_enter(sched);
    record = &sched->records[es_request_root(self->request)->base + id];
    result = es_code(record) < 0 ? es_result_plain(ES_BUSY, es_self_number(self))
                                 : es_record_result(record);
    es_core_leave(sched);
    return result;
}

struct es_result es_value(struct es_self *self, es_id id)
{
    if (!self || es_current() != self)
        return es_result_plain(ES_MISUSE, ES_NONE);
    if (id >= es_request_root(es_self_request(self))->count)
        return es_await_unknown_id(self, id);
    if (self->sched->many)
        return value_in_core(self, id);
    if (es_code(&self->sched->records[id]) < 0)
        return es_result_plain(ES_BUSY, es_self_number(self));
    return es_record_result(&self->sched->records[id]);
}

struct es_result es_flow_end(struct es_self *self, void *value)
{
    if (!self || es_current() != self || es_self_request(self)->call.mode != ES_FLOW)
        return es_result_plain(ES_MISUSE,
                               self && es_current() == self ? es_self_number(self) : ES_NONE);
    es_core_enter(self->sched);
    es_settle_end(es_self_request(self), self->task, value);
    es_core_leave(self->sched);
    return es_result_plain(ES_ENDED, es_self_number(self));
}

es_ns es_now(struct es_self *self) { return self->sched->clock->now(self->sched->clock); }

es_id es_self_id(const struct es_self *self) { return es_self_number(self); }

const char *es_self_name(const struct es_self *self)
{
    return es_set_name(es_request_root(es_self_request(self))->set, es_self_number(self));
}

void *es_self_context(const struct es_self *self) { return es_self_request(self)->call.context; }

struct es_abort *es_abort_of(struct es_self *self) { return &es_self_request(self)->abort; }

int es_shield(struct es_self *self, bool on)
{
    struct es_sched *sched;

    if (!self || es_current() != self)
        return ES_MISUSE;
    sched = self->sched;
    es_core_enter(sched);
    self->shielded = on;
    if (sched->many)
        es_self_request(self)->rare = true;
    else
        sched->watch |= ES_WATCH_SHIELD;
    es_core_leave(sched);
    return ES_OK;
}

int es_defer(struct es_self *self, void (*hook)(void *data), void *data)
{
    struct es_hook *added;

    if (!self || es_current() != self || !hook)
        return ES_MISUSE;
    es_core_enter(self->sched);
    ES_ASSERT(es_code(&self->sched->records[self->task]) < 0);
    added = es_memory_take(&self->sched->alloc, 1, sizeof *added);
    es_core_leave(self->sched);
    if (!added)
        return ES_NO_MEMORY;
    *added = (struct es_hook){ hook, data, self->hooks };
    self->hooks = added;
    return ES_OK;
}
