/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/simgrid.h"

#include "sim/base/names.h"

#include <expat.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ELEMENTS_MAX = 64, WORKERS_MAX = 1 << 20 };

/* What data passes on its way: seconds, and bytes a second. */
struct way {
    double latency, bandwidth;
};

struct reading {
    XML_Parser parser;
    const char *file;
    struct sb_error *error;
    enum sb_code code;
    struct sb_arena *arena;
    struct sb_names workers, links;
    double *speed;    /* [workers.count] flop/s */
    struct way *link; /* [links.count] */
    size_t speed_room, link_room;
    unsigned depth;
    bool in_route, any, differ;
    struct way route, slowest;
};

static unsigned line_of(const struct reading *r)
{
    return (unsigned)XML_GetCurrentLineNumber(r->parser);
}

static void __attribute__((format(printf, 2, 3)))
fail_at_line(struct reading *r, const char *format, ...)
{
    char where[384];
    va_list args;
    if (r->code)
        return;
    snprintf(where, sizeof where, "%.340s:%u", r->file, line_of(r));
    va_start(args, format);
    r->code = sb_fail_v(r->error, SB_EINPUT, where, format, args);
    va_end(args);
    XML_StopParser(r->parser, XML_FALSE);
}

static void fail_memory(struct reading *r)
{
    r->code = r->code ? r->code : sb_fail_memory(r->error);
    XML_StopParser(r->parser, XML_FALSE);
}

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* "98.095Mf", "41.279125MBps", "100Mbps", "59.904us": a number, a prefix, and one of the units,
 * each with what it is worth. */
struct unit {
    const char *name;
    double worth;
};
static const struct unit flops[] = { { "f", 1 }, { "", 1 }, { NULL, 0 } };
static const struct unit byte_rates[] = { { "Bps", 1 }, { "bps", 0.125 }, { "", 1 }, { NULL, 0 } };
static const struct unit seconds[] = { { "s", 1 },     { "ms", 1e-3 },  { "us", 1e-6 },
                                       { "ns", 1e-9 }, { "ps", 1e-12 }, { "m", 60 },
                                       { "h", 3600 },  { "d", 86400 },  { "w", 604800 },
                                       { "", 1 },      { NULL, 0 } };

static double scale_of(const char *text, const struct unit *unit, bool prefixed)
{
    static const struct unit prefix[] = { { "Ki", 1024 },       { "Mi", 1048576 },
                                          { "Gi", 1073741824 }, { "Ti", 1099511627776 },
                                          { "k", 1e3 },         { "M", 1e6 },
                                          { "G", 1e9 },         { "T", 1e12 },
                                          { "P", 1e15 },        { "E", 1e18 } };
    for (const struct unit *u = unit; u->name; u++)
        if (strcmp(text, u->name) == 0)
            return u->worth;
    for (size_t p = 0; prefixed && p < sizeof prefix / sizeof *prefix; p++) {
        size_t length = strlen(prefix[p].name);
        if (strncmp(text, prefix[p].name, length) == 0 && strcmp(text, prefix[p].name) != 0)
            return prefix[p].worth * scale_of(text + length, unit, false);
    }
    return 0;
}

/* The attribute in its unit; of several values separated by commas the first. */
static double read_value(struct reading *r, const char **attributes, const char *name,
                         const struct unit *unit, double otherwise)
{
    const char *text = attribute(attributes, name);
    char rest[32], *end = NULL;
    if (!text)
        return otherwise;
    double value = strtod(text, &end);
    snprintf(rest, sizeof rest, "%.*s", (int)strcspn(end, ","), end);
    double worth = scale_of(rest, unit, unit != seconds);
    if (end == text || !(value >= 0) || !isfinite(value) || !(worth > 0))
        fail_at_line(r, "%s is \"%.60s\", which is no number with a unit of its kind", name, text);
    return value * worth;
}

static unsigned read_cores(struct reading *r, const char **attributes)
{
    const char *text = attribute(attributes, "core");
    char *end = NULL;
    long cores = text ? strtol(text, &end, 10) : 1;
    if (text && (end == text || *end || cores < 1 || cores > WORKERS_MAX))
        fail_at_line(r, "core is \"%.60s\"; expected a whole number from 1 on", text);
    return (unsigned)cores;
}

