/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/plan/shards.h"

#include "sim/cli/arguments/option_table.h"
#include "sim/cli/options/commands.h"

#include <string.h>

static char *word_of(struct sb_arena *arena, const struct sb_given *given)
{
    const char *name = given->option->name, *text = given->text ? given->text : "";
    size_t size = strlen(name) + strlen(text) + 4;
    char *word = sb_arena_alloc(arena, size, 1);
    if (word)
        snprintf(word, size, "--%s%s%s", name, given->text ? "=" : "", text);
    return word;
}

/* A script has one line for each thing that it says. */
static enum sb_code check_word(const char *word, struct sb_error *error)
{
    for (const char *c = word; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            return sb_fail(error, SB_EINPUT, word,
                           "has a control character, which a script cannot have");
    return SB_OK;
}

static bool is_named(const struct sb_option *option, const char *name)
{
    return strcmp(option->name, name) == 0;
}

/* What the merge has as well is asked of the results. */
static bool is_of_merge(const struct sb_option *option)
{
    return option->of & SB_MERGE && !is_named(option, "threads");
}

static enum sb_code check_options(const struct sb_options *o, struct sb_error *error)
{
    const bool spread = strcmp(o->sampling, "random") != 0;
    if (o->shard || o->estimate)
        return sb_fail(error, SB_EINPUT, o->shard ? "--shard" : "--estimate",
                       o->shard ? "plan says itself which shard is which" : "is asked of run");
    if (o->only)
        return sb_fail(error, SB_EINPUT, "--only-replicate",
                       "one replicate is not cut into shards");
    if ((o->precision || spread) && !o->replicates)
        return sb_fail(error, SB_EINPUT, o->precision ? "--precision" : "--sampling",
                       "in shards, how many replicates there are must be said: -n");
    return SB_OK;
}

/* Shards resume, so that one that is started again goes on. */
static enum sb_code take_options(struct sb_shards *shards, const struct sb_options *o,
                                 struct sb_error *error)
{
    char **run = shards->run, **merge = shards->merge;
    bool threads = false;
    for (unsigned i = 0; i < o->givens; i++) {
        const struct sb_option *option = o->given[i].option;
        if (!(option->of & SB_RUN) || is_named(option, "out") || is_named(option, "resume"))
            continue;
        char *word = word_of(&shards->arena, &o->given[i]);
        if (!word)
            return sb_fail_memory(error);
        if (check_word(word, error))
            return error->code;
        threads = threads || is_named(option, "threads");
        *(is_of_merge(option) ? merge++ : run++) = word;
    }
    shards->threads = threads ? o->threads : 1;
    if (!threads)
        *run++ = "--threads=1";
    if (!o->precision)
        *run = "--resume";
    return SB_OK;
}

static enum sb_code take_folders(struct sb_shards *shards, const struct sb_options *o,
                                 struct sb_error *error)
{
    size_t length = strlen(o->out);
    while (length > 1 && o->out[length - 1] == '/')
        length--;
    shards->report = sb_arena_text(&shards->arena, o->out, length);
    shards->out_option = sb_arena_alloc(&shards->arena, length + sizeof "--out=", 1);
    shards->parts = sb_arena_alloc(&shards->arena, length + sizeof ".parts", 1);
    if (!shards->report || !shards->parts || !shards->out_option)
        return sb_fail_memory(error);
    snprintf(shards->out_option, length + sizeof "--out=", "--out=%s", shards->report);
    snprintf(shards->parts, length + sizeof ".parts", "%s.parts", shards->report);
    return check_word(shards->report, error);
}

enum sb_code sb_shards_build(struct sb_shards *shards, const struct sb_options *o,
                             struct sb_error *error)
{
    *shards = (struct sb_shards){ .count = o->plan.shards,
                                  .file = o->argument,
                                  .files = o->arguments,
                                  .no_report = o->no_report,
                                  .image = o->plan.image,
                                  .claim = o->plan.claim };
    shards->run = sb_arena_alloc(&shards->arena, o->givens + 3, sizeof *shards->run);
    shards->merge = sb_arena_alloc(&shards->arena, o->givens + 1, sizeof *shards->merge);
    enum sb_code code = check_options(o, error);
    if (code == SB_OK)
        code =
            shards->run && shards->merge ? take_options(shards, o, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = take_folders(shards, o, error);
    for (unsigned i = 0; code == SB_OK && i < o->arguments; i++) {
        code = check_word(o->argument[i], error);
        if (code == SB_OK && strcmp(o->argument[i], "-") == 0)
            code = sb_fail(error, SB_EINPUT, "-",
                           "each shard reads the files; standard input is "
                           "read once");
    }
    return code;
}

void sb_shards_fini(struct sb_shards *shards) { sb_arena_fini(&shards->arena); }

struct words {
    FILE *out;
    const char *separator;
    void (*put)(FILE *out, const char *word);
};

static void put(const struct words *w, const char *word)
{
    fputs(w->separator, w->out);
    w->put(w->out, word);
}

void sb_shards_put_run(FILE *out, const struct sb_shards *shards, const char *separator,
                       void (*put_word)(FILE *out, const char *word))
{
    const struct words words = { out, separator, put_word };
    bool dash = false;
    for (unsigned i = 0; i < shards->files; i++)
        dash = dash || shards->file[i][0] == '-';
    for (char *const *word = shards->run; *word; word++)
        put(&words, *word);
    if (dash)
        put(&words, "--");
    for (unsigned i = 0; i < shards->files; i++)
        put(&words, shards->file[i]);
}

void sb_shards_put_merge(FILE *out, const struct sb_shards *shards, const char *separator,
                         void (*put_word)(FILE *out, const char *word))
{
    const struct words words = { out, separator, put_word };
    put(&words, "merge");
    put(&words, shards->out_option);
    for (char *const *word = shards->merge; *word; word++)
        put(&words, *word);
    put(&words, shards->parts);
}
