/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/place.h"

#include <string.h>

void sb_json_place_chunk(struct sb_json_place *p, const unsigned char *chunk, size_t size)
{
    p->chunk = chunk;
    p->size = size;
    p->counted = 0;
}

void sb_json_place_count(struct sb_json_place *p, size_t until)
{
    if (!p->chunk)
        return;
    const unsigned char *at = p->chunk + p->counted, *end = p->chunk + until;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        p->line++;
        at++;
    }
    if (until > p->counted)
        p->counted = until;
}

uint64_t sb_json_place_column(const struct sb_json_place *p, size_t until)
{
    const unsigned char *end = p->chunk + until, *newline = memrchr(p->chunk, '\n', until);
    uint64_t column = newline ? 0 : p->column;
    for (const unsigned char *c = newline ? newline + 1 : p->chunk; c < end; c++)
        column += (*c & 0xC0) != 0x80;
    return column;
}

void sb_json_place_end(struct sb_json_place *p)
{
    sb_json_place_count(p, p->size);
    p->column = sb_json_place_column(p, p->size);
}
