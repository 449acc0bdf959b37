/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of better-all and of plain promises as workloads/recorder-js writes them: JSON, a line a
 * call, with times in nanoseconds since the call began. */
#include "sim/recorded/gathered.h"
#include "sim/trace/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum field {
    CALL = 1,
    VERSION,
    KIND,
    NAME,
    EPOCH,
    STATUS,
    LASTED,
    TASK,
    TASK_NAME,
    TASK_START,
    TASK_END,
    AWAIT,
    AWAIT_NAME,
    AWAIT_AT
};

static const struct sb_json_field await_fields[] = { { "task", AWAIT_NAME, NULL },
                                                     { "at", AWAIT_AT, NULL },
                                                     { 0 } };
static const struct sb_json_field task_fields[] = { { "task", TASK_NAME, NULL },
                                                    { "start", TASK_START, NULL },
                                                    { "end", TASK_END, NULL },
                                                    { "awaits", AWAIT, await_fields },
                                                    { 0 } };
static const struct sb_json_field call_fields[] = { { "simbench_call", VERSION, NULL },
                                                    { "kind", KIND, NULL },
                                                    { "name", NAME, NULL },
                                                    { "epoch_ms", EPOCH, NULL },
                                                    { "status", STATUS, NULL },
                                                    { "ns", LASTED, NULL },
                                                    { "tasks", TASK, task_fields },
                                                    { 0 } };
static const struct sb_json_field root = { "", CALL, call_fields };

struct state {
    struct sb_recorded_gathered *gathered;
    struct sb_recorded *recorded;
    struct sb_json_stream *stream;
    struct sb_error *error;
    struct sb_recorded_call call;
    struct sb_recorded_task task;
    struct sb_recorded_access access;
    sb_ns epoch, lasted;
    bool version, known, plain, failed, unfinished;
};

static bool refuse(struct state *s, const char *expected)
{
    sb_json_stream_fail(s->stream, SB_EINPUT, "expected %s", expected);
    return false;
}

static bool no_memory(struct state *s)
{
    sb_fail_memory(s->error);
    return false;
}

static bool open(void *self, int id, const char *key)
{
    struct state *s = self;
    (void)key;
    if (id == CALL) {
        s->call = (struct sb_recorded_call){ .task = s->recorded->tasks };
        s->epoch = 0;
        s->lasted = -1;
        s->version = s->known = s->plain = s->failed = s->unfinished = false;
    }
    else if (id == TASK)
        s->task = (struct sb_recorded_task){
            .name = SB_NO_NAME, .access = s->recorded->accesses, .start = -1, .end = -1
        };
    else if (id == AWAIT)
        s->access = (struct sb_recorded_access){ SB_NO_NAME, -1 };
    return true;
}

static bool close_await(struct state *s)
{
    struct sb_recorded *recorded = s->recorded;
    sb_ns before = s->task.accesses ? recorded->access[recorded->accesses - 1].at : 0;
    if (s->access.name == SB_NO_NAME || s->access.at < before)
        return refuse(s, "an await with \"task\" and \"at\", not before the one above it");
    if (sb_reserve(&recorded->access, recorded->accesses, &recorded->access_room, sizeof s->access))
        return no_memory(s);
    recorded->access[recorded->accesses++] = s->access;
    s->task.accesses++;
    return true;
}

/* Accesses behind the end of a body wait for nothing. */
static bool close_task(struct state *s)
{
    struct sb_recorded *recorded = s->recorded;
    struct sb_recorded_task *task = &s->task;
    const struct sb_recorded_access *access =
        task->accesses ? recorded->access + task->access : NULL;
    if (task->name == SB_NO_NAME || task->start < 0)
        return refuse(s, "a task with \"task\" and \"start\"");
    if (task->end < 0)
        s->unfinished = true;
    else if (task->end < task->start || (task->accesses && access[0].at < task->start))
        return refuse(s, "a task that ends, and awaits, behind its start");
    while (task->end >= 0 && task->accesses && access[task->accesses - 1].at > task->end)
        task->accesses--;
    if (sb_reserve(&recorded->task, recorded->tasks, &recorded->task_room, sizeof *task))
        return no_memory(s);
    recorded->task[recorded->tasks++] = *task;
    s->call.tasks++;
    return true;
}

static bool add_span(struct state *s, uint64_t id, const char *name, sb_ns start, sb_ns end)
{
    struct sb_spans *spans = &s->gathered->traces->spans;
    struct sb_span_reading reading = { .span = { .id = id, .start = start },
                                       .has_id = true,
                                       .has_start = true,
                                       .has_end = true,
                                       .end = end };
    char trace[32];
    snprintf(trace, sizeof trace, "call %llu", (unsigned long long)s->gathered->plain);
    reading.span.trace = sb_spans_trace(spans, trace, strlen(trace));
    reading.span.operation = sb_spans_text(spans, name, strlen(name));
    if (id > 1) {
        reading.span.parent = 1;
        reading.span.flags |= SB_SPAN_PARENT;
    }
    else if (s->failed)
        reading.span.flags |= SB_SPAN_ERROR;
    return (reading.span.trace != SB_NO_NAME && reading.span.operation != SB_NO_NAME &&
            sb_spans_add(spans, &reading)) ||
           no_memory(s);
}

/* Plain promises: the call is a span, and so is what it called. */
static bool add_plain(struct state *s)
{
    const struct sb_recorded *recorded = s->recorded;
    const char *name = recorded->text.name[s->call.name];
    sb_ns base = s->epoch;
    if (s->lasted < 0)
        return refuse(s, "a call with \"ns\"");
    s->gathered->plain++;
    bool fine = add_span(s, 1, *name ? name : "record", base, base + s->lasted);
    for (uint32_t t = 0; fine && t < s->call.tasks; t++) {
        const struct sb_recorded_task *task = &recorded->task[s->call.task + t];
        fine = add_span(s, t + 2, recorded->text.name[task->name], base + task->start,
                        base + task->end);
    }
    return fine;
}

