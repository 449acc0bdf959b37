/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Projects of PSPLIB (R. Kolisch, A. Sprecher, European J. Oper. Res. 96, 1996), .sm: sections
 * PRECEDENCE RELATIONS with "job modes n successor...", REQUESTS/DURATIONS with "job mode duration
 * units of each resource..." and RESOURCEAVAILABILITIES with those that there are. 1 is 1 ms.
 * Renewable resources are pools, called R1, R2, …; of several modes the first counts, and what it
 * uses up of other resources is told and left out. */
#include "sim/import/duration.h"
#include "sim/import/plain_graph.h"
#include "sim/import/words.h"
#include "sim/workload/source/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PSPLIB_COLUMNS_MAX = 64, PSPLIB_NAME_SIZE = 12 };

static const char psplib_relations[] = "PRECEDENCE RELATIONS:",
                  psplib_requests[] = "REQUESTS/DURATIONS:",
                  psplib_availabilities[] = "RESOURCEAVAILABILITIES:";

/* What the first mode of a job takes. */
struct psplib_request {
    unsigned line; /* 0: it has not been read */
    uint32_t units[PSPLIB_COLUMNS_MAX];
};

struct psplib_reading {
    struct sb_words words;
    struct sb_plain_graph graph;
    struct sb_error *error;
    uint32_t last; /* the largest successor, and where it stands */
    unsigned last_line;
    struct psplib_request *request; /* [tasks] */
    uint32_t resources;             /* as many as rows have columns for */
    bool modes, left_out;
    double unit;
};

/* The title of the section stands alone in a line. */
static bool psplib_recognise(struct sb_source *source)
{
    return !sb_source_begins_json(source) && sb_source_has(source, "\nPRECEDENCE RELATIONS:");
}

/* The first word of the first line behind the section's title that begins with a number. */
static enum sb_code psplib_find_section(struct psplib_reading *r, const char *title,
                                        struct sb_word *word)
{
    uint64_t number;
    char first[32];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(title, " "), title);
    do {
        *word = sb_words_next(&r->words);
        if (!word->length)
            return sb_words_fail(&r->words, r->words.line, r->error,
                                 "expected \"%s\", found the end of the file", title);
    } while (!sb_word_is(*word, first));
    for (unsigned line = word->line; word->length; line = word->line) {
        *word = sb_words_next(&r->words);
        if (word->line != line && sb_word_u64(*word, UINT64_MAX, &number))
            break;
    }
    return SB_OK;
}

/* Its words before that, which name the columns: "R 1", "R 2". *named is how many there are. */
static enum sb_code psplib_read_names(struct psplib_reading *r,
                                      char name[PSPLIB_COLUMNS_MAX][PSPLIB_NAME_SIZE],
                                      uint32_t *named, struct sb_word *word)
{
    uint64_t number;
    do {
        *word = sb_words_next(&r->words);
    } while (word->length && !sb_word_is(*word, psplib_availabilities));
    if (!word->length)
        return sb_words_fail(&r->words, r->words.line, r->error,
                             "expected \"%s\", found the end of the file", psplib_availabilities);
    *named = 0;
    *word = sb_words_next(&r->words);
    for (unsigned line = word->line; word->length && word->line == line;) {
        struct sb_word next = sb_words_next(&r->words);
        bool apart = next.line == line && sb_word_u64(next, UINT32_MAX, &number);
        if (*named == PSPLIB_COLUMNS_MAX)
            return sb_words_fail(&r->words, line, r->error, "more than %d resources",
                                 PSPLIB_COLUMNS_MAX);
        snprintf(name[(*named)++], PSPLIB_NAME_SIZE, "%.*s%.*s", (int)word->length, word->text,
                 apart ? (int)next.length : 0, apart ? next.text : "");
        *word = apart ? sb_words_next(&r->words) : next;
    }
    return SB_OK;
}

static bool psplib_is_row(struct sb_word word)
{
    uint64_t number;
    return sb_word_u64(word, UINT64_MAX, &number);
}