static void add_worker(struct reading *r, const char *name, double speed)
{
    int failed = 0;
    if (r->workers.count == WORKERS_MAX) {
        fail_at_line(r, "more than %d workers", WORKERS_MAX);
        return;
    }
    if (sb_reserve(&r->speed, r->workers.count, &r->speed_room, sizeof *r->speed)) {
        fail_memory(r);
        return;
    }
    uint32_t number = sb_names_add(&r->workers, r->arena, name, &failed);
    if (failed)
        fail_memory(r);
    else if (number == SB_NO_NAME)
        fail_at_line(r, "a host \"%.120s\" stands above already", name);
    else
        r->speed[number] = speed;
}

static void add_host(struct reading *r, const char *name, double speed, unsigned cores)
{
    char core[512];
    if (!(speed > 0))
        fail_at_line(r, "the host \"%.120s\" has no speed", name);
    for (unsigned i = 1; i <= cores && !r->code; i++) {
        snprintf(core, sizeof core, cores > 1 ? "%.400s#%u" : "%.400s", name, i);
        add_worker(r, core, speed);
    }
}

static void see_way(struct reading *r, struct way way)
{
    if (r->any && (way.latency != r->slowest.latency || way.bandwidth != r->slowest.bandwidth))
        r->differ = true;
    r->slowest.latency = fmax(r->any ? r->slowest.latency : 0, way.latency);
    r->slowest.bandwidth = r->any ? fmin(r->slowest.bandwidth, way.bandwidth) : way.bandwidth;
    r->any = true;
}

/* "0-9,12": hosts prefix0suffix and so on. */
static void add_cluster(struct reading *r, const char **attributes)
{
    const char *prefix = attribute(attributes, "prefix"), *suffix = attribute(attributes, "suffix"),
               *at = attribute(attributes, "radical");
    double speed = read_value(r, attributes, "speed", flops, 0);
    unsigned cores = read_cores(r, attributes);
    const struct way link = { read_value(r, attributes, "lat", seconds, 0),
                              read_value(r, attributes, "bw", byte_rates, INFINITY) };
    const struct way backbone = { read_value(r, attributes, "bb_lat", seconds, 0),
                                  read_value(r, attributes, "bb_bw", byte_rates, INFINITY) };
    if (!at)
        fail_at_line(r, "expected the \"radical\" of the cluster");
    while (at && *at && !r->code) {
        char *end = NULL, name[512];
        unsigned long from = strtoul(at, &end, 10), to = from;
        if (end != at && *end == '-')
            to = strtoul(at = end + 1, &end, 10);
        if (end == at || (*end && *end != ',') || to < from || to - from > WORKERS_MAX) {
            fail_at_line(r, "expected a radical as 0-15, found \"%.60s\"",
                         attribute(attributes, "radical"));
            return;
        }
        for (; from <= to && !r->code; from++) {
            snprintf(name, sizeof name, "%.200s%lu%.200s", prefix ? prefix : "", from,
                     suffix ? suffix : "");
            add_host(r, name, speed, cores);
        }
        at = end + (*end == ',');
    }
    see_way(r, (struct way){ 2 * link.latency + backbone.latency,
                             fmin(link.bandwidth, backbone.bandwidth) });
}

static void add_link(struct reading *r, const char **attributes)
{
    const char *id = attribute(attributes, "id");
    int failed = 0;
    if (!id) {
        fail_at_line(r, "expected an \"id\" of the link");
        return;
    }
    const struct way way = { read_value(r, attributes, "latency", seconds, 0),
                             read_value(r, attributes, "bandwidth", byte_rates, INFINITY) };
    if (sb_reserve(&r->link, r->links.count, &r->link_room, sizeof *r->link)) {
        fail_memory(r);
        return;
    }
    uint32_t number = sb_names_add(&r->links, r->arena, id, &failed);
    if (failed)
        fail_memory(r);
    else if (number == SB_NO_NAME)
        fail_at_line(r, "a link \"%.120s\" stands above already", id);
    else
        r->link[number] = way;
}

static void pass_link(struct reading *r, const char **attributes)
{
    const char *id = attribute(attributes, "id");
    uint32_t number = id ? sb_names_find(&r->links, id) : SB_NO_NAME;
    if (number == SB_NO_NAME) {
        fail_at_line(r, "no link \"%.120s\" above", id ? id : "");
        return;
    }
    r->route.latency += r->link[number].latency;
    r->route.bandwidth = fmin(r->route.bandwidth, r->link[number].bandwidth);
}

