/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chrome's trace events, an array or {"traceEvents": […]}: whole events (X), begins and ends (B, E;
 * b, e of what is not on a thread), flows (s, t, f), names (M). Times in microseconds. Bazel's
 * profiles and much else is written so. */
#include "sim/trace/decimal.h"
#include "sim/trace/operation/gathered.h"
#include "sim/trace/slices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum chrome_trace_field {
    CHROME_TRACE_EVENT = 1,
    CHROME_TRACE_PHASE,
    CHROME_TRACE_NAME,
    CHROME_TRACE_CATEGORY,
    CHROME_TRACE_PROCESS,
    CHROME_TRACE_THREAD,
    CHROME_TRACE_TIME,
    CHROME_TRACE_LENGTH,
    CHROME_TRACE_BUSY,
    CHROME_TRACE_ID,
    CHROME_TRACE_BINDING,
    CHROME_TRACE_ARGUMENT
};

static const struct sb_json_field chrome_trace_argument_fields[] = {
    { "name", CHROME_TRACE_ARGUMENT, NULL },
    { 0 }
};
/* clang-format off */
#define CHROME_TRACE_EVENT_FIELDS                                                                  \
    { "ph", CHROME_TRACE_PHASE, NULL }, { "name", CHROME_TRACE_NAME, NULL },                       \
    { "cat", CHROME_TRACE_CATEGORY, NULL }, { "pid", CHROME_TRACE_PROCESS, NULL },                 \
    { "tid", CHROME_TRACE_THREAD, NULL }, { "ts", CHROME_TRACE_TIME, NULL },                       \
    { "dur", CHROME_TRACE_LENGTH, NULL }, { "tdur", CHROME_TRACE_BUSY, NULL },                     \
    { "id", CHROME_TRACE_ID, NULL }, { "bp", CHROME_TRACE_BINDING, NULL },                         \
    { "args", 0, chrome_trace_argument_fields }
/* clang-format on */
static const struct sb_json_field chrome_trace_event_fields[] = {
    CHROME_TRACE_EVENT_FIELDS,
    { 0 },
};
static const struct sb_json_field chrome_trace_root_fields[] = {
    { "traceEvents", CHROME_TRACE_EVENT, chrome_trace_event_fields },
    CHROME_TRACE_EVENT_FIELDS,
    { 0 },
};
static const struct sb_json_field chrome_trace_root = { "", CHROME_TRACE_EVENT,
                                                        chrome_trace_root_fields };

enum { CHROME_TRACE_WORD = 64 };

/* A process or a thread that has a name. */
struct chrome_trace_named {
    uint32_t key, name; /* texts */
};

struct chrome_trace_state {
    struct sb_trace_input input;
    /* The event that is being read. */
    char phase, process[CHROME_TRACE_WORD], thread[CHROME_TRACE_WORD], category[CHROME_TRACE_WORD],
        id[CHROME_TRACE_WORD];
    uint32_t name, argument;
    bool has_time, has_length, has_busy, within;
    sb_ns time, length, busy; /* busy: of that time on a processor */
    /* All of them. */
    struct sb_event *event;
    size_t events, room;
    struct chrome_trace_named *process_name; /* of a track, at first */
    size_t processes, process_room;
    struct sb_track *track;
    size_t tracks, track_room;
    bool *is_track; /* [is_tracks] by text */
    size_t is_tracks;
};

static bool chrome_trace_open(void *self, int id, const char *key)
{
    struct chrome_trace_state *s = self;
    (void)key;
    if (id != CHROME_TRACE_EVENT)
        return true;
    s->phase = s->process[0] = s->thread[0] = s->category[0] = s->id[0] = '\0';
    s->name = s->argument = 0;
    s->has_time = s->has_length = s->has_busy = s->within = false;
    s->time = s->length = s->busy = 0;
    return true;
}

/* The text of a track: of a thread, or of what has an id of its own. */
static bool chrome_trace_track_text(struct chrome_trace_state *s, bool thread, uint32_t *text)
{
    char key[4 * CHROME_TRACE_WORD];
    char *end = stpcpy(stpcpy(stpcpy(key, s->process), "\t"), thread ? s->thread : s->category);
    end = stpcpy(stpcpy(end, "\t"), thread ? "" : s->id);
    return sb_trace_text(&s->input, key, (size_t)(end - key), text);
}

