/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/edit.h"

#include "sim/base/arena.h"
#include "sim/base/assert.h"

#include <string.h>

/* It is no longer the number that has them. */
static void drop_digits(struct sb_json *json, const struct sb_json_node *node)
{
    struct sb_json_digits *digits = sb_json_digits(json, node);
    if (!digits)
        return;
    json->large--;
    memmove(digits, digits + 1, (size_t)(json->digits + json->large - digits) * sizeof *digits);
}

void sb_json_edit_number(struct sb_json *json, const struct sb_json_node *number, double value)
{
    struct sb_json_node *node = &json->node[number - json->node];
    SB_REQUIRE(node->type == SB_JSON_NUMBER || node->type == SB_JSON_STRING);
    drop_digits(json, node);
    node->type = SB_JSON_NUMBER;
    node->as.number = value;
}

/* Where a name stands in text[]: names that are the same stand there once. 0: memory is out. */
static uint32_t place_of(struct sb_json *json, const char *name)
{
    size_t length = strlen(name), padded = (length / SB_JSON_TEXT_ALIGN + 1) * SB_JSON_TEXT_ALIGN;
    for (size_t i = 0; i < json->count; i++)
        if (json->node[i].key && strcmp(json->text + json->node[i].key, name) == 0)
            return json->node[i].key;
    while (json->text_room - json->text_size < padded)
        if (sb_reserve(&json->text, json->text_room, &json->text_room, 1))
            return 0;
    uint32_t at = (uint32_t)json->text_size;
    memset(json->text + at, 0, padded);
    memcpy(json->text + at, name, length);
    json->text_size += padded;
    return at;
}

enum sb_code sb_json_edit_text(struct sb_json *json, const struct sb_json_node *at,
                               const char *text, struct sb_error *error)
{
    struct sb_json_node *node = &json->node[at - json->node];
    SB_REQUIRE(node->type == SB_JSON_NUMBER || node->type == SB_JSON_STRING);
    uint32_t place = place_of(json, text);
    if (!place)
        return sb_fail_memory(error);
    drop_digits(json, node);
    node->type = SB_JSON_STRING;
    node->size = (uint32_t)strlen(text);
    node->as.text = place;
    return SB_OK;
}

enum sb_code sb_json_edit_add(struct sb_json *json, const struct sb_json_node *object,
                              const char *name, double value, struct sb_error *error)
{
    size_t of = (size_t)(object - json->node), first = of + 1;
    SB_REQUIRE(object->type == SB_JSON_OBJECT && !sb_json_get(json, object, name));
    uint32_t key = place_of(json, name);
    if (!key || sb_reserve(&json->node, json->count, &json->room, sizeof *json->node))
        return sb_fail_memory(error);
    for (size_t i = 0; i < json->count; i++) /* those around it, and those behind */
        if (json->node[i].type >= SB_JSON_ARRAY)
            json->node[i].end += json->node[i].end > of;
    for (size_t i = 0; i < json->large; i++)
        json->digits[i].node += json->digits[i].node > of;
    memmove(&json->node[first + 1], &json->node[first], (json->count - first) * sizeof *json->node);
    json->count++;
    json->node[of].size++;
    json->node[first] = (struct sb_json_node){
        .key = key, .line = json->node[of].line, .type = SB_JSON_NUMBER, .as.number = value
    };
    return SB_OK;
}
