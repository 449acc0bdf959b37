/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/recorded/calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum sb_code sb_recorded_init(struct sb_recorded *recorded, struct sb_error *error)
{
    *recorded = (struct sb_recorded){ 0 };
    return sb_recorded_text(recorded, "", 0) == 0 ? SB_OK : sb_fail_memory(error);
}

void sb_recorded_fini(struct sb_recorded *recorded)
{
    free(recorded->call);
    free(recorded->task);
    free(recorded->access);
    free(recorded->group);
    sb_names_fini(&recorded->text);
    sb_names_fini(&recorded->shape);
    sb_arena_fini(&recorded->arena);
    *recorded = (struct sb_recorded){ 0 };
}

static uint32_t number_of(struct sb_names *names, struct sb_arena *arena, const char *text)
{
    int failed = 0;
    uint32_t number = sb_names_find(names, text);
    return number == SB_NO_NAME ? sb_names_add(names, arena, text, &failed) : number;
}

uint32_t sb_recorded_text(struct sb_recorded *recorded, const char *text, size_t length)
{
    char *copy = strndup(text, length);
    uint32_t number = copy ? number_of(&recorded->text, &recorded->arena, copy) : SB_NO_NAME;
    free(copy);
    return number;
}

uint32_t sb_recorded_find(const struct sb_recorded *recorded, const struct sb_recorded_call *call,
                          uint32_t name)
{
    for (uint32_t t = 0; t < call->tasks; t++)
        if (recorded->task[call->task + t].name == name)
            return t;
    return SB_NO_NAME;
}

/* "name;task:access,access;task:..." in numbers, on the heap. */
static char *shape_of(const struct sb_recorded *recorded, const struct sb_recorded_call *call)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fprintf(out, "%u", call->name);
    for (uint32_t t = 0; t < call->tasks; t++) {
        const struct sb_recorded_task *task = &recorded->task[call->task + t];
        fprintf(out, ";%u:", task->name);
        for (uint32_t a = 0; a < task->accesses; a++)
            fprintf(out, "%u,", recorded->access[task->access + a].name);
    }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

enum sb_code sb_recorded_add(struct sb_recorded *recorded, const struct sb_recorded_call *call,
                             struct sb_error *error)
{
    char *shape = shape_of(recorded, call);
    uint32_t group = shape ? number_of(&recorded->shape, &recorded->arena, shape) : SB_NO_NAME;
    free(shape);
    if (group == SB_NO_NAME || recorded->calls == UINT32_MAX ||
        sb_reserve(&recorded->call, recorded->calls, &recorded->call_room, sizeof *call) ||
        sb_reserve(&recorded->group, recorded->groups, &recorded->group_room,
                   sizeof *recorded->group))
        return sb_fail_memory(error);
    if (group == recorded->groups)
        recorded->group[recorded->groups++] =
            (struct sb_recorded_group){ (uint32_t)recorded->calls, 0 };
    recorded->group[group].calls++;
    recorded->call[recorded->calls] = *call;
    recorded->call[recorded->calls++].group = group;
    return SB_OK;
}
