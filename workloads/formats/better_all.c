/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of better-all and of plain promises as workloads/recorder-js writes them: JSON, a line a
 * call, with times in nanoseconds since the call began. */
#include "sim/recorded/gathered.h"
#include "sim/trace/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum better_all_field {
    BETTER_ALL_CALL = 1,
    BETTER_ALL_VERSION,
    BETTER_ALL_KIND,
    BETTER_ALL_NAME,
    BETTER_ALL_EPOCH,
    BETTER_ALL_STATUS,
    BETTER_ALL_LASTED,
    BETTER_ALL_TASK,
    BETTER_ALL_TASK_NAME,
    BETTER_ALL_TASK_START,
    BETTER_ALL_TASK_END,
    BETTER_ALL_AWAIT,
    BETTER_ALL_AWAIT_NAME,
    BETTER_ALL_AWAIT_AT
};

static const struct sb_json_field better_all_await_fields[] = {
    { "task", BETTER_ALL_AWAIT_NAME, NULL },
    { "at", BETTER_ALL_AWAIT_AT, NULL },
    { 0 },
};
static const struct sb_json_field better_all_task_fields[] = {
    { "task", BETTER_ALL_TASK_NAME, NULL },
    { "start", BETTER_ALL_TASK_START, NULL },
    { "end", BETTER_ALL_TASK_END, NULL },
    { "awaits", BETTER_ALL_AWAIT, better_all_await_fields },
    { 0 }
};
static const struct sb_json_field better_all_call_fields[] = {
    { "simbench_call", BETTER_ALL_VERSION, NULL },
    { "kind", BETTER_ALL_KIND, NULL },
    { "name", BETTER_ALL_NAME, NULL },
    { "epoch_ms", BETTER_ALL_EPOCH, NULL },
    { "status", BETTER_ALL_STATUS, NULL },
    { "ns", BETTER_ALL_LASTED, NULL },
    { "tasks", BETTER_ALL_TASK, better_all_task_fields },
    { 0 }
};
static const struct sb_json_field better_all_root = { "", BETTER_ALL_CALL, better_all_call_fields };

struct better_all_state {
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

static bool better_all_refuse(struct better_all_state *s, const char *expected)
{
    sb_json_stream_fail(s->stream, SB_EINPUT, "expected %s", expected);
    return false;
}

static bool better_all_no_memory(struct better_all_state *s)
{
    sb_fail_memory(s->error);
    return false;
}

static bool better_all_open(void *self, int id, const char *key)
{
    struct better_all_state *s = self;
    (void)key;
    if (id == BETTER_ALL_CALL) {
        s->call = (struct sb_recorded_call){ .task = s->recorded->tasks };
        s->epoch = 0;
        s->lasted = -1;
        s->version = s->known = s->plain = s->failed = s->unfinished = false;
    }
    else if (id == BETTER_ALL_TASK)
        s->task = (struct sb_recorded_task){
            .name = SB_NO_NAME, .access = s->recorded->accesses, .start = -1, .end = -1
        };
    else if (id == BETTER_ALL_AWAIT)
        s->access = (struct sb_recorded_access){ SB_NO_NAME, -1 };
    return true;
}

static bool better_all_close_await(struct better_all_state *s)
{
    struct sb_recorded *recorded = s->recorded;
    sb_ns before = s->task.accesses ? recorded->access[recorded->accesses - 1].at : 0;
    if (s->access.name == SB_NO_NAME || s->access.at < before)
        return better_all_refuse(s,
                                 "an await with \"task\" and \"at\", not before the one above it");
    if (sb_reserve(&recorded->access, recorded->accesses, &recorded->access_room, sizeof s->access))
        return better_all_no_memory(s);
    recorded->access[recorded->accesses++] = s->access;
    s->task.accesses++;
    return true;
}

/* Accesses behind the end of a body wait for nothing. */
static bool better_all_close_task(struct better_all_state *s)
{
    struct sb_recorded *recorded = s->recorded;
    struct sb_recorded_task *task = &s->task;
    const struct sb_recorded_access *access =
        task->accesses ? recorded->access + task->access : NULL;
    if (task->name == SB_NO_NAME || task->start < 0)
        return better_all_refuse(s, "a task with \"task\" and \"start\"");
    if (task->end < 0)
        s->unfinished = true;
    else if (task->end < task->start || (task->accesses && access[0].at < task->start))
        return better_all_refuse(s, "a task that ends, and awaits, behind its start");
    while (task->end >= 0 && task->accesses && access[task->accesses - 1].at > task->end)
        task->accesses--;
    if (sb_reserve(&recorded->task, recorded->tasks, &recorded->task_room, sizeof *task))
        return better_all_no_memory(s);
    recorded->task[recorded->tasks++] = *task;
    s->call.tasks++;
    return true;
}

static bool better_all_add_span(struct better_all_state *s, uint64_t id, const char *name,
                                sb_ns start, sb_ns end)
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
           better_all_no_memory(s);
}

/* Plain promises: the call is a span, and so is what it called. */
static bool better_all_add_plain(struct better_all_state *s)
{
    const struct sb_recorded *recorded = s->recorded;
    const char *name = recorded->text.name[s->call.name];
    sb_ns base = s->epoch;
    if (s->lasted < 0)
        return better_all_refuse(s, "a call with \"ns\"");
    s->gathered->plain++;
    bool fine = better_all_add_span(s, 1, *name ? name : "record", base, base + s->lasted);
    for (uint32_t t = 0; fine && t < s->call.tasks; t++) {
        const struct sb_recorded_task *task = &recorded->task[s->call.task + t];
        fine = better_all_add_span(s, t + 2, recorded->text.name[task->name], base + task->start,
                                   base + task->end);
    }
    return fine;
}

