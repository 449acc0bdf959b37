/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/run/option_text.h"

#include "sim/cli/arguments/given.h"
#include "sim/cli/arguments/option_table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What does not change a figure. */
static bool is_left_out(const struct sb_option *option)
{
    static const char *const names[] = { "out",        "format",  "plots",         "no-report",
                                         "fail-if",    "threads", "quiet",         "ascii",
                                         "color",      "shard",   "allow-outside", "only-replicate",
                                         "checkpoint", "resume",  "estimate" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(option->name, names[i]) == 0)
            return true;
    return false;
}

struct texts {
    const char **text;
    int count;
    bool failed;
    struct sb_arena *arena;
};

static void add(struct texts *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct texts *t, const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&text, format, args);
    va_end(args);
    const char *copy = length < 0 ? NULL : sb_arena_text(t->arena, text, (size_t)length);
    if (length >= 0)
        free(text);
    t->failed = t->failed || !copy || t->count == SB_OPTION_TEXTS_MAX;
    if (!t->failed)
        t->text[t->count++] = copy;
}

static uint64_t whole(const void *member, size_t size)
{
    return size == sizeof(uint64_t) ? *(const uint64_t *)member : *(const uint32_t *)member;
}

static void add_whole(struct texts *t, const struct sb_option *option, uint64_t value,
                      uint64_t otherwise)
{
    if (value == otherwise)
        return;
    if (value == 0 && option->words[0])
        add(t, "--%s=%s", option->name, option->words[0]);
    else
        add(t, "--%s=%llu", option->name, (unsigned long long)value);
}

static void add_text(struct texts *t, const struct sb_option *option, const char *value)
{
    if (value && !(option->preset && strcmp(value, option->preset) == 0))
        add(t, "--%s=%s", option->name, value);
}

/* `otherwise`: as when no option is given. */
static void add_option(struct texts *t, const struct sb_option *option, const struct sb_options *o,
                       const struct sb_options *otherwise)
{
    const void *member = (const char *)o + option->offset;
    const void *preset = (const char *)otherwise + option->offset;
    switch (option->value) {
    case SB_VALUE_NONE:
        if (*(const bool *)member)
            add(t, "--%s", option->name);
        break;
    case SB_VALUE_WHOLE:
        add_whole(t, option, whole(member, option->size),
                  option->preset ? strtoull(option->preset, NULL, 10)
                                 : whole(preset, option->size));
        break;
    case SB_VALUE_REAL:
        if (*(const double *)member != (option->preset ? strtod(option->preset, NULL) : 0))
            add(t, "--%s=%.17g", option->name, *(const double *)member);
        break;
    case SB_VALUE_TEXTS:
        for (size_t i = 0; i < option->size / sizeof(char *) && ((const char *const *)member)[i];
             i++)
            add(t, "--%s=%s", option->name, ((const char *const *)member)[i]);
        break;
    case SB_VALUE_WORD:
    case SB_VALUE_NAME:
    case SB_VALUE_NAMES:
    case SB_VALUE_TEXT:
    case SB_VALUE_FILE:
    case SB_VALUE_FOLDER: add_text(t, option, *(const char *const *)member); break;
    }
}

int sb_option_texts(enum sb_command_set command, const struct sb_options *o,
                    const char *text[SB_OPTION_TEXTS_MAX], struct sb_arena *arena)
{
    struct texts t = { .text = text, .arena = arena };
    struct sb_options otherwise;
    const struct sb_option *row;
    sb_options_init(&otherwise);
    for (unsigned i = 0; (row = sb_option_at(i)); i++)
        if (row->of & (unsigned)command && !is_left_out(row))
            add_option(&t, row, o, &otherwise);
    return t.failed ? -1 : t.count;
}

/* The row of a run that "--NAME=VALUE" is of, with a value or without as it must be; or NULL. */
static const struct sb_option *row_of(const char *text)
{
    const size_t length = strcspn(text, "=");
    const struct sb_option *row;
    for (unsigned i = 0; (row = sb_option_at(i)); i++)
        if (row->of & SB_RUN && !is_left_out(row) && strncmp(text, "--", 2) == 0 &&
            strlen(row->name) + 2 == length && strncmp(text + 2, row->name, length - 2) == 0)
            return (row->value == SB_VALUE_NONE) == !text[length] ? row : NULL;
    return NULL;
}

enum sb_code sb_option_texts_parse(const char *const *text, unsigned count, struct sb_options *o,
                                   struct sb_error *error)
{
    enum sb_code code = SB_OK;
    sb_given_begin(o, SB_RUN);
    for (unsigned i = 0; i < count && code == SB_OK; i++) {
        const struct sb_option *row = row_of(text[i]);
        const char *value = strchr(text[i], '=');
        code = row ? sb_given_add(o, row, value ? value + 1 : NULL, error)
                   : sb_fail(error, SB_EINPUT, NULL, "%s is no option that makes results", text[i]);
    }
    if (code == SB_OK)
        code = sb_given_check(o, error);
    sb_options_conclude(o);
    return code;
}