static enum sb_code psplib_read_successors(struct psplib_reading *r, uint32_t task)
{
    uint32_t modes = 0, count = 0, to = 0;
    enum sb_code code = sb_words_u32(&r->words, 1000000, "a number of modes", &modes, r->error);
    if (code == SB_OK)
        code =
            sb_words_u32(&r->words, SB_PLAIN_TASKS_MAX, "a number of successors", &count, r->error);
    r->modes |= modes > 1;
    for (; code == SB_OK && count > 0; count--) {
        code = sb_words_u32(&r->words, SB_PLAIN_TASKS_MAX, "a successor", &to, r->error);
        if (code == SB_OK && to == 0)
            code = sb_words_fail(&r->words, r->words.line, r->error, "no job 0: they begin at 1");
        if (code == SB_OK)
            code = sb_plain_graph_edge(&r->graph, task, to - 1, r->error);
        if (to > r->last) {
            r->last = to;
            r->last_line = r->words.line;
        }
    }
    return code;
}

static enum sb_code psplib_read_relations(struct psplib_reading *r)
{
    struct sb_word word;
    enum sb_code code = psplib_find_section(r, psplib_relations, &word);
    for (; code == SB_OK && psplib_is_row(word); word = sb_words_next(&r->words)) {
        char name[24];
        uint64_t number = 0;
        snprintf(name, sizeof name, "%zu", r->graph.tasks + 1);
        if (!sb_word_u64(word, UINT64_MAX, &number) || number != r->graph.tasks + 1) {
            char what[48];
            snprintf(what, sizeof what, "job %s", name);
            return sb_words_expected(&r->words, word, what, r->error);
        }
        uint32_t task = sb_plain_graph_task(&r->graph, name);
        if (task == SB_NONE)
            return sb_fail_memory(r->error);
        code = psplib_read_successors(r, task);
        if (code)
            return code;
    }
    if (code == SB_OK && r->last > r->graph.tasks)
        code = sb_words_fail(&r->words, r->last_line, r->error, "no job %u", r->last);
    return code;
}

/* The numbers of a row, in `row` as many as fit. */
static uint32_t psplib_read_row(struct psplib_reading *r, struct sb_word word,
                                uint64_t row[PSPLIB_COLUMNS_MAX])
{
    uint32_t count = 0;
    for (; count < PSPLIB_COLUMNS_MAX && sb_word_u64(word, UINT64_MAX, &row[count]); count++)
        word = sb_words_in_line(&r->words);
    return count;
}

static enum sb_code psplib_read_duration(struct psplib_reading *r, unsigned line,
                                         const uint64_t *row, uint32_t count)
{
    if (count < 3 || row[0] == 0 || row[0] > r->graph.tasks || row[2] > UINT32_MAX)
        return sb_words_fail(&r->words, line, r->error,
                             "expected the number of a job up to %zu, a mode and a duration",
                             r->graph.tasks);
    struct psplib_request *request = &r->request[row[0] - 1];
    if (request->line)
        return sb_words_fail(&r->words, line, r->error, "job %u has a duration already",
                             (unsigned)row[0]);
    request->line = line;
    r->graph.ns[row[0] - 1] = (double)row[2] * r->unit;
    for (uint32_t i = 3; i < count; i++)
        request->units[i - 3] = row[i] < UINT32_MAX ? (uint32_t)row[i] : UINT32_MAX;
    r->resources = count - 3 > r->resources ? count - 3 : r->resources;
    return SB_OK;
}

/* A row of a further mode has no number of a job before it. */
static enum sb_code psplib_read_durations(struct psplib_reading *r)
{
    struct sb_word word;
    uint64_t row[PSPLIB_COLUMNS_MAX];
    uint32_t columns = 0;
    enum sb_code code = psplib_find_section(r, psplib_requests, &word);
    for (; code == SB_OK && psplib_is_row(word); word = sb_words_next(&r->words)) {
        uint32_t count = psplib_read_row(r, word, row);
        columns = columns ? columns : count;
        if (count + 1 != columns || !r->modes)
            code = psplib_read_duration(r, word.line, row, count);
    }
    for (uint32_t t = 0; code == SB_OK && t < r->graph.tasks; t++)
        if (!r->request[t].line)
            code =
                sb_words_fail(&r->words, r->words.line, r->error, "no duration of job %u", t + 1);
    return code;
}

/* "R1"; others are called N and D. */
static bool psplib_is_renewable(const char *name)
{
    return name[0] == 'R' && name[1 + strspn(name + 1, "0123456789")] == '\0';
}

