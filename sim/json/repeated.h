/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names that stand twice in one object. */
#ifndef SIM_JSON_REPEATED_H
#define SIM_JSON_REPEATED_H

#include "sim/json/json.h"

enum { SB_JSON_DEPTH_MAX = 64 };

/* A few names of an object are compared with each other as they come. Of more, those that are seen
 * for the first time have offsets that ascend, as all names of tasks mostly do: none of them stood
 * before. Where one does not, the object is looked at when all has been read. */
enum { SB_JSON_NAMES_COMPARED = 8 };
struct sb_json_repeated {
    struct sb_json_names {
        uint32_t object, names, last; /* how many; the largest offset */
        uint32_t name[SB_JSON_NAMES_COMPARED];
    } newest[SB_JSON_DEPTH_MAX + 1]; /* object at that depth */
    uint32_t *suspect; /* [suspects] objects in which a name may stand twice; some more than once */
    size_t suspects, room;
};

/* A name of an object at that depth. Objects and names may come in another order than they have in
 * the document. -1 when memory is out. */
int sb_json_repeated_name(struct sb_json_repeated *repeated, uint32_t object, unsigned depth,
                          uint32_t name);

/* Refuses the first object in which a name stands twice, at the second. SB_EINPUT; SB_ENOMEM. */
enum sb_code sb_json_repeated_refuse(const struct sb_json_repeated *repeated,
                                     const struct sb_json *json, struct sb_error *error);

void sb_json_repeated_fini(struct sb_json_repeated *repeated);

#endif
