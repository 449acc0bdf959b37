/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/arguments/given.h"

#include "sim/base/assert.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum sb_code put_whole(const struct sb_option *option, void *member, const char *text,
                              struct sb_error *error)
{
    char *end;
    errno = 0;
    const bool worded = sb_option_has_word(option, text);
    const unsigned long long value = worded ? 0 : strtoull(text, &end, 10);
    if (!worded &&
        (!isdigit((unsigned char)text[0]) || *end || errno ||
         value < strtoull(option->least, NULL, 10) || value > strtoull(option->most, NULL, 10)))
        return sb_fail(error, SB_EINPUT, NULL,
                       "--%s: expected a whole number from %s to %s%s%s, not \"%s\"", option->name,
                       option->least, option->most, option->words[0] ? ", or " : "",
                       option->words[0] ? option->words[0] : "", text);
    if (option->size == sizeof(uint64_t))
        *(uint64_t *)member = value;
    else
        *(uint32_t *)member = (uint32_t)value;
    return SB_OK;
}

static enum sb_code put_real(const struct sb_option *option, double *member, const char *text,
                             struct sb_error *error)
{
    char *end;
    errno = 0;
    const double value = strtod(text, &end);
    if (end == text || *end || errno ||
        !(value >= strtod(option->least, NULL) && value <= strtod(option->most, NULL)))
        return sb_fail(error, SB_EINPUT, NULL, "--%s: expected a number from %s to %s, not \"%s\"",
                       option->name, option->least, option->most, text);
    *member = value;
    return SB_OK;
}

/* In the first free place of an array that NULL ends. */
static enum sb_code put_next(const struct sb_option *option, const char **item, const char *text,
                             struct sb_error *error)
{
    size_t count = 0, most = option->size / sizeof *item;
    while (count < most && item[count])
        count++;
    if (count == most)
        return sb_fail(error, SB_EINPUT, NULL, "--%s: more than %zu of them", option->name, most);
    item[count] = text;
    return SB_OK;
}

static enum sb_code put(struct sb_options *options, const struct sb_option *option,
                        const char *text, struct sb_error *error)
{
    void *member = (char *)options + option->offset;
    switch (option->value) {
    case SB_VALUE_NONE: *(bool *)member = true; break;
    case SB_VALUE_WHOLE: return put_whole(option, member, text, error);
    case SB_VALUE_REAL: return put_real(option, member, text, error);
    case SB_VALUE_TEXTS: return put_next(option, member, text, error);
    case SB_VALUE_WORD:
        if (!sb_option_has_word(option, text))
            return sb_fail(error, SB_EINPUT, NULL, "--%s: expected %s, not \"%s\"", option->name,
                           option->help, text);
        *(const char **)member = text;
        break;
    case SB_VALUE_NAME:
    case SB_VALUE_NAMES:
    case SB_VALUE_TEXT:
    case SB_VALUE_FILE:
    case SB_VALUE_FOLDER: *(const char **)member = text; break;
    }
    return SB_OK;
}

void sb_given_begin(struct sb_options *options, unsigned commands)
{
    const struct sb_option *row;
    sb_options_init(options);
    for (unsigned i = 0; (row = sb_option_at(i)); i++) {
        enum sb_code code =
            row->of & commands && row->preset ? put(options, row, row->preset, NULL) : SB_OK;
        SB_REQUIRE(code == SB_OK);
    }
}

enum sb_code sb_given_add(struct sb_options *o, const struct sb_option *option, const char *text,
                          struct sb_error *error)
{
    enum sb_code code = put(o, option, text, error);
    if (code == SB_OK && o->givens == SB_GIVEN_MAX)
        code = sb_fail(error, SB_EINPUT, NULL, "more than %d options", SB_GIVEN_MAX);
    if (code == SB_OK)
        o->given[o->givens++] = (struct sb_given){ option, text };
    return code;
}

static bool is_given(const struct sb_options *o, const char *name)
{
    for (unsigned i = 0; name && i < o->givens; i++)
        if (strcmp(o->given[i].option->name, name) == 0)
            return true;
    return false;
}

enum sb_code sb_given_check(const struct sb_options *o, struct sb_error *error)
{
    for (unsigned i = 0; i < o->givens; i++) {
        const struct sb_option *option = o->given[i].option;
        if (option->needs && !is_given(o, option->needs))
            return sb_fail(error, SB_EINPUT, NULL, "--%s goes with --%s", option->name,
                           option->needs);
        for (unsigned e = 0; e < 2; e++)
            if (is_given(o, option->excludes[e]))
                return sb_fail(error, SB_EINPUT, NULL, "--%s does not go with --%s", option->name,
                               option->excludes[e]);
    }
    return SB_OK;
}