/* Room for the mark of that text. */
static bool chrome_trace_reserve_mark(struct chrome_trace_state *s, uint32_t text)
{
    if (text < s->is_tracks)
        return true;
    size_t room = 2 * (size_t)text + 64;
    bool *grown = realloc(s->is_track, room * sizeof *grown);
    if (!grown)
        return sb_trace_no_memory(&s->input);
    memset(grown + s->is_tracks, 0, (room - s->is_tracks) * sizeof *grown);
    s->is_track = grown;
    s->is_tracks = room;
    return true;
}

static bool chrome_trace_add_track(struct chrome_trace_state *s, uint32_t text)
{
    uint32_t process;
    if (!chrome_trace_reserve_mark(s, text))
        return false;
    if (s->is_track[text])
        return true;
    s->is_track[text] = true;
    if (!sb_trace_text(&s->input, s->process, strlen(s->process), &process))
        return false;
    if (sb_reserve(&s->track, s->tracks, &s->track_room, sizeof *s->track))
        return sb_trace_no_memory(&s->input);
    s->track[s->tracks++] = (struct sb_track){ .name = text, .service = process };
    return true;
}

static bool chrome_trace_add_event(struct chrome_trace_state *s, enum sb_event_kind kind,
                                   bool thread, bool last)
{
    struct sb_event event = {
        .name = s->name, .kind = (uint8_t)kind, .last = last, .at = s->time, .length = s->length
    };
    if (!s->has_length && s->has_busy) /* some write nothing else */
        event.length = s->busy;
    if (!s->has_time || (kind == SB_EVENT_WHOLE && !s->has_length && !s->has_busy)) {
        s->input.spans->dirt.unusable++;
        return true;
    }
    if (kind >= SB_EVENT_FLOW) {
        char key[4 * CHROME_TRACE_WORD];
        snprintf(key, sizeof key, "\t%s\t%s", s->category, s->id);
        if (!sb_trace_text(&s->input, key, strlen(key), &event.name))
            return false;
    }
    if (!chrome_trace_track_text(s, thread, &event.track) ||
        !chrome_trace_add_track(s, event.track))
        return false;
    if (sb_reserve(&s->event, s->events, &s->room, sizeof *s->event))
        return sb_trace_no_memory(&s->input);
    s->event[s->events++] = event;
    return true;
}

/* Whatever else is told of it. */
static bool chrome_trace_add_copy(struct chrome_trace_state *s, uint32_t text)
{
    if (sb_reserve(&s->track, s->tracks, &s->track_room, sizeof *s->track))
        return sb_trace_no_memory(&s->input);
    s->track[s->tracks++] = (struct sb_track){ .name = text, .copy = true };
    return true;
}

/* process_name and thread_name. Bazel tells its critical path again, as a thread. */
static bool chrome_trace_add_name(struct chrome_trace_state *s)
{
    const char *what = s->input.spans->text.name[s->name];
    uint32_t key;
    if (strcmp(what, "process_name") == 0) {
        if (!sb_trace_text(&s->input, s->process, strlen(s->process), &key))
            return false;
        if (sb_reserve(&s->process_name, s->processes, &s->process_room, sizeof *s->process_name))
            return sb_trace_no_memory(&s->input);
        s->process_name[s->processes++] = (struct chrome_trace_named){ key, s->argument };
    }
    else if (strcmp(what, "thread_name") == 0 &&
             strcmp(s->input.spans->text.name[s->argument], "Critical Path") == 0) {
        if (!chrome_trace_track_text(s, true, &key) || !chrome_trace_add_copy(s, key))
            return false;
    }
    return true;
}

static bool chrome_trace_close(void *self, int id)
{
    struct chrome_trace_state *s = self;
    if (id != CHROME_TRACE_EVENT)
        return true;
    switch (s->phase) {
    case 'X': return chrome_trace_add_event(s, SB_EVENT_WHOLE, true, false);
    case 'B': return chrome_trace_add_event(s, SB_EVENT_BEGIN, true, false);
    case 'E': return chrome_trace_add_event(s, SB_EVENT_END, true, false);
    case 'b':
    case 'S': return chrome_trace_add_event(s, SB_EVENT_BEGIN, false, false);
    case 'e':
    case 'F': return chrome_trace_add_event(s, SB_EVENT_END, false, false);
    case 's':
    case 't': return chrome_trace_add_event(s, SB_EVENT_FLOW_WITHIN, true, false);
    case 'f':
        return chrome_trace_add_event(s, s->within ? SB_EVENT_FLOW_WITHIN : SB_EVENT_FLOW, true,
                                      true);
    case 'M': return chrome_trace_add_name(s);
    default: return true;
    }
}