static bool is_repeated(const struct state *s, uint32_t t)
{
    return sb_recorded_find(s->recorded, &s->call, s->recorded->task[s->call.task + t].name) != t;
}

static bool keep(struct state *s)
{
    const struct sb_trace_filter *filter = &s->gathered->filter;
    struct sb_recorded_dirt *dirt = &s->recorded->dirt;
    uint64_t *out = s->unfinished                                      ? &dirt->unfinished
                    : filter->since_given && s->epoch < filter->since  ? &dirt->outside
                    : filter->until_given && s->epoch >= filter->until ? &dirt->outside
                    : filter->skip_errors && s->failed                 ? &dirt->failed
                                                                       : NULL;
    if (!out)
        return sb_recorded_add(s->recorded, &s->call, s->error) == SB_OK;
    (*out)++;
    s->recorded->tasks = s->call.task;
    return true;
}

static bool close_call(struct state *s)
{
    if (!s->version || !s->known)
        return refuse(s, "a call with \"simbench_call\": 1 and \"kind\"");
    if (s->plain && !s->unfinished) {
        bool fine = add_plain(s);
        s->recorded->tasks = s->call.task;
        return fine;
    }
    if (!s->call.tasks)
        return refuse(s, "a call with \"tasks\"");
    for (uint32_t t = 0; !s->plain && t < s->call.tasks; t++)
        if (is_repeated(s, t))
            return refuse(s, "a call without two tasks of one name");
    return keep(s);
}

static bool close(void *self, int id)
{
    struct state *s = self;
    return id == AWAIT  ? close_await(s)
           : id == TASK ? close_task(s)
           : id == CALL ? close_call(s)
                        : true;
}

static bool take_time(struct state *s, enum sb_json_type type, const char *text, size_t length,
                      int scale, sb_ns *ns)
{
    if (type == SB_JSON_NULL)
        return true;
    if (type == SB_JSON_NUMBER && sb_decimal_ns(text, length, scale, ns) && *ns >= 0 &&
        *ns <= SB_NS_TOTAL_MAX / 2)
        return true;
    return refuse(s, "a time of 0 or more");
}

static bool take_name(struct state *s, enum sb_json_type type, const char *text, size_t length,
                      uint32_t *name)
{
    if (type != SB_JSON_STRING)
        return refuse(s, "a name");
    *name = sb_recorded_text(s->recorded, text, length);
    return *name != SB_NO_NAME || no_memory(s);
}

static bool is_word(enum sb_json_type type, const char *text, size_t length, const char *word)
{
    return type == SB_JSON_STRING && length == strlen(word) && memcmp(text, word, length) == 0;
}

static bool take_kind(struct state *s, enum sb_json_type type, const char *text, size_t length)
{
    s->plain = is_word(type, text, length, "record");
    s->known = s->plain || is_word(type, text, length, "all") ||
               is_word(type, text, length, "allSettled") || is_word(type, text, length, "flow");
    return s->known || refuse(s, "\"all\", \"allSettled\", \"flow\" or \"record\"");
}

static bool value(void *self, int id, enum sb_json_type type, const char *text, size_t length)
{
    struct state *s = self;
    switch (id) {
    case VERSION:
        s->version = type == SB_JSON_NUMBER && length == 1 && *text == '1';
        return s->version || refuse(s, "\"simbench_call\": 1");
    case KIND: return take_kind(s, type, text, length);
    case NAME: return take_name(s, type, text, length, &s->call.name);
    case EPOCH: return take_time(s, type, text, length, 6, &s->epoch);
    case STATUS: s->failed = is_word(type, text, length, "rejected"); return true;
    case LASTED: return take_time(s, type, text, length, 0, &s->lasted);
    case TASK_NAME: return take_name(s, type, text, length, &s->task.name);
    case TASK_START: return take_time(s, type, text, length, 0, &s->task.start);
    case TASK_END: return take_time(s, type, text, length, 0, &s->task.end);
    case AWAIT_NAME: return take_name(s, type, text, length, &s->access.name);
    case AWAIT_AT: return take_time(s, type, text, length, 0, &s->access.at);
    default: return id == 0 || id == CALL || refuse(s, "an object");
    }
}

static bool recognise(struct sb_source *source)
{
    return sb_trace_has_key(source, "simbench_call");
}

static enum sb_code add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    struct sb_recorded_gathered *g = gathered;
    struct sb_error own = { 0 };
    struct state state = { .gathered = g, .recorded = &g->calls, .error = &own };
    const struct sb_json_sink sink = { &state, open, close, value };
    const char *piece = NULL;
    size_t size = 0;
    if (!g->file && !(g->file = strdup(source->name)))
        return sb_fail_memory(error);
    enum sb_code pulled = SB_OK;
    state.stream = sb_json_stream_new(source->name, &root, &sink, &own);
    while (own.code == SB_OK && (pulled = sb_source_pull(source, &piece, &size, error)) == SB_OK &&
           size)
        sb_json_stream_feed(state.stream, piece, size);
    if (own.code == SB_OK && pulled == SB_OK)
        sb_json_stream_end(state.stream, false);
    sb_json_stream_free(state.stream);
    return pulled ? pulled : own.code ? sb_fail(error, own.code, own.where, "%s", own.text) : SB_OK;
}

const struct sb_format sb_format_better_all = {
    .name = "better-all",
    .summary = "calls of better-all and of plain promises, as workloads/recorder-js writes them",
    .recognise = recognise,
    .gathering = &sb_recorded_gathering,
    .add = add,
};