static bool better_all_is_repeated(const struct better_all_state *s, uint32_t t)
{
    return sb_recorded_find(s->recorded, &s->call, s->recorded->task[s->call.task + t].name) != t;
}

static bool better_all_keep(struct better_all_state *s)
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

static bool better_all_close_call(struct better_all_state *s)
{
    if (!s->version || !s->known)
        return better_all_refuse(s, "a call with \"simbench_call\": 1 and \"kind\"");
    if (s->plain && !s->unfinished) {
        bool fine = better_all_add_plain(s);
        s->recorded->tasks = s->call.task;
        return fine;
    }
    if (!s->call.tasks)
        return better_all_refuse(s, "a call with \"tasks\"");
    for (uint32_t t = 0; !s->plain && t < s->call.tasks; t++)
        if (better_all_is_repeated(s, t))
            return better_all_refuse(s, "a call without two tasks of one name");
    return better_all_keep(s);
}

static bool better_all_close(void *self, int id)
{
    struct better_all_state *s = self;
    return id == BETTER_ALL_AWAIT  ? better_all_close_await(s)
           : id == BETTER_ALL_TASK ? better_all_close_task(s)
           : id == BETTER_ALL_CALL ? better_all_close_call(s)
                                   : true;
}

static bool better_all_take_time(struct better_all_state *s, enum sb_json_type type,
                                 const char *text, size_t length, int scale, sb_ns *ns)
{
    if (type == SB_JSON_NULL)
        return true;
    if (type == SB_JSON_NUMBER && sb_decimal_ns(text, length, scale, ns) && *ns >= 0 &&
        *ns <= SB_NS_TOTAL_MAX / 2)
        return true;
    return better_all_refuse(s, "a time of 0 or more");
}

static bool better_all_take_name(struct better_all_state *s, enum sb_json_type type,
                                 const char *text, size_t length, uint32_t *name)
{
    if (type != SB_JSON_STRING)
        return better_all_refuse(s, "a name");
    *name = sb_recorded_text(s->recorded, text, length);
    return *name != SB_NO_NAME || better_all_no_memory(s);
}

static bool better_all_is_word(enum sb_json_type type, const char *text, size_t length,
                               const char *word)
{
    return type == SB_JSON_STRING && length == strlen(word) && memcmp(text, word, length) == 0;
}

static bool better_all_take_kind(struct better_all_state *s, enum sb_json_type type,
                                 const char *text, size_t length)
{
    s->plain = better_all_is_word(type, text, length, "record");
    s->known = s->plain || better_all_is_word(type, text, length, "all") ||
               better_all_is_word(type, text, length, "allSettled") ||
               better_all_is_word(type, text, length, "flow");
    return s->known || better_all_refuse(s, "\"all\", \"allSettled\", \"flow\" or \"record\"");
}

static bool better_all_value(void *self, int id, enum sb_json_type type, const char *text,
                             size_t length)
{
    struct better_all_state *s = self;
    switch (id) {
    case BETTER_ALL_VERSION:
        s->version = type == SB_JSON_NUMBER && length == 1 && *text == '1';
        return s->version || better_all_refuse(s, "\"simbench_call\": 1");
    case BETTER_ALL_KIND: return better_all_take_kind(s, type, text, length);
    case BETTER_ALL_NAME: return better_all_take_name(s, type, text, length, &s->call.name);
    case BETTER_ALL_EPOCH: return better_all_take_time(s, type, text, length, 6, &s->epoch);
    case BETTER_ALL_STATUS:
        s->failed = better_all_is_word(type, text, length, "rejected");
        return true;
    case BETTER_ALL_LASTED: return better_all_take_time(s, type, text, length, 0, &s->lasted);
    case BETTER_ALL_TASK_NAME: return better_all_take_name(s, type, text, length, &s->task.name);
    case BETTER_ALL_TASK_START:
        return better_all_take_time(s, type, text, length, 0, &s->task.start);
    case BETTER_ALL_TASK_END: return better_all_take_time(s, type, text, length, 0, &s->task.end);
    case BETTER_ALL_AWAIT_NAME: return better_all_take_name(s, type, text, length, &s->access.name);
    case BETTER_ALL_AWAIT_AT: return better_all_take_time(s, type, text, length, 0, &s->access.at);
    default: return id == 0 || id == BETTER_ALL_CALL || better_all_refuse(s, "an object");
    }
}

static bool better_all_recognise(struct sb_source *source)
{
    return sb_trace_has_key(source, "simbench_call");
}

static enum sb_code better_all_add(struct sb_source *source, void *gathered, struct sb_error *error)
{
    struct sb_recorded_gathered *g = gathered;
    struct sb_error own = { 0 };
    struct better_all_state state = { .gathered = g, .recorded = &g->calls, .error = &own };
    const struct sb_json_sink sink = { &state, better_all_open, better_all_close,
                                       better_all_value };
    const char *piece = NULL;
    size_t size = 0;
    if (!g->file && !(g->file = strdup(source->name)))
        return sb_fail_memory(error);
    enum sb_code pulled = SB_OK;
    state.stream = sb_json_stream_new(source->name, &better_all_root, &sink, &own);
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
    .recognise = better_all_recognise,
    .gathering = &sb_recorded_gathering,
    .add = better_all_add,
};