/* A renewable resource is there again when a job that takes of it has ended. */
static enum sb_code psplib_add_pool(struct psplib_reading *r, const char *name, uint32_t column,
                                    uint64_t slots)
{
    bool is_taken = false, renewable = psplib_is_renewable(name);
    for (uint32_t t = 0; t < r->graph.tasks; t++) {
        const struct psplib_request *request = &r->request[t];
        is_taken = is_taken || request->units[column];
        if (renewable && request->units[column] > slots)
            return sb_words_fail(&r->words, request->line, r->error,
                                 "job %u takes %u units of %s, of which there are %llu", t + 1,
                                 (unsigned)request->units[column], name, (unsigned long long)slots);
    }
    r->left_out = r->left_out || (is_taken && !renewable);
    if (!renewable || slots == 0)
        return SB_OK;
    uint32_t pool = sb_dag_builder_pool(r->graph.builder, name, (uint32_t)slots);
    if (pool == SB_NONE && sb_dag_builder_pools(r->graph.builder)->failed)
        return sb_fail_memory(r->error);
    if (pool == SB_NONE)
        return sb_words_fail(&r->words, r->words.line, r->error, "resource %s stands twice", name);
    for (uint32_t t = 0; t < r->graph.tasks; t++)
        if (r->request[t].units[column])
            sb_dag_builder_take_of(r->graph.builder, t,
                                   (struct sb_units){ pool, r->request[t].units[column] });
    return SB_OK;
}

static enum sb_code psplib_read_availabilities(struct psplib_reading *r)
{
    char name[PSPLIB_COLUMNS_MAX][PSPLIB_NAME_SIZE] = { "" };
    uint64_t row[PSPLIB_COLUMNS_MAX];
    uint32_t named = 0;
    struct sb_word word = { 0 };
    enum sb_code code = psplib_read_names(r, name, &named, &word);
    uint32_t count = code ? 0 : psplib_read_row(r, word, row);
    if (code == SB_OK && (count != named || count != r->resources))
        code = sb_words_fail(&r->words, r->words.line, r->error,
                             "%u names and %u numbers of resources; jobs take of %u", named, count,
                             r->resources);
    for (uint32_t i = 0; code == SB_OK && i < count; i++)
        code = row[i] > SB_SLOTS_MAX
                   ? sb_words_fail(&r->words, r->words.line, r->error, "more than %d units of %s",
                                   SB_SLOTS_MAX, name[i])
                   : psplib_add_pool(r, name[i], i, row[i]);
    return code;
}

static enum sb_code psplib_read_all(struct psplib_reading *r, struct sb_draft *draft)
{
    enum sb_code code = psplib_read_relations(r);
    if (code)
        return code;
    r->request = calloc(r->graph.tasks + 1, sizeof *r->request);
    code = r->request ? psplib_read_durations(r) : sb_fail_memory(r->error);
    if (code == SB_OK)
        code = sb_plain_graph_finish(&r->graph, r->error);
    if (code == SB_OK && r->resources)
        code = psplib_read_availabilities(r);
    if (code == SB_OK && r->modes)
        sb_note(&draft->notes, "jobs have several modes: the first of each is taken");
    if (code == SB_OK && r->left_out)
        sb_note(&draft->notes, "what jobs use up of resources that are not renewable is left out");
    return code;
}

static enum sb_code psplib_read(struct sb_source *source, const struct sb_readers *readers,
                                struct sb_draft *draft, struct sb_error *error)
{
    struct psplib_reading r = {
        .words = sb_words_begin(source->name, source->bytes, source->size, 0),
        .graph = { .builder = draft->builder },
        .error = error,
        .unit = sb_duration_unit(readers->import, "ms"),
    };
    snprintf(draft->where, sizeof draft->where, "%.300s", source->name);
    enum sb_code code = psplib_read_all(&r, draft);
    free(r.request);
    sb_plain_graph_fini(&r.graph);
    return code;
}

const struct sb_format sb_format_psplib = {
    .name = "psplib",
    .summary = "projects of PSPLIB, .sm: jobs, their resources as pools, 1 is 1 ms",
    .recognise = psplib_recognise,
    .read = psplib_read,
};
