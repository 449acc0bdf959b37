/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/peer.h"

#include "sim/base/arena.h"
#include "sim/line/transcript.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct sb_peer {
    struct sb_process *process; /* or */
    struct sb_transcript *replayed;
    FILE *record;
    char *said; /* and not yet sent */
    size_t size, room;
    bool no_memory;
};

static enum sb_code new_peer(struct sb_peer **peer, struct sb_error *error)
{
    *peer = calloc(1, sizeof **peer);
    return *peer ? SB_OK : sb_fail_memory(error);
}

enum sb_code sb_peer_start(struct sb_peer **peer, const struct sb_process_options *options,
                           FILE *record, struct sb_error *error)
{
    struct sb_peer *p;
    enum sb_code code = new_peer(&p, error);
    if (code)
        return code;
    p->record = record;
    code = sb_process_start(&p->process, options, error);
    if (code)
        free(p);
    else
        *peer = p;
    return code;
}

enum sb_code sb_peer_replay(struct sb_peer **peer, struct sb_transcript *record,
                            struct sb_error *error)
{
    enum sb_code code = new_peer(peer, error);
    if (code == SB_OK)
        (*peer)->replayed = record;
    return code;
}

void sb_peer_free(struct sb_peer *p)
{
    if (!p)
        return;
    sb_process_free(p->process);
    free(p->said);
    free(p);
}

/* ---- saying ---- */

void sb_peer_say(struct sb_peer *p, const char *format, ...)
{
    for (;;) {
        va_list args;
        va_start(args, format);
        size_t left = p->room - p->size;
        int length = vsnprintf(p->said ? p->said + p->size : NULL, left, format, args);
        va_end(args);
        if (length >= 0 && (size_t)length < left) {
            p->size += (size_t)length;
            return;
        }
        p->no_memory = length < 0;
        while (!p->no_memory && p->room - p->size <= (size_t)length)
            p->no_memory = sb_reserve(&p->said, p->room, &p->room, 1) != 0;
        if (p->no_memory)
            return; /* the next answer says so */
    }
}

static void write_record(FILE *record, char mark, const char *text, size_t size)
{
    for (const char *end; size > 0; size -= (size_t)(end - text), text = end) {
        end = memchr(text, '\n', size);
        end = end ? end + 1 : text + size;
        fprintf(record, "%c ", mark);
        fwrite(text, 1, (size_t)(end - text), record);
        if (end[-1] != '\n')
            putc('\n', record);
    }
}

/* What is said now must be what was said when it was recorded. */
static enum sb_code compare(struct sb_peer *p, struct sb_error *error)
{
    for (char *line = p->said, *end; line < p->said + p->size; line = end + 1) {
        end = memchr(line, '\n', p->size - (size_t)(line - p->said));
        *end = '\0';
        const char *recorded = sb_transcript_take(p->replayed, '>');
        if (!recorded || strcmp(recorded, line) != 0) {
            char why[320];
            snprintf(why, sizeof why,
                     "recorded is \"%.100s\", now \"%.100s\" is said: the workload or the options "
                     "are others",
                     recorded ? recorded : "nothing", line);
            return sb_transcript_refuse(p->replayed, why, error);
        }
    }
    return SB_OK;
}

static enum sb_code send(struct sb_peer *p, struct sb_error *error)
{
    if (p->no_memory)
        return sb_fail_memory(error);
    if (p->record)
        write_record(p->record, '>', p->said, p->size);
    enum sb_code code =
        p->process ? sb_process_send(p->process, p->said, p->size, error) : compare(p, error);
    p->size = 0;
    return code;
}

/* ---- being answered ---- */

/* Keeps how a process failed, and fails again as it did then. */
static enum sb_code keep_failure(struct sb_peer *p, enum sb_code code, const struct sb_error *error)
{
    if (code == SB_ECHECK && p->record)
        write_record(p->record, '!', error->text, strlen(error->text));
    return code;
}

static enum sb_code replay_failure(struct sb_peer *p, struct sb_error *error)
{
    const char *failure = sb_transcript_take(p->replayed, '!');
    return failure ? sb_fail(error, SB_ECHECK, NULL, "%s", failure) : SB_OK;
}

static enum sb_code replay_line(struct sb_peer *p, const char **line, struct sb_error *error)
{
    *line = sb_transcript_take(p->replayed, '<');
    if (*line)
        return SB_OK;
    enum sb_code code = replay_failure(p, error);
    return code ? code : sb_transcript_refuse(p->replayed, "an answer is missing behind it", error);
}

enum sb_code sb_peer_answer(struct sb_peer *p, const char **line, struct sb_error *error)
{
    struct sb_error failure = { 0 };
    enum sb_code code = p->size || p->no_memory ? send(p, error) : SB_OK;
    if (code)
        return code;
    if (!p->process)
        return replay_line(p, line, error);
    code = keep_failure(p, sb_process_line(p->process, line, &failure), &failure);
    if (code)
        return sb_fail(error, code, failure.where, "%s", failure.text);
    if (p->record)
        fprintf(p->record, "< %s\n", *line);
    return SB_OK;
}

static enum sb_code finish_replay(struct sb_peer *p, struct sb_error *error)
{
    enum sb_code code = replay_failure(p, error);
    if (code || sb_transcript_ends(p->replayed, "> graph "))
        return code;
    return sb_transcript_refuse(p->replayed, "more was said then than now: the options are others",
                                error);
}

enum sb_code sb_peer_finish(struct sb_peer *p, struct sb_error *error)
{
    struct sb_error failure = { 0 };
    if (!p->process)
        return finish_replay(p, error);
    enum sb_code code = keep_failure(p, sb_process_finish(p->process, &failure), &failure);
    return code ? sb_fail(error, code, failure.where, "%s", failure.text) : SB_OK;
}
