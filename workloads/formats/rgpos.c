/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random graphs with a known optimum (RGPOS; Y.-K. Kwok, I. Ahmad, J. Parallel Distrib. Comput.
 * 59(3), 1999), as text: tasks n, edges e and processors p, then n times, then e lines "from to"
 * with tasks counted from 0. 1 is 1 ms. */
#include "sim/import/duration.h"
#include "sim/import/plain_graph.h"
#include "sim/import/words.h"
#include "sim/workload/source/format.h"

#include <stdio.h>

/* Three numbers alone in the first line, and the first of them many in the second. */
static bool rgpos_recognise(struct sb_source *source)
{
    struct sb_words words = sb_words_begin(source->name, source->bytes, source->size, '#');
    uint64_t tasks = 0, value;
    bool is = sb_word_u64(sb_words_next(&words), SB_PLAIN_TASKS_MAX, &tasks) &&
              sb_word_u64(sb_words_in_line(&words), UINT64_MAX, &value) &&
              sb_word_u64(sb_words_in_line(&words), SB_WORKERS_MAX, &value) &&
              !sb_words_in_line(&words).length;
    if (!is)
        return false;
    uint64_t found = 0;
    struct sb_word word = sb_words_next(&words);
    for (; sb_word_u64(word, UINT64_MAX, &value); word = sb_words_in_line(&words))
        found++;
    return (found == tasks || words.at == words.end) && found > 0;
}

static enum sb_code rgpos_read_tasks(struct sb_words *words, struct sb_plain_graph *graph,
                                     uint32_t tasks, double unit, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t t = 0; code == SB_OK && t < tasks; t++) {
        char name[16];
        uint32_t time = 0;
        snprintf(name, sizeof name, "%u", t);
        code = sb_words_u32(words, 1u << 31, "a task's time (a whole number)", &time, error);
        if (code == SB_OK && sb_plain_graph_task(graph, name) == SB_NONE)
            code = sb_fail_memory(error);
        if (code == SB_OK)
            graph->ns[t] = time * unit;
    }
    return code;
}

static enum sb_code rgpos_read_graph(struct sb_words *words, struct sb_plain_graph *graph,
                                     double unit, uint32_t *workers, struct sb_error *error)
{
    uint32_t tasks = 0, edges = 0, from = 0, to = 0;
    enum sb_code code = sb_words_u32(words, SB_PLAIN_TASKS_MAX, "a number of tasks", &tasks, error);
    if (code == SB_OK)
        code = sb_words_u32(words, UINT32_MAX - 1, "a number of edges", &edges, error);
    if (code == SB_OK)
        code = sb_words_u32(words, SB_WORKERS_MAX, "a number of processors", workers, error);
    if (code == SB_OK)
        code = rgpos_read_tasks(words, graph, tasks, unit, error);
    if (code == SB_OK && edges && !tasks)
        code = sb_words_fail(words, words->line, error, "%u edges between no tasks", edges);
    for (uint32_t e = 0; code == SB_OK && e < edges; e++) {
        code = sb_words_u32(words, tasks - 1, "a task's number, from 0", &from, error);
        if (code == SB_OK)
            code = sb_words_u32(words, tasks - 1, "a task's number, from 0", &to, error);
        if (code == SB_OK)
            code = sb_plain_graph_edge(graph, from, to, error);
    }
    if (code)
        return code;
    struct sb_word word = sb_words_next(words);
    if (word.length)
        return sb_words_expected(words, word, "nothing behind the last edge", error);
    return sb_plain_graph_finish(graph, error);
}

static enum sb_code rgpos_read(struct sb_source *source, const struct sb_readers *readers,
                               struct sb_draft *draft, struct sb_error *error)
{
    struct sb_words words = sb_words_begin(source->name, source->bytes, source->size, '#');
    struct sb_plain_graph graph = { .builder = draft->builder };
    double unit = sb_duration_unit(readers->import, "ms");
    snprintf(draft->where, sizeof draft->where, "%.300s", source->name);
    enum sb_code code = rgpos_read_graph(&words, &graph, unit, &draft->workers, error);
    sb_plain_graph_fini(&graph);
    return code;
}

const struct sb_format sb_format_rgpos = {
    .name = "rgpos",
    .summary = "random graphs with a known optimum: 1 is 1 ms, processors are workers",
    .recognise = rgpos_recognise,
    .read = rgpos_read,
};
