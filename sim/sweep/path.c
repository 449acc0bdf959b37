/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/path.h"

#include "sim/base/nearest.h"
#include "sim/model/distribution/dist.h"
#include "sim/text/number.h"
#include "sim/workload/generator/generator.h"
#include "sim/workload/latency/source.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk {
    const struct sb_json *json;
    const struct sb_json_node *at;
    const char *text, *rest, *option;
    struct sb_error *error;
};

/* "tasks.user" of "tasks.user.latency.p99" */
static int done(const struct walk *w)
{
    int length = (int)(w->rest - w->text);
    return length && w->text[length - 1] == '.' ? length - 1 : length;
}

static bool ends(char c) { return c == '\0' || c == '.' || c == '['; }

/* A name in quotes ends with them. */
static const struct sb_json_node *quoted(struct walk *w)
{
    const char *end = strchr(w->rest + 1, '"');
    size_t length = end ? (size_t)(end - w->rest) - 1 : 0;
    for (const struct sb_json_node *c = sb_json_first(w->json, w->at); end && c;
         c = sb_json_next(w->json, w->at, c)) {
        const char *key = sb_json_key(w->json, c);
        if (strlen(key) == length && strncmp(key, w->rest + 1, length) == 0 && ends(end[1])) {
            w->rest = end + 1;
            return c;
        }
    }
    return NULL;
}

static const struct sb_json_node *member(struct walk *w)
{
    const struct sb_json_node *longest = NULL;
    size_t most = 0;
    if (*w->rest == '"')
        return quoted(w);
    for (const struct sb_json_node *c = sb_json_first(w->json, w->at); c;
         c = sb_json_next(w->json, w->at, c)) {
        const char *key = sb_json_key(w->json, c);
        size_t length = strlen(key);
        if (length >= most && length > 0 && strncmp(w->rest, key, length) == 0 &&
            ends(w->rest[length]) && (!w->rest[length] || c->type >= SB_JSON_ARRAY)) {
            longest = c;
            most = length;
        }
    }
    w->rest += most;
    return longest;
}

static const struct sb_json_node *element(struct walk *w)
{
    char *end;
    if (*w->rest != '[' || !isdigit((unsigned char)w->rest[1]))
        return NULL;
    unsigned long index = strtoul(w->rest + 1, &end, 10);
    const struct sb_json_node *c = sb_json_first(w->json, w->at);
    for (; c && index > 0; index--)
        c = sb_json_next(w->json, w->at, c);
    if (*end != ']' || !ends(end[1]))
        return NULL;
    w->rest = end + 1;
    return c;
}

/* What has one of these may have others that are not said. */
static bool is_open(const struct sb_json *json, const struct sb_json_node *object)
{
    static const char *const one_of[] = { "dist",    "kind",  "slots",      "attempts",
                                          "initial", "after", "probability" };
    for (size_t i = 0; i < sizeof one_of / sizeof *one_of; i++)
        if (sb_json_get(json, object, one_of[i]))
            return true;
    return false;
}

/* The names in an object, of which one may have been meant. */
static enum sb_code fail_missing(const struct walk *w)
{
    const char *known[64], *near;
    char word[120], all[300] = "";
    size_t count = 0, used = 0;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(w->rest, ".["), w->rest);
    for (const struct sb_json_node *c = sb_json_first(w->json, w->at);
         c && w->at->type == SB_JSON_OBJECT && count < 64; c = sb_json_next(w->json, w->at, c))
        known[count++] = sb_json_key(w->json, c);
    near = sb_nearest(word, known, count);
    for (size_t i = 0; i < count && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", known[i]);
    const char *in = done(w) ? " in " : "";
    const struct sb_json_node *scalar = sb_json_get(w->json, w->at, word);
    if (scalar)
        return sb_fail(w->error, SB_EINPUT, w->option, "%s: %s: nothing is in \"%.80s\", %s",
                       w->json->file, w->text, word, sb_json_type_name(scalar));
    if (near)
        return sb_fail(w->error, SB_EINPUT, w->option,
                       "%s: no \"%.80s\"%s%.*s; did you mean \"%s\"?", w->json->file, word, in,
                       done(w), w->text, near);
    return sb_fail(w->error, SB_EINPUT, w->option, "%s: no \"%.80s\"%s%.*s%s%s%s", w->json->file,
                   word, in, done(w), w->text, count ? ", where there are " : "", all,
                   used >= sizeof all ? " …" : "");
}

static enum sb_code fail_kind(const struct walk *w)
{
    char all[300] = "";
    size_t used = 0;
    for (const struct sb_json_node *c = sb_json_first(w->json, w->at);
         c && w->at->type == SB_JSON_OBJECT && used < sizeof all;
         c = sb_json_next(w->json, w->at, c))
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", used ? ", " : "",
                                 sb_json_key(w->json, c));
    return sb_fail(w->error, SB_EINPUT, w->option, "%s: %s is %s, not a number%s%s", w->json->file,
                   w->text, sb_json_type_name(w->at), all[0] ? "; in it there are " : "", all);
}

static enum sb_path_kind kind_in_latency(const struct sb_dist_type *type, const char *name)
{
    for (unsigned s = 0; s < SB_DIST_SPELLINGS_MAX && type->spelling[s].make; s++)
        for (unsigned k = 0; k < SB_DIST_PARAMETERS_MAX; k++) {
            const struct sb_dist_parameter *p = &type->spelling[s].parameter[k];
            if (p->name && strcmp(p->name, name) == 0)
                return p->unit == SB_DIST_TIME || p->unit == SB_DIST_LOCATION ? SB_PATH_TIME
                       : p->unit == SB_DIST_WHOLE                             ? SB_PATH_WHOLE
                                                                              : SB_PATH_PLAIN;
        }
    return strcmp(name, "cap") == 0 || strcmp(name, "shift") == 0 ? SB_PATH_TIME : SB_PATH_ANY;
}

