/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/source/edge_pattern.h"

#include "sim/json/parse.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_spaces(const char *at) { return at + strspn(at, " \t"); }

/* Behind the quote that ends a JSON string, or NULL. */
static const char *string_end(const char *at)
{
    for (at++; *at && *at != '"'; at++)
        if (*at == '\\' && at[1])
            at++;
    return *at ? at + 1 : NULL;
}

static enum sb_code edge_pattern_fail(const char *option, const char *text, struct sb_error *error)
{
    return sb_fail(error, SB_EINPUT, option,
                   "expected 'A -> B', names in \"quotes\" where they need them, found '%.200s'",
                   text);
}

/* One end, from `at` to `end`, without the spaces around it. */
static enum sb_code edge_pattern_read_end(struct sb_edge_end *out, const char *at, const char *end,
                                          struct sb_error *error)
{
    while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    out->exact = *at == '"';
    if (!out->exact) {
        out->name = strndup(at, (size_t)(end - at));
        return out->name ? SB_OK : sb_fail_memory(error);
    }
    struct sb_json json;
    char *text = malloc((size_t)(end - at) + 3);
    if (!text)
        return sb_fail_memory(error);
    text[0] = '[';
    memcpy(text + 1, at, (size_t)(end - at));
    memcpy(text + 1 + (end - at), "]", 2);
    enum sb_code code = sb_json_parse(&json, "edge", text, strlen(text), error);
    if (code == SB_OK) {
        const struct sb_json_node *string = sb_json_first(&json, json.node);
        out->name = strdup(sb_json_text(&json, string));
        code = out->name ? SB_OK : sb_fail_memory(error);
        sb_json_fini(&json);
    }
    free(text);
    return code;
}

enum sb_code sb_edge_pattern_read(struct sb_edge_pattern *pattern, const char *text,
                                  const char *option, struct sb_error *error)
{
    const char *from = skip_spaces(text), *from_end = NULL, *to, *to_end;
    struct sb_error inner = { 0 };
    *pattern = (struct sb_edge_pattern){ 0 };
    from_end = *from == '"' ? string_end(from) : strstr(from, "->");
    const char *arrow = from_end ? skip_spaces(from_end) : NULL;
    if (!arrow || strncmp(arrow, "->", 2) != 0 || from_end == from)
        return edge_pattern_fail(option, text, error);
    to = skip_spaces(arrow + 2);
    to_end = *to == '"' ? string_end(to) : to + strlen(to);
    if (!*to || !to_end || *skip_spaces(to_end))
        return edge_pattern_fail(option, text, error);
    enum sb_code code = edge_pattern_read_end(&pattern->from, from, from_end, &inner);
    if (code == SB_OK)
        code = edge_pattern_read_end(&pattern->to, to, to_end, &inner);
    if (code)
        sb_edge_pattern_fini(pattern);
    return code == SB_EINPUT ? edge_pattern_fail(option, text, error)
           : code            ? sb_fail_memory(error)
                             : SB_OK;
}

void sb_edge_pattern_fini(struct sb_edge_pattern *pattern)
{
    free(pattern->from.name);
    free(pattern->to.name);
    *pattern = (struct sb_edge_pattern){ 0 };
}

static bool fits(const struct sb_edge_end *end, const char *name)
{
    return end->exact ? strcmp(end->name, name) == 0 : fnmatch(end->name, name, 0) == 0;
}

bool sb_edge_pattern_fits(const struct sb_edge_pattern *pattern, const char *from, const char *to)
{
    return fits(&pattern->from, from) && fits(&pattern->to, to);
}
