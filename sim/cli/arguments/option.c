/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/arguments/option.h"

#include <string.h>

bool sb_option_has_word(const struct sb_option *option, const char *word)
{
    for (unsigned i = 0; i < SB_WORDS_MAX && option->words[i]; i++)
        if (strcmp(option->words[i], word) == 0)
            return true;
    return false;
}

void sb_option_choices(const struct sb_option *option, struct sb_choices *choices)
{
    struct sb_choices names;
    choices->count = 0;
    for (unsigned i = 0; i < SB_WORDS_MAX && option->words[i]; i++)
        choices->item[choices->count++] = (struct sb_choice){ option->words[i], "", NULL };
    sb_catalogue_take(option->names, &names);
    for (uint32_t i = 0; i < names.count && choices->count < SB_CHOICES_MAX; i++)
        choices->item[choices->count++] = names.item[i];
}

void sb_option_help(FILE *out, const struct sb_option *option)
{
    sb_catalogue_expand(out, option->help);
    if (!option->preset && !option->otherwise)
        return;
    fprintf(out, " (default%s%s%s", option->preset ? " " : ": ",
            option->preset ? option->preset : "", option->preset && option->otherwise ? "; " : "");
    sb_catalogue_expand(out, option->otherwise ? option->otherwise : "");
    putc(')', out);
}
