/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/overview.h"

#include "sim/cli/terminal/age.h"
#include "sim/load/campaign/campaign.h"
#include "sim/load/saved/parts.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void sb_load_overview_fini(struct sb_load_overview *o)
{
    free(o->part);
    free(o->load);
    sb_arena_fini(&o->arena);
    *o = (struct sb_load_overview){ 0 };
}

static enum sb_code add_load(struct sb_load_overview *o, const struct sb_load_result *part,
                             const char *digest, struct sb_error *error)
{
    const uint64_t points = sb_load_part_points(part);
    if (sb_reserve(&o->load, o->loads, &o->load_room, sizeof *o->load))
        return sb_fail_memory(error);
    struct sb_load_state *load = &o->load[o->loads];
    *load = (struct sb_load_state){
        .name = sb_arena_text(&o->arena, part->name, strlen(part->name)),
        .points = points,
        .has = sb_arena_alloc(&o->arena, points, sizeof *load->has),
    };
    if (!load->name || !load->has)
        return sb_fail_memory(error);
    memcpy(load->digest, digest, sizeof load->digest);
    o->loads++;
    return SB_OK;
}

static enum sb_code find_load(struct sb_load_overview *o, const struct sb_load_result *part,
                              uint32_t *at, struct sb_error *error)
{
    char digest[SB_SHA256_SIZE];
    enum sb_code code = sb_load_part_digest(part, digest, error);
    for (*at = 0; code == SB_OK && *at < o->loads; ++*at)
        if (strcmp(o->load[*at].digest, digest) == 0)
            return SB_OK;
    return code ? code : add_load(o, part, digest, error);
}

/* Cells as a campaign numbers them: by curve, rate, strategy. */
static void count_done(const struct sb_load_result *part, struct sb_load_part_state *state,
                       struct sb_load_state *load)
{
    const struct sb_load_share share = { part->share ? part->share - 1 : 0,
                                         part->share ? part->shares : 0 };
    uint64_t cell = 0;
    for (uint32_t c = 0; c < part->curves; c++)
        for (uint32_t i = 0; i < part->points; i++)
            for (uint32_t s = 0; s < part->curve[c].strategies; s++, cell++) {
                const bool done = part->curve[c].strategy[s].point[i].runs > 0;
                state->wanted += sb_load_share_has(&share, cell);
                state->done += done;
                load->done += done && !load->has[cell];
                load->has[cell] |= done;
            }
}

static enum sb_code add_part(struct sb_load_overview *o, const struct sb_load_result *part,
                             const char *path, struct sb_error *error)
{
    struct stat info;
    uint32_t at = 0;
    if (sb_reserve(&o->part, o->parts, &o->part_room, sizeof *o->part))
        return sb_fail_memory(error);
    enum sb_code code = find_load(o, part, &at, error);
    if (code)
        return code;
    struct sb_load_part_state *state = &o->part[o->parts++];
    *state = (struct sb_load_part_state){
        .path = path, .share = part->share, .shares = part->share ? part->shares : 0, .load = at
    };
    if (stat(path, &info) == 0)
        state->written = info.st_mtime;
    count_done(part, state, &o->load[at]);
    o->load[at].parts++;
    return SB_OK;
}

enum sb_code sb_load_overview_add(struct sb_load_overview *o, const char *path,
                                  struct sb_error *error)
{
    struct sb_load_result part = { 0 };
    enum sb_code code = sb_load_part_read(&part, path, error);
    if (code == SB_OK)
        code = add_part(o, &part, path, error);
    sb_load_result_fini(&part);
    return code;
}

/* ---- for people ---- */

enum { TEXT = 400 };

static void print_part(FILE *out, const struct sb_load_overview *o,
                       const struct sb_load_part_state *p)
{
    char path[TEXT], name[TEXT], done[SB_UNITS_SIZE], wanted[SB_UNITS_SIZE], age[SB_UNITS_SIZE];
    sb_utf8_clean(path, sizeof path, p->path, 80);
    sb_utf8_clean(name, sizeof name, o->load[p->load].name, 40);
    fprintf(out, "%s: ", path);
    if (p->shares)
        fprintf(out, "share %u of %u, ", p->share, p->shares);
    if (o->loads > 1)
        fprintf(out, "of %s, ", name);
    fprintf(out, "%s of %s points, written %s ago\n", sb_units_count(done, p->done),
            sb_units_count(wanted, p->wanted), sb_age(age, p->written));
}

void sb_load_overview_print(FILE *out, const struct sb_load_overview *o)
{
    char name[TEXT], done[SB_UNITS_SIZE], points[SB_UNITS_SIZE], parts[SB_UNITS_SIZE];
    for (size_t i = 0; i < o->parts; i++)
        print_part(out, o, &o->part[i]);
    for (size_t i = 0; i < o->loads; i++) {
        const struct sb_load_state *load = &o->load[i];
        sb_utf8_clean(name, sizeof name, load->name, 40);
        fprintf(out, "%s: %s of %s points, in %s part%s\n", name, sb_units_count(done, load->done),
                sb_units_count(points, load->points), sb_units_count(parts, load->parts),
                load->parts == 1 ? "" : "s");
    }
}

/* ---- for programs ---- */

static void put_u64(struct sb_json_writer *w, const char *key, uint64_t value)
{
    sb_json_put_text(w, key);
    sb_json_put_u64(w, value);
}

static void put_text(struct sb_json_writer *w, const char *key, const char *text)
{
    sb_json_put_text(w, key);
    sb_json_put_any_text(w, text);
}

static void put_part(struct sb_json_writer *w, const struct sb_load_part_state *p)
{
    sb_json_put_line(w);
    yajl_gen_map_open(w->gen);
    put_text(w, "file", p->path);
    if (p->shares) {
        put_u64(w, "share", p->share);
        put_u64(w, "shares", p->shares);
    }
    put_u64(w, "points", p->done);
    put_u64(w, "wanted", p->wanted);
    put_u64(w, "written", p->written > 0 ? (uint64_t)p->written : 0);
    yajl_gen_map_close(w->gen);
}

void sb_load_overview_put(struct sb_json_writer *w, const struct sb_load_overview *o)
{
    yajl_gen_array_open(w->gen);
    for (uint32_t i = 0; i < o->loads; i++) {
        const struct sb_load_state *load = &o->load[i];
        yajl_gen_map_open(w->gen);
        put_text(w, "digest", load->digest);
        put_text(w, "name", load->name);
        put_u64(w, "points", load->done);
        put_u64(w, "wanted", load->points);
        sb_json_put_text(w, "parts");
        yajl_gen_array_open(w->gen);
        for (size_t p = 0; p < o->parts; p++)
            if (o->part[p].load == i)
                put_part(w, &o->part[p]);
        yajl_gen_array_close(w->gen);
        yajl_gen_map_close(w->gen);
    }
    yajl_gen_array_close(w->gen);
}
