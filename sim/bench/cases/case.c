/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/cases/case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *symbol;
    sb_ns ns;
} units[] = { { "ns", 1 }, { "us", 1000 }, { "ms", 1000000 }, { "s", 1000000000 } };
enum { UNITS = sizeof units / sizeof *units };

/* A whole number of `least` to `most` at `*text`, which moves behind it. */
static bool take_number(const char **text, uint64_t least, uint64_t most, uint64_t *value)
{
    const char *at = *text;
    uint64_t number = 0;
    if (*at < '1' || *at > '9') /* one way to write each: names are compared */
        return false;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (number > most)
            return false;
        number = number * 10 + (uint64_t)(*at - '0');
    }
    *text = at;
    *value = number;
    return number >= least && number <= most;
}

/* `word` and then "-" or the end. */
static bool take_word(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0 || ((*text)[length] && (*text)[length] != '-'))
        return false;
    *text += length;
    return true;
}

static bool take_dash(const char **text)
{
    bool is = **text == '-';
    *text += is;
    return is;
}

bool sb_bench_body_parse(const char *text, enum sb_bench_body *body, sb_ns *ns)
{
    uint64_t number = 0;
    *ns = 0;
    *body = SB_BENCH_EMPTY;
    if (strcmp(text, "empty") == 0)
        return true;
    *body = strncmp(text, "spin", 4) == 0 ? SB_BENCH_SPIN : SB_BENCH_TIMER;
    text += *body == SB_BENCH_SPIN ? 4 : strncmp(text, "timer", 5) == 0 ? 5 : strlen(text);
    if (!take_number(&text, 1, 1000000000, &number))
        return false;
    for (unsigned i = 0; i < UNITS; i++)
        if (strcmp(text, units[i].symbol) == 0)
            *ns = (sb_ns)number * units[i].ns;
    return *ns > 0 && *ns <= 1000000000;
}

static void body_text(char *text, size_t size, const struct sb_bench_case *c)
{
    unsigned unit = UNITS - 1;
    while (unit > 0 && c->body_ns % units[unit].ns)
        unit--;
    if (c->body == SB_BENCH_EMPTY)
        text[0] = '\0';
    else
        snprintf(text, size, "-%s%lld%s", sb_bench_body_name[c->body],
                 (long long)(c->body_ns / units[unit].ns), units[unit].symbol);
}

void sb_bench_case_name(struct sb_bench_case *c)
{
    char body[48];
    body_text(body, sizeof body, c);
    if (c->kind == SB_BENCH_TASK_REPLICATE)
        snprintf(c->name, sizeof c->name, "%s-%u", sb_bench_kind_name[c->kind], c->tasks);
    else if (c->kind == SB_BENCH_EVENT)
        snprintf(c->name, sizeof c->name, "%s-%u-%u", sb_bench_kind_name[c->kind], c->tasks,
                 c->workers);
    else if (c->shape == SB_BENCH_GIVEN)
        snprintf(c->name, sizeof c->name, "%.60s-%s-%u%s", c->workload->name,
                 sb_bench_mode_name[c->mode], c->workers, body);
    else
        snprintf(c->name, sizeof c->name, "%s-%u-%s-%u%s", sb_bench_shape_name[c->shape], c->tasks,
                 sb_bench_mode_name[c->mode], c->workers, body);
}

const char *sb_bench_case_file(const struct sb_bench_case *c)
{
    return c->kind == SB_BENCH_SCHEDULER && c->shape == SB_BENCH_GIVEN ? c->workload->file : NULL;
}

static bool take_count(const char **text, uint64_t most, uint32_t *value)
{
    uint64_t number = 0;
    bool is = take_dash(text) && take_number(text, 1, most, &number);
    *value = (uint32_t)number;
    return is;
}

static bool parse_engine(struct sb_bench_case *c, const char *at)
{
    c->mode = SB_BENCH_SIMULATED;
    c->shape = SB_BENCH_LAYERED;
    if (take_word(&at, sb_bench_kind_name[SB_BENCH_TASK_REPLICATE])) {
        c->kind = SB_BENCH_TASK_REPLICATE;
        return take_count(&at, SB_BENCH_TASKS_MAX, &c->tasks) && !*at;
    }
    c->kind = SB_BENCH_EVENT;
    return take_word(&at, sb_bench_kind_name[SB_BENCH_EVENT]) &&
           take_count(&at, SB_BENCH_TASKS_MAX, &c->tasks) &&
           take_count(&at, SB_BENCH_WORKERS_MAX, &c->workers) && !*at;
}

static bool parse_scheduler(struct sb_bench_case *c, const char *at)
{
    unsigned shape = 0, mode = 0;
    while (shape < SB_BENCH_SHAPES && !take_word(&at, sb_bench_shape_name[shape]))
        shape++;
    if (shape == SB_BENCH_SHAPES || !take_count(&at, SB_BENCH_TASKS_MAX, &c->tasks) ||
        !take_dash(&at))
        return false;
    while (mode < SB_BENCH_SIMULATED && !take_word(&at, sb_bench_mode_name[mode]))
        mode++;
    c->shape = (enum sb_bench_shape)shape;
    c->mode = (enum sb_bench_mode)mode;
    if (mode == SB_BENCH_SIMULATED || !take_count(&at, SB_BENCH_WORKERS_MAX, &c->workers))
        return false;
    return !*at || (take_dash(&at) && sb_bench_body_parse(at, &c->body, &c->body_ns) &&
                    c->body != SB_BENCH_EMPTY);
}

bool sb_bench_case_parse(struct sb_bench_case *c, const char *name)
{
    struct sb_bench_case parsed = { 0 };
    if (!parse_scheduler(&parsed, name)) {
        parsed = (struct sb_bench_case){ 0 };
        if (!parse_engine(&parsed, name))
            return false;
    }
    sb_bench_case_name(&parsed);
    *c = parsed;
    return true;
}

void sb_bench_cases_fini(struct sb_bench_cases *cases)
{
    free(cases->item);
    *cases = (struct sb_bench_cases){ 0 };
}

enum sb_code sb_bench_cases_add(struct sb_bench_cases *cases, const struct sb_bench_case *c,
                                struct sb_error *error)
{
    for (uint32_t i = 0; i < cases->count; i++)
        if (strcmp(cases->item[i].name, c->name) == 0 && cases->item[i].subject == c->subject)
            return SB_OK;
    if (sb_reserve(&cases->item, cases->count, &cases->room, sizeof *cases->item))
        return sb_fail_memory(error);
    cases->item[cases->count++] = *c;
    return SB_OK;
}
