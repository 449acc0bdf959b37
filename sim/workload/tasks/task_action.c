/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/tasks/task_action.h"

#include "sim/json/print_text.h"
#include "sim/model/action.h"

#include <string.h>

static const char *task_action_copy(const struct sb_task_names *names,
                                    const struct sb_json_node *text)
{
    const char *from = sb_json_text(names->source->json, text);
    return sb_arena_text(sb_dag_builder_arena(names->builder), from, strlen(from));
}

static enum sb_code refuse(const struct sb_task_names *names, const struct sb_json_node *node,
                           const char *why)
{
    return sb_json_fail(names->source->json, node, SB_EINPUT, names->error, "%s", why);
}

static enum sb_code read_url(const struct sb_task_names *names, const struct sb_json_node *object,
                             const struct sb_json_node *url, struct sb_action *action)
{
    if (!url)
        return refuse(names, object, "\"url\" is missing");
    enum sb_code code = sb_task_names_expect(names, url, SB_JSON_STRING, "a URL");
    const char *text = code ? NULL : sb_json_text(names->source->json, url);
    if (code)
        return code;
    if (strncmp(text, "http://", 7) != 0 && strncmp(text, "https://", 8) != 0)
        return refuse(names, url, "expected http://... or https://...");
    if (text[strcspn(text, " \t\r\n")])
        return refuse(names, url, "a URL has no blanks");
    action->url = task_action_copy(names, url);
    return action->url ? SB_OK : sb_fail_memory(names->error);
}

/* A token, as HTTP has it, in capitals. */
static enum sb_code read_method(const struct sb_task_names *names,
                                const struct sb_json_node *method, struct sb_action *action)
{
    action->method = "GET";
    if (!method)
        return SB_OK;
    enum sb_code code = sb_task_names_expect(names, method, SB_JSON_STRING, "a method");
    const char *text = code ? "" : sb_json_text(names->source->json, method);
    if (code == SB_OK &&
        (!*text || text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] || strlen(text) > 20))
        return refuse(names, method, "expected a method in capitals, as GET");
    if (code == SB_OK && !(action->method = task_action_copy(names, method)))
        code = sb_fail_memory(names->error);
    return code;
}

static enum sb_code read_http(const struct sb_task_names *names, const struct sb_json_node *http,
                              struct sb_action *action)
{
    static const char *const known[] = { "url", "method", "expect" };
    const struct sb_json *json = names->source->json;
    enum sb_code code = sb_task_names_expect(names, http, SB_JSON_OBJECT, "{\"url\": ...}");
    if (code == SB_OK)
        code = sb_json_known(json, http, known, 3, names->error);
    if (code == SB_OK)
        code = read_url(names, http, sb_json_get(json, http, "url"), action);
    if (code == SB_OK)
        code = read_method(names, sb_json_get(json, http, "method"), action);
    const struct sb_json_node *expect = sb_json_get(json, http, "expect");
    uint64_t status = 0;
    if (code == SB_OK && expect &&
        (!sb_json_u64(json, expect, &status) || status < 100 || status > 599))
        return refuse(names, expect, "expected a status from 100 to 599");
    action->expect = (uint32_t)status;
    return code;
}

static enum sb_code read_command(const struct sb_task_names *names,
                                 const struct sb_json_node *command, struct sb_action *action)
{
    const struct sb_json *json = names->source->json;
    uint32_t count = 0;
    enum sb_code code =
        sb_task_names_expect(names, command, SB_JSON_ARRAY, "an array: program and arguments");
    if (code)
        return code;
    if (command->size == 0)
        return refuse(names, command, "a program is missing");
    const char **argument = sb_arena_alloc(sb_dag_builder_arena(names->builder),
                                           (size_t)command->size + 1, sizeof *argument);
    if (!argument)
        return sb_fail_memory(names->error);
    for (const struct sb_json_node *c = sb_json_first(json, command); c && code == SB_OK;
         c = sb_json_next(json, command, c)) {
        code = sb_task_names_expect(names, c, SB_JSON_STRING, "a text");
        if (code == SB_OK && !(argument[count++] = task_action_copy(names, c)))
            code = sb_fail_memory(names->error);
    }
    if (code == SB_OK && !*argument[0])
        code = refuse(names, sb_json_first(json, command), "a program has a name");
    action->argument = argument;
    return code;
}

enum sb_code sb_task_action_read(const struct sb_task_names *names, const struct sb_json_node *http,
                                 const struct sb_json_node *command)
{
    if (http && command)
        return refuse(names, command, "either \"http\" or \"command\"");
    struct sb_action *action =
        sb_arena_alloc(sb_dag_builder_arena(names->builder), 1, sizeof *action);
    if (!action)
        return sb_fail_memory(names->error);
    enum sb_code code =
        http ? read_http(names, http, action) : read_command(names, command, action);
    if (code == SB_OK)
        sb_dag_builder_action(names->builder, action);
    return code;
}

void sb_task_action_write(const struct sb_action *action, FILE *out)
{
    if (action->url) {
        fputs("\"http\": {\"url\": ", out);
        sb_json_print_text(out, action->url);
        if (strcmp(action->method, "GET") != 0)
            fprintf(out, ", \"method\": \"%s\"", action->method);
        if (action->expect)
            fprintf(out, ", \"expect\": %u", action->expect);
        fputs("}", out);
        return;
    }
    fputs("\"command\": [", out);
    for (uint32_t i = 0; action->argument[i]; i++) {
        fputs(i ? ", " : "", out);
        sb_json_print_text(out, action->argument[i]);
    }
    fputs("]", out);
}
