/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/texts.h"

#include "sim/base/arena.h"
#include "sim/base/assert.h"
#include "sim/base/huge_pages.h"

#include <stdlib.h>
#include <string.h>

struct sb_json_text_slot {
    uint32_t at; /* offset in text[]; 0: free */
    uint32_t hash;
};

/* Names come from the user's own files, so that no defence against chosen collisions is needed. */
static uint32_t hash_of(const unsigned char *text, size_t length)
{
    uint64_t hash = length * 0x9e3779b97f4a7c15u, word = 0;
    for (size_t at = 0; at + sizeof word < length; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    if (length >= sizeof word)
        memcpy(&word, text + length - sizeof word, sizeof word);
    else
        for (size_t at = 0; at < length; at++)
            word = word << 8 | text[at];
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(hash >> 32);
}

static int grow(struct sb_json_texts *t, size_t slots)
{
    struct sb_json_text_slot *slot = calloc(slots, sizeof *slot);
    if (!slot)
        return -1;
    sb_huge_pages(slot, slots * sizeof *slot);
    for (size_t i = 0; i < t->slots; i++) {
        size_t at = t->slot[i].hash & (slots - 1);
        if (!t->slot[i].at)
            continue;
        while (slot[at].at)
            at = (at + 1) & (slots - 1);
        slot[at] = t->slot[i];
    }
    free(t->slot);
    t->slot = slot;
    t->slots = slots;
    return 0;
}

/* At a multiple of SB_JSON_TEXT_ALIGN; filled up with NULs, of which there is one at least. */
static int append_text(struct sb_json *json, const unsigned char *text, size_t length, uint32_t *at)
{
    size_t padded = (length / SB_JSON_TEXT_ALIGN + 1) * SB_JSON_TEXT_ALIGN;
    while (json->text_room - json->text_size < padded)
        if (sb_reserve(&json->text, json->text_room, &json->text_room, 1))
            return -1;
    *at = (uint32_t)json->text_size;
    memset(json->text + *at + padded - SB_JSON_TEXT_ALIGN, 0, SB_JSON_TEXT_ALIGN);
    memcpy(json->text + *at, text, length);
    json->text_size += padded;
    return 0;
}

int sb_json_texts_init(struct sb_json_texts *t, struct sb_json *json, size_t size)
{
    uint32_t none; /* offset 0 is "no name" */
    size_t slots = 256;
    *t = (struct sb_json_texts){ .json = json };
    while (slots < size / 64 && slots < 1u << 24) /* as many as tasks with names of some letters */
        slots *= 2;
    return grow(t, slots) || append_text(json, (const unsigned char *)"", 0, &none) ? -1 : 0;
}

void sb_json_texts_fini(struct sb_json_texts *t)
{
    free(t->slot);
    sb_json_repeated_fini(&t->repeated);
    *t = (struct sb_json_texts){ 0 };
}

static bool is_text_at(const struct sb_json *json, uint32_t at, const unsigned char *text,
                       size_t length)
{
    return json->text_size - at > length && memcmp(json->text + at, text, length) == 0 &&
           json->text[at + length] == '\0';
}

static int find(struct sb_json_texts *t, uint32_t hash, const unsigned char *text, size_t length,
                uint32_t *at)
{
    if (2 * (t->count + 1) > t->slots && grow(t, 2 * t->slots))
        return -1;
    struct sb_json_text_slot *slot = &t->slot[hash & (t->slots - 1)];
    while (slot->at && (slot->hash != hash || !is_text_at(t->json, slot->at, text, length)))
        slot = slot + 1 < t->slot + t->slots ? slot + 1 : t->slot;
    if (!slot->at) {
        uint32_t appended;
        if (append_text(t->json, text, length, &appended))
            return -1;
        *slot = (struct sb_json_text_slot){ appended, hash };
        t->count++;
    }
    *at = slot->at;
    return 0;
}

int sb_json_texts_find(struct sb_json_texts *t, const unsigned char *text, size_t length,
                       uint32_t *at)
{
    return find(t, hash_of(text, length), text, length, at);
}

static int end_wait(struct sb_json_texts *t)
{
    const struct sb_json_text_waiting *w = &t->waiting[t->ended++ % SB_JSON_WAITING];
    const struct sb_json_text_owner *owner = &w->owner;
    struct sb_json_node *node = &t->json->node[owner->node];
    SB_ASSERT(owner->node < t->json->count);
    if (!owner->depth)
        return find(t, w->hash, w->text, w->length, &node->as.text);
    if (find(t, w->hash, w->text, w->length, &node->key))
        return -1;
    return sb_json_repeated_name(&t->repeated, owner->object, owner->depth, node->key);
}

int sb_json_texts_add(struct sb_json_texts *t, const unsigned char *text, size_t length,
                      const struct sb_json_text_owner *owner)
{
    SB_REQUIRE(length <= SB_JSON_WAITING_LONGEST);
    if (t->begun - t->ended == SB_JSON_WAITING && end_wait(t))
        return -1;
    struct sb_json_text_waiting *w = &t->waiting[t->begun++ % SB_JSON_WAITING];
    w->owner = *owner;
    w->hash = hash_of(text, length);
    w->length = (uint32_t)length;
    memcpy(w->text, text, length);
    __builtin_prefetch(&t->slot[w->hash & (t->slots - 1)], 1);
    return 0;
}

int sb_json_texts_end(struct sb_json_texts *t)
{
    while (t->ended != t->begun)
        if (end_wait(t))
            return -1;
    return 0;
}
