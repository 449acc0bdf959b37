/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/answer.h"

#include "sim/model/dag.h"

#include <string.h>

static bool take_word(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

static bool take_number(const char **at, uint32_t *number)
{
    uint64_t value = 0;
    const char *from = *at;
    for (; **at >= '0' && **at <= '9' && value < SB_NONE; ++*at)
        value = 10 * value + (uint64_t)(**at - '0');
    *number = (uint32_t)value;
    return *at > from && value < SB_NONE;
}

bool sb_answer_parse(const char *line, struct sb_answer *answer)
{
    *answer = (struct sb_answer){ .worker = SB_NONE };
    if (strcmp(line, "done") == 0)
        return answer->done = true;
    if (!take_word(&line, "start ") || !take_number(&line, &answer->step))
        return false;
    return !*line || (take_word(&line, " on ") && take_number(&line, &answer->worker) && !*line);
}