static void chrome_trace_copy(char word[CHROME_TRACE_WORD], const char *text, size_t length)
{
    bool cut = length >= CHROME_TRACE_WORD;
    length = cut ? CHROME_TRACE_WORD - 1 : length;
    while (cut && length && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--; /* not within a character */
    memcpy(word, text, length);
    word[length] = '\0';
}

static bool chrome_trace_value(void *self, int id, enum sb_json_type type, const char *text,
                               size_t length)
{
    struct chrome_trace_state *s = self;
    if (type != SB_JSON_STRING && type != SB_JSON_NUMBER)
        return true;
    switch (id) {
    case CHROME_TRACE_PHASE: s->phase = (char)(length == 1 ? *text : '\0'); break;
    case CHROME_TRACE_NAME: return sb_trace_text(&s->input, text, length, &s->name);
    case CHROME_TRACE_ARGUMENT: return sb_trace_text(&s->input, text, length, &s->argument);
    case CHROME_TRACE_CATEGORY: chrome_trace_copy(s->category, text, length); break;
    case CHROME_TRACE_PROCESS: chrome_trace_copy(s->process, text, length); break;
    case CHROME_TRACE_THREAD: chrome_trace_copy(s->thread, text, length); break;
    case CHROME_TRACE_ID: chrome_trace_copy(s->id, text, length); break;
    case CHROME_TRACE_BINDING: s->within = length == 1 && *text == 'e'; break;
    case CHROME_TRACE_TIME: s->has_time = sb_decimal_ns(text, length, 3, &s->time); break;
    case CHROME_TRACE_LENGTH: s->has_length = sb_decimal_ns(text, length, 3, &s->length); break;
    case CHROME_TRACE_BUSY: s->has_busy = sb_decimal_ns(text, length, 3, &s->busy); break;
    default: break;
    }
    return true;
}

static int chrome_trace_by_name(const void *a, const void *b)
{
    const struct sb_track *x = a, *y = b;
    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    return (y->copy > x->copy) - (y->copy < x->copy);
}

/* Each track once, with its process's name for a service. */
static void chrome_trace_settle_tracks(struct chrome_trace_state *s)
{
    size_t kept = 0;
    if (s->tracks)
        qsort(s->track, s->tracks, sizeof *s->track, chrome_trace_by_name);
    for (size_t i = 0; i < s->tracks; i++) {
        if (kept && s->track[kept - 1].name == s->track[i].name)
            continue;
        uint32_t process = s->track[i].service, service = 0;
        for (size_t p = 0; p < s->processes; p++)
            service = s->process_name[p].key == process ? s->process_name[p].name : service;
        s->track[kept] = s->track[i];
        s->track[kept++].service = service;
    }
    s->tracks = kept;
}

/* A file is one trace. */
static bool chrome_trace_finish(void *self)
{
    struct chrome_trace_state *s = self;
    const char *slash = strrchr(s->input.name, '/'), *name = slash ? slash + 1 : s->input.name;
    struct sb_slices slices = { .event = s->event, .events = s->events };
    chrome_trace_settle_tracks(s);
    slices.track = s->track;
    slices.tracks = s->tracks;
    slices.trace = sb_spans_trace(s->input.spans, s->input.name, strlen(s->input.name));
    slices.name = sb_spans_text(s->input.spans, name, strlen(name));
    return slices.trace != SB_NO_NAME && slices.name != SB_NO_NAME &&
           sb_slices_add(&slices, s->input.spans);
}

static void chrome_trace_release(void *self)
{
    struct chrome_trace_state *s = self;
    free(s->event);
    free(s->process_name);
    free(s->is_track);
    free(s->track);
}

static const struct sb_trace_reader chrome_trace_reader = {
    .root = &chrome_trace_root,
    .open = chrome_trace_open,
    .close = chrome_trace_close,
    .value = chrome_trace_value,
    .finish = chrome_trace_finish,
    .release = chrome_trace_release,
    .state_size = sizeof(struct chrome_trace_state),
    .open_ended = true,
};

static bool chrome_trace_recognise(struct sb_source *source)
{
    return sb_trace_has_key(source, "traceEvents") ||
           (sb_trace_has_key(source, "ph") && sb_trace_has_key(source, "pid"));
}

static enum sb_code chrome_trace_add(struct sb_source *source, void *gathered,
                                     struct sb_error *error)
{
    return sb_trace_add(&chrome_trace_reader, source, gathered, error);
}

const struct sb_format sb_format_chrome_trace = {
    .name = "chrome-trace",
    .summary = "Chrome's trace events, as Bazel's profiles are written",
    .recognise = chrome_trace_recognise,
    .gathering = &sb_trace_gathering,
    .add = chrome_trace_add,
};