static enum sb_path_kind kind_in_generator(const struct sb_generator *generator, const char *name)
{
    for (unsigned i = 0; i < SB_PARAMETERS_MAX && generator->parameter[i].name; i++)
        if (strcmp(generator->parameter[i].name, name) == 0)
            return generator->parameter[i].whole ? SB_PATH_WHOLE : SB_PATH_PLAIN;
    return strcmp(name, "seed") == 0      ? SB_PATH_WHOLE
           : strcmp(name, "latency") == 0 ? SB_PATH_TIME
                                          : SB_PATH_ANY;
}

/* Of load and failures; `max` is a time of a backoff, a number of a hedge. */
static enum sb_path_kind kind_by_name(const struct sb_json *json, const struct sb_json_node *object,
                                      const char *name)
{
    static const struct {
        const char *name;
        enum sb_path_kind kind;
    } known[] = {
        { "latency", SB_PATH_TIME },   { "run", SB_PATH_TIME },       { "timeout", SB_PATH_TIME },
        { "patience", SB_PATH_TIME },  { "deadline", SB_PATH_TIME },  { "backoff", SB_PATH_TIME },
        { "initial", SB_PATH_TIME },   { "after", SB_PATH_TIME },     { "hedge", SB_PATH_TIME },
        { "period", SB_PATH_TIME },    { "at", SB_PATH_TIME },        { "stay", SB_PATH_TIME },
        { "start", SB_PATH_TIME },     { "think", SB_PATH_TIME },     { "gap", SB_PATH_TIME },
        { "ttl", SB_PATH_TIME },       { "slots", SB_PATH_WHOLE },    { "places", SB_PATH_WHOLE },
        { "attempts", SB_PATH_WHOLE }, { "retry", SB_PATH_WHOLE },    { "clients", SB_PATH_WHOLE },
        { "batch", SB_PATH_WHOLE },    { "priority", SB_PATH_WHOLE }, { "rate", SB_PATH_RATE },
        { "fail", SB_PATH_PLAIN },     { "factor", SB_PATH_PLAIN },   { "jitter", SB_PATH_PLAIN },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i].name) == 0)
            return known[i].kind;
    if (strcmp(name, "max") == 0 && sb_json_get(json, object, "after"))
        return SB_PATH_WHOLE;
    return strcmp(name, "max") == 0 && sb_json_get(json, object, "initial") ? SB_PATH_TIME
                                                                            : SB_PATH_ANY;
}

static enum sb_path_kind kind_of(const struct sb_json *json, const struct sb_json_node *object,
                                 const char *name, const struct sb_readers *readers)
{
    const struct sb_json_node *dist = sb_json_get(json, object, "dist"),
                              *kind = sb_json_get(json, object, "kind");
    for (size_t i = 0; dist && readers->distributions[i]; i++)
        if (sb_json_is(json, dist, readers->distributions[i]->name))
            return kind_in_latency(readers->distributions[i], name);
    for (size_t i = 0; kind && readers->generators[i]; i++)
        if (sb_json_is(json, kind, readers->generators[i]->name))
            return kind_in_generator(readers->generators[i], name);
    return kind_by_name(json, object, name);
}

/* "300ms", "50/s": a number all the same. */
static bool is_quantity(const struct sb_json *json, const struct sb_json_node *node)
{
    const char *text = node->type == SB_JSON_STRING ? sb_json_text(json, node) : "";
    size_t length = sb_number_length(text);
    const char *unit = text + length + (text[length] == '/');
    return length > 0 && sb_number_time_unit(unit) > 0;
}

/* A percentile's name may have a point, as p99.9. */
static bool is_name(const char *text)
{
    size_t length = strlen(text);
    return strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789") == length ||
           (*text == 'p' && strspn(text + 1, "0123456789.") == length - 1);
}

enum sb_code sb_path_find(struct sb_path *path, const struct sb_json *json, const char *text,
                          const struct sb_readers *readers, const char *option,
                          struct sb_error *error)
{
    struct walk w = { json, json->node, text, text, option, error };
    *path = (struct sb_path){ .kind = SB_PATH_ANY };
    while (*w.rest) {
        const struct sb_json_node *object = w.at,
                                  *next = object->type == SB_JSON_OBJECT  ? member(&w)
                                          : object->type == SB_JSON_ARRAY ? element(&w)
                                                                          : NULL;
        bool is_object = object->type == SB_JSON_OBJECT;
        if (!next && is_object && is_open(json, object) && is_name(w.rest)) {
            path->parent = object;
            path->name = w.rest;
            path->kind = kind_of(json, object, w.rest, readers);
            return SB_OK;
        }
        if (!next)
            return fail_missing(&w);
        w.at = next;
        if (is_object)
            path->kind = kind_of(json, object, sb_json_key(json, next), readers);
        w.rest += *w.rest == '.' && w.rest[1];
    }
    if (w.at->type != SB_JSON_NUMBER && !is_quantity(json, w.at))
        return fail_kind(&w);
    path->node = w.at;
    return SB_OK;
}

double sb_path_unit(const struct sb_json *json)
{
    const struct sb_json_node *unit = sb_json_get(json, json->node, "time_unit");
    return !unit                          ? 1e6
           : unit->type == SB_JSON_STRING ? sb_latency_unit(sb_json_text(json, unit))
                                          : 0;
}
