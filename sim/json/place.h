/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a reader is in a text that comes in chunks: always forward. */
#ifndef SIM_JSON_PLACE_H
#define SIM_JSON_PLACE_H

#include <stddef.h>
#include <stdint.h>

struct sb_json_place {
    const unsigned char *chunk; /* NULL: behind the end */
    size_t size;
    size_t newline;  /* the chunk's next one that is not in `line`; SIZE_MAX: there is none */
    uint64_t line;   /* from 1 */
    uint64_t column; /* characters of this line before the chunk */
};

/* The next chunk; the one before has been counted to its end. NULL: there is none. */
void sb_json_place_chunk(struct sb_json_place *place, const unsigned char *chunk, size_t size);

/* Counts lines up to that byte of the chunk; behind the end nothing. */
void sb_json_place_count_on(struct sb_json_place *place, size_t until);
static inline void sb_json_place_count(struct sb_json_place *place, size_t until)
{
    if (place->newline < until) /* mostly there is none between two values */
        sb_json_place_count_on(place, until);
}

/* Characters from the beginning of the line to that byte of the chunk. */
uint64_t sb_json_place_column(const struct sb_json_place *place, size_t until);

/* Counts the whole chunk, of which no byte is looked at any more. */
void sb_json_place_end(struct sb_json_place *place);

#endif
