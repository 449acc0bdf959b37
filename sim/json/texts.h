/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names and strings of a document while it is read: each is kept once. */
#ifndef SIM_JSON_TEXTS_H
#define SIM_JSON_TEXTS_H

#include "sim/json/json.h"
#include "sim/json/repeated.h"

enum { SB_JSON_WAITING = 16, SB_JSON_WAITING_LONGEST = 48 };

struct sb_json_text_slot;

/* Whose name or text it is. */
struct sb_json_text_owner {
    uint32_t node;
    uint32_t object, depth; /* in which a node has that name; 0, 0: it is the node's text */
};

/* A text that is not in text[] yet: its slot is being fetched meanwhile, because in a large
 * document each of them is a miss of all caches. */
struct sb_json_text_waiting {
    struct sb_json_text_owner owner;
    uint32_t hash, length;
    unsigned char text[SB_JSON_WAITING_LONGEST];
};

struct sb_json_texts {
    struct sb_json *json;
    struct sb_json_text_slot
        *slot; /* [slots] all texts by hash; a power of two, at most half full */
    size_t slots, count;
    struct sb_json_text_waiting waiting[SB_JSON_WAITING];
    unsigned begun, ended;            /* how many waits */
    struct sb_json_repeated repeated; /* of the names that were found so far */
};

/* All give 0, or -1 when memory is out. */

/* For a document of about that size. Release with sb_json_texts_fini, also after a failure. */
int sb_json_texts_init(struct sb_json_texts *texts, struct sb_json *json, size_t size);
void sb_json_texts_fini(struct sb_json_texts *texts);

/* Its place in json->text. */
int sb_json_texts_find(struct sb_json_texts *texts, const unsigned char *text, size_t length,
                       uint32_t *at);

/* Its place becomes the owner's name or text, at the latest with sb_json_texts_end; of a node that
 * is not there yet, if no 16 others are added before it is and it is no longer than those wait. */
int sb_json_texts_add(struct sb_json_texts *texts, const unsigned char *text, size_t length,
                      const struct sb_json_text_owner *owner);
int sb_json_texts_end(struct sb_json_texts *texts);

#endif
