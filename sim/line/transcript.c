/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/transcript.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum sb_code sb_transcript_read(struct sb_transcript *record, const char *name,
                                struct sb_error *error)
{
    size_t room = 0;
    *record = (struct sb_transcript){ .name = name };
    FILE *file = fopen(name, "re");
    if (!file)
        return sb_fail(error, SB_EINPUT, name, "cannot be opened: %s", strerror(errno));
    errno = 0;
    ssize_t length = getdelim(&record->text, &room, '\0', file);
    int why = errno;
    fclose(file);
    if (length > 0)
        return SB_OK;
    sb_transcript_fini(record);
    return why == ENOMEM ? sb_fail_memory(error)
           : why         ? sb_fail(error, SB_EINPUT, name, "cannot be read: %s", strerror(why))
                         : sb_fail(error, SB_EINPUT, name, "is empty");
}

void sb_transcript_fini(struct sb_transcript *record)
{
    free(record->text);
    *record = (struct sb_transcript){ 0 };
}

static char *next_line(struct sb_transcript *record)
{
    char *line = record->text + record->at;
    while (*line == '#') {
        line += strcspn(line, "\n");
        line += *line == '\n';
        record->at = (size_t)(line - record->text);
        record->line++;
    }
    return line;
}

bool sb_transcript_ends(struct sb_transcript *record, const char *first)
{
    const char *line = next_line(record);
    return !*line || strncmp(line, first, strlen(first)) == 0;
}

char *sb_transcript_take(struct sb_transcript *record, char mark)
{
    char *line = next_line(record);
    if (line[0] != mark || line[1] != ' ')
        return NULL;
    size_t length = strcspn(line, "\n");
    record->at += length + (line[length] == '\n');
    record->line++;
    line[length] = '\0';
    return line + 2;
}

enum sb_code sb_transcript_refuse(const struct sb_transcript *record, const char *why,
                                  struct sb_error *error)
{
    char where[384];
    snprintf(where, sizeof where, "%.340s:%u", record->name, record->line);
    return sb_fail(error, SB_EINPUT, where, "%s", why);
}
