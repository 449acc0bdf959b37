/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Standard Task Graph Set (T. Tobita, H. Kasahara, J. Scheduling 5(5), 2002): the number n of
 * tasks, then a line for each of them and for a dummy before and behind them, "task time
 * predecessors predecessor...". Lines that begin with # are comments. 1 is 1 ms. */
#include "sim/import/duration.h"
#include "sim/import/plain_graph.h"
#include "sim/import/words.h"
#include "sim/workload/source/format.h"

#include <inttypes.h>
#include <stdio.h>

struct stg_reading {
    struct sb_words words;
    struct sb_plain_graph graph;
    uint32_t tasks, dummies; /* as the first line says, and as they are read */
    uint32_t last;           /* the largest predecessor, and where it stands */
    unsigned last_line;
    double unit;
};

/* "n", alone in its line, then "0 time 0". */
static bool stg_recognise(struct sb_source *source)
{
    struct sb_words words = sb_words_begin(source->name, source->bytes, source->size, '#');
    uint64_t value;
    if (!sb_word_u64(sb_words_next(&words), SB_PLAIN_TASKS_MAX, &value) ||
        sb_words_in_line(&words).length)
        return false;
    return sb_word_u64(sb_words_next(&words), 0, &value) &&
           sb_word_u64(sb_words_in_line(&words), UINT64_MAX, &value) &&
           sb_word_u64(sb_words_in_line(&words), 0, &value) && !sb_words_in_line(&words).length;
}

static enum sb_code stg_read_predecessors(struct stg_reading *r, uint32_t task,
                                          struct sb_error *error)
{
    uint32_t count = 0, from = 0, most = r->tasks + 1;
    enum sb_code code = sb_words_u32(&r->words, most, "a number of predecessors", &count, error);
    for (; code == SB_OK && count > 0; count--) {
        code = sb_words_u32(&r->words, most, "a predecessor's number", &from, error);
        if (code == SB_OK)
            code = sb_plain_graph_edge(&r->graph, from, task, error);
        if (from > r->last) {
            r->last = from;
            r->last_line = r->words.line;
        }
    }
    return code;
}

static enum sb_code stg_read_task(struct stg_reading *r, struct sb_word word,
                                  struct sb_error *error)
{
    uint64_t number = 0, time = 0;
    char name[24];
    snprintf(name, sizeof name, "%zu", r->graph.tasks);
    if (!sb_word_u64(word, UINT64_MAX, &number) || number != r->graph.tasks) {
        char what[64];
        snprintf(what, sizeof what, "task %s", name);
        return sb_words_expected(&r->words, word, what, error);
    }
    if (r->graph.tasks == (size_t)r->tasks + 2)
        return sb_words_fail(&r->words, word.line, error, "more than %u tasks and two dummies",
                             r->tasks);
    enum sb_code code = sb_words_u64(&r->words, 1u << 31, "a time (a whole number)", &time, error);
    if (code)
        return code;
    uint32_t task = sb_plain_graph_task(&r->graph, name);
    if (task == SB_NONE)
        return sb_fail_memory(error);
    r->graph.ns[task] = (double)time * r->unit;
    return stg_read_predecessors(r, task, error);
}

static enum sb_code stg_read_all(struct stg_reading *r, struct sb_error *error)
{
    enum sb_code code =
        sb_words_u32(&r->words, SB_PLAIN_TASKS_MAX, "a number of tasks", &r->tasks, error);
    while (code == SB_OK) {
        struct sb_word word = sb_words_next(&r->words);
        if (!word.length)
            break;
        code = stg_read_task(r, word, error);
    }
    size_t read = r->graph.tasks;
    if (code)
        return code;
    if (read != r->tasks && read != (size_t)r->tasks + 2)
        return sb_words_fail(&r->words, r->words.line, error,
                             "%zu tasks; expected %u, or %u with the two dummies", read, r->tasks,
                             r->tasks + 2);
    if (r->last >= read)
        return sb_words_fail(&r->words, r->last_line, error, "no task %u", r->last);
    return sb_plain_graph_finish(&r->graph, error);
}

static enum sb_code stg_read(struct sb_source *source, const struct sb_readers *readers,
                             struct sb_draft *draft, struct sb_error *error)
{
    struct stg_reading r = {
        .words = sb_words_begin(source->name, source->bytes, source->size, '#'),
        .graph = { .builder = draft->builder },
        .unit = sb_duration_unit(readers->import, "ms"),
    };
    snprintf(draft->where, sizeof draft->where, "%.300s", source->name);
    enum sb_code code = stg_read_all(&r, error);
    sb_plain_graph_fini(&r.graph);
    return code;
}

const struct sb_format sb_format_stg = {
    .name = "stg",
    .summary = "graphs of the Standard Task Graph Set: 1 is 1 ms",
    .recognise = stg_recognise,
    .read = stg_read,
};
