/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/calls/request_end.h"

void sb_load_tell_attempt(const struct sb_load_engine *e, const struct sb_load_attempt *attempt)
{
    const struct sb_attempt_log *log = e->run->log;
    log->attempt(log->self, &(struct sb_attempt){ .arrival = attempt->request->arrival,
                                                  .workload = attempt->request->part,
                                                  .step = attempt->step,
                                                  .attempt = attempt->number,
                                                  .issued = attempt->issued,
                                                  .start = attempt->start,
                                                  .end = attempt->end,
                                                  .told = attempt->told,
                                                  .outcome = attempt->outcome });
}

static struct sb_request report_of(const struct sb_load_request *request, sb_ns drained)
{
    return (struct sb_request){ .arrival = request->arrival,
                                .workload = request->part,
                                .arrived = request->arrived,
                                .over = request->over,
                                .drained = drained,
                                .outcome = request->outcome };
}

void sb_load_request_end(struct sb_load_engine *e, struct sb_load_request *request,
                         enum sb_outcome outcome)
{
    e->result.present += (uint64_t)e->now; /* an integral, see sb_load_engine_use */
    request->over = e->now;
    request->outcome = outcome;
    e->result.over++;
    e->result.outcome[outcome]++;
    e->result.stayed += (uint64_t)(e->now - request->arrived);
    e->first_over += request->arrival < e->run->requests;
    if (e->run->over) {
        struct sb_request report = report_of(request, SB_NS_NEVER);
        e->run->over(e->run->self, &report);
    }
    if (e->source.arrivals->kind == SB_ARRIVALS_CLOSED)
        sb_arrival_stream_answer(&e->stream, request->client, e->now);
}

void sb_load_request_drain(struct sb_load_engine *e, struct sb_load_request *request)
{
    const struct sb_attempt_log *log = e->run->log;
    if (log && log->request) {
        struct sb_request report = report_of(
            request, request->over > request->last_end ? request->over : request->last_end);
        log->request(log->self, &report);
    }
    *(request->next ? &request->next->previous : &e->newest) = request->previous;
    if (request->previous)
        request->previous->next = request->next;
    sb_slab_give(&e->graph[request->part].requests, request);
}