static void XMLCALL begin_element(void *self, const char *name, const char **attributes)
{
    struct reading *r = self;
    if (r->code)
        return;
    if (r->depth++ == 0 && strcmp(name, "platform") != 0)
        fail_at_line(r, "expected <platform>, found <%.60s>", name);
    else if (r->depth > ELEMENTS_MAX)
        fail_at_line(r, "more than %d elements in each other", ELEMENTS_MAX);
    else if (strcmp(name, "host") == 0) {
        const char *id = attribute(attributes, "id");
        if (!id)
            fail_at_line(r, "expected an \"id\" of the host");
        else
            add_host(r, id, read_value(r, attributes, "speed", flops, 0),
                     read_cores(r, attributes));
    }
    else if (strcmp(name, "cluster") == 0)
        add_cluster(r, attributes);
    else if (strcmp(name, "link") == 0)
        add_link(r, attributes);
    else if (strcmp(name, "route") == 0) {
        r->in_route = true;
        r->route = (struct way){ 0, INFINITY };
    }
    else if (r->in_route && strcmp(name, "link_ctn") == 0)
        pass_link(r, attributes);
}

static void XMLCALL end_element(void *self, const char *name)
{
    struct reading *r = self;
    r->depth--;
    if (!r->code && r->in_route && strcmp(name, "route") == 0) {
        r->in_route = false;
        see_way(r, r->route);
    }
}

/* Nothing is expanded, so that a small file cannot become a large one. */
static void XMLCALL entity(void *self, const char *name, int parameter, const char *value,
                           int length, const char *base, const char *system, const char *public,
                           const char *notation)
{
    (void)parameter, (void)value, (void)length, (void)base, (void)system, (void)public;
    (void)notation;
    fail_at_line(self, "the entity \"%.60s\" is declared: refused, none is expanded", name);
}

static enum sb_code parse(struct reading *r, const struct sb_source *source)
{
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, begin_element, end_element);
    XML_SetEntityDeclHandler(r->parser, entity);
    enum XML_Status status = XML_Parse(r->parser, source->bytes, (int)source->size, XML_TRUE);
    if (r->code || status == XML_STATUS_OK)
        return r->code;
    enum XML_Error error = XML_GetErrorCode(r->parser);
    if (error == XML_ERROR_NO_MEMORY)
        return sb_fail_memory(r->error);
    char where[384];
    snprintf(where, sizeof where, "%.340s:%u", r->file, line_of(r));
    return sb_fail(r->error, SB_EINPUT, where, "not XML: %s", XML_ErrorString(error));
}

static enum sb_code fill(struct sb_platform *p, const struct reading *r, double flops_of_one,
                         struct sb_notes *notes)
{
    *p = (struct sb_platform){ .workers = (uint32_t)r->workers.count };
    if (p->workers == 0)
        return sb_fail(r->error, SB_EINPUT, r->file, "no <host> and no <cluster>");
    p->worker_name = sb_arena_alloc(r->arena, p->workers, sizeof *p->worker_name);
    p->speed = sb_arena_alloc(r->arena, p->workers, sizeof *p->speed);
    if (!p->worker_name || !p->speed)
        return sb_fail_memory(r->error);
    for (uint32_t w = 0; w < p->workers; w++) {
        p->worker_name[w] = r->workers.name[w];
        p->speed[w] = r->speed[w] / flops_of_one;
    }
    if (r->any && r->slowest.latency < 1e9)
        p->link_latency = (sb_ns)llrint(r->slowest.latency * 1e9);
    if (r->any && isfinite(r->slowest.bandwidth))
        p->link_bandwidth = r->slowest.bandwidth;
    if (r->differ)
        sb_note(notes,
                "routes differ: all are taken for the slowest, %.6g s and %.6g bytes a second",
                r->slowest.latency, r->slowest.bandwidth);
    return SB_OK;
}

enum sb_code sb_simgrid_read(struct sb_platform *platform, const struct sb_source *source,
                             const struct sb_import_options *options, struct sb_notes *notes,
                             struct sb_arena *arena, struct sb_error *error)
{
    struct reading r = {
        .parser = XML_ParserCreate(NULL), .file = source->name, .error = error, .arena = arena
    };
    enum sb_code code = r.parser ? parse(&r, source) : sb_fail_memory(error);
    if (code == SB_OK)
        code = fill(platform, &r, options && options->speed > 0 ? options->speed : 1e9, notes);
    if (r.parser)
        XML_ParserFree(r.parser);
    sb_names_fini(&r.workers);
    sb_names_fini(&r.links);
    free(r.speed);
    free(r.link);
    return code;
}
