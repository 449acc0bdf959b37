/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/place.h"

#include <stdint.h>
#include <string.h>

static void find_newline(struct sb_json_place *p, size_t from)
{
    const unsigned char *at = from < p->size ? memchr(p->chunk + from, '\n', p->size - from) : NULL;
    p->newline = at ? (size_t)(at - p->chunk) : SIZE_MAX;
}

void sb_json_place_chunk(struct sb_json_place *p, const unsigned char *chunk, size_t size)
{
    p->chunk = chunk;
    p->size = size;
    find_newline(p, 0);
}

void sb_json_place_count_on(struct sb_json_place *p, size_t until)
{
    while (p->chunk && p->newline < until) {
        p->line++;
        find_newline(p, p->newline + 1);
    }
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
