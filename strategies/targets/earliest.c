/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libearliest as something to measure: what joins its interface to sim/bench/cases/target.h. Its
 * functions are looked up in a library that is loaded by path, never linked, so that the kept copy
 * of a baseline and the one of today are called in the same way. */
#include "strategies/earliest/earliest.h"
#include "sim/base/clock.h"
#include "sim/bench/cases/spin.h"
#include "sim/bench/cases/target.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- the library ---- */

/* clang-format off */
#define FUNCTIONS(X)                                                                               \
    X(set_new) X(set_free) X(set_add) X(set_after) X(set_build)                                    \
    X(sched_new) X(sched_free) X(run)                                                              \
    X(await_id) X(sleep_until) X(now) X(self_id) X(trace_events)
/* clang-format on */

struct library {
    void *handle;
#define MEMBER(name) __typeof__(es_##name) *(name);
    FUNCTIONS(MEMBER)
#undef MEMBER
    bool sized; /* its structs begin with their size; before 0.3.0 with the field behind it */
};

/* What a program fills in, as the library knows it. */
static const void *as_known(const struct library *library, const void *filled)
{
    return library->sized || !filled ? filled : (const char *)filled + sizeof(size_t);
}

/* ISO C has no cast from data to function pointers; POSIX makes them alike. */
static bool find(void *handle, const char *name, void *function)
{
    void *symbol = dlsym(handle, name);
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static void close_library(void *self)
{
    struct library *library = self;
    if (library && library->handle)
        dlclose(library->handle);
    free(library);
}

static enum sb_code open_library(const char *path, void **opened, struct sb_error *error)
{
    struct library *library = calloc(1, sizeof *library);
    const char *missing = NULL;
    if (!library)
        return sb_fail_memory(error);
    library->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library->handle) {
        const char *why = dlerror();
        close_library(library);
        return sb_fail(error, SB_EINPUT, path, "cannot be loaded: %s",
                       why ? why : "no reason given");
    }
#define FIND(name)                                                                                 \
    missing = find(library->handle, "es_" #name, &library->name) || missing ? missing : "es_" #name;
    FUNCTIONS(FIND)
#undef FIND
    if (missing) {
        close_library(library);
        return sb_fail(error, SB_EINPUT, path, "is no libearliest: it has no %s", missing);
    }
    library->sized = dlsym(library->handle, "es_request_start") != NULL;
    *opened = library;
    return SB_OK;
}

/* ---- rigs: a scheduler, and what is counted about it ---- */

enum { MAPPINGS_MAX = 4096 };

struct mapping {
    char *memory;
    size_t size;
};

struct rig {
    const struct library *library;
    struct sb_bench_setup setup;
    struct es_sched *sched;
    struct es_call call;
    struct es_alloc alloc; /* of a counted rig */
    size_t heap, heap_most, pages_most;
    struct mapping mapping[MAPPINGS_MAX];
    unsigned mappings;
    bool overlooked; /* more mappings than there is room for */
};

static void *counted_alloc(void *self, size_t size)
{
    struct rig *rig = self;
    rig->heap += size;
    rig->heap_most = rig->heap > rig->heap_most ? rig->heap : rig->heap_most;
    return malloc(size);
}

static void counted_free(void *self, void *memory, size_t size)
{
    struct rig *rig = self;
    rig->heap -= memory ? size : 0;
    free(memory);
}

static void *counted_map(void *self, size_t size)
{
    struct rig *rig = self;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    if (rig->mappings < MAPPINGS_MAX)
        rig->mapping[rig->mappings++] = (struct mapping){ memory, size };
    else
        rig->overlooked = true;
    return memory;
}

/* Pages that were touched: a stack that is never used costs no memory. */
static size_t resident(const struct mapping *mapping)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), pages = mapping->size / page, touched = 0;
    unsigned char *in = malloc(pages ? pages : 1);
    if (in && mincore(mapping->memory, mapping->size, in) == 0)
        for (size_t i = 0; i < pages; i++)
            touched += in[i] & 1;
    free(in);
    return touched * page;
}

static void count_pages(struct rig *rig)
{
    size_t pages = 0;
    for (unsigned i = 0; i < rig->mappings; i++)
        pages += resident(&rig->mapping[i]);
    rig->pages_most = pages > rig->pages_most ? pages : rig->pages_most;
}

static void counted_unmap(void *self, void *memory, size_t size)
{
    struct rig *rig = self;
    count_pages(rig);
    for (unsigned i = 0; i < rig->mappings; i++)
        if (rig->mapping[i].memory == memory)
            rig->mapping[i] = rig->mapping[--rig->mappings];
    munmap(memory, size);
}

static void release(void *self)
{
    struct rig *rig = self;
    if (rig && rig->sched)
        rig->library->sched_free(rig->sched);
    free(rig);
}

static enum sb_code failed(const struct es_error *why, struct sb_error *error)
{
    return why->code == ES_NO_MEMORY
               ? sb_fail_memory(error)
               : sb_fail(error, SB_ECHECK, NULL, "libearliest: %s", why->text);
}

static enum sb_code prepare(void *library, const struct sb_bench_setup *setup, void **prepared,
                            struct sb_error *error)
{
    struct rig *rig = calloc(1, sizeof *rig);
    struct es_options options = { .copy_stacks = setup->mode == SB_BENCH_COPIED };
    struct es_error why = { 0 };
    if (!rig)
        return sb_fail_memory(error);
    rig->library = library;
    rig->setup = *setup;
    rig->call.flags = setup->mode == SB_BENCH_CONTINUE ? ES_CONTINUE : 0;
    rig->alloc = ES_ALLOC(.self = rig, .alloc = counted_alloc, .free = counted_free,
                          .map = counted_map, .unmap = counted_unmap);
    options.alloc = setup->counted ? as_known(library, &rig->alloc) : NULL;
    options.trace_events = setup->events;
    options.workers = setup->workers;
    rig->sched = rig->library->sched_new(as_known(library, &options), &why);
    if (!rig->sched) {
        release(rig);
        return failed(&why, error);
    }
    *prepared = rig;
    return SB_OK;
}

static void spin(void *self, uint32_t iterations)
{
    ((struct rig *)self)->setup.iterations = iterations;
}

static bool bytes(void *self, uint64_t *most)
{
    struct rig *rig = self;
    count_pages(rig);
    *most = rig->heap_most + rig->pages_most;
    return !rig->overlooked;
}

static bool switches(void *self, uint64_t *count)
{
    struct rig *rig = self;
    size_t lost = 0, events = rig->library->trace_events(rig->sched, NULL, 0, &lost);
    struct es_event *event = malloc((events ? events : 1) * sizeof *event);
    /* [workers] the task that it ran last, plus one. */
    es_id *running = calloc(UINT16_MAX + 1, sizeof *running);
    bool known = event && running && lost == 0;
    *count = 0;
    if (known)
        rig->library->trace_events(rig->sched, event, events, NULL);
    for (size_t i = 0; known && i < events; i++)
        if (event[i].kind == ES_EVENT_ENTER || event[i].kind == ES_EVENT_RESUME) {
            *count += running[event[i].worker] != event[i].task + 1;
            running[event[i].worker] = event[i].task + 1;
        }
    free(event);
    free(running);
    return known;
}

/* ---- loads: a graph as a set of tasks ---- */

/* What a body needs, on half a cache line. */
struct node {
    const uint32_t *after;
    struct es_result (*await_id)(struct es_self *self, es_id task);
    struct load *load;
    uint32_t count, iterations;
};

struct load {
    const struct rig *rig;
    struct es_set *set;
    struct node *node; /* [tasks]; NULL where bodies are empty */
    uint32_t *after;   /* a copy: the graph may be drawn anew */
    sb_ns *delay;      /* [tasks] of timers */
};

static struct es_result empty(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static struct es_result spinning(struct es_self *self, void *data)
{
    const struct node *node = data;
    (void)self;
    sb_bench_spin(node->iterations);
    return es_ok(NULL);
}

static struct es_result awaiting(struct es_self *self, void *data)
{
    const struct node *node = data;
    for (uint32_t k = 0; k < node->count; k++) {
        struct es_result result = node->await_id(self, node->after[k]);
        if (result.code)
            return result;
    }
    return es_ok(NULL);
}

static struct es_result awaiting_spinning(struct es_self *self, void *data)
{
    struct es_result result = awaiting(self, data);
    return result.code ? result : spinning(self, data);
}

/* Numbers that follow each other are spread evenly (the fraction of a multiple of the golden
 * ratio). */
static sb_ns spread(es_id task, sb_ns about)
{
    return about / 2 + (sb_ns)((double)about * ((task * 2654435769u) / 4294967296.0));
}

static struct es_result sleeping(struct es_self *self, void *data)
{
    const struct node *node = data;
    const struct library *library = node->load->rig->library;
    es_id task = library->self_id(self);
    es_ns due = library->now(self) + spread(task, node->load->rig->setup.sleep);
    struct es_result result = library->sleep_until(self, due);
    node->load->delay[task] = library->now(self) - due;
    return result;
}

static struct es_result awaiting_sleeping(struct es_self *self, void *data)
{
    struct es_result result = awaiting(self, data);
    return result.code ? result : sleeping(self, data);
}

static es_body *body_of(const struct sb_bench_setup *setup, bool extra)
{
    bool awaits = setup->mode != SB_BENCH_DECLARED;
    if (setup->body == SB_BENCH_TIMER)
        return awaits ? awaiting_sleeping : sleeping;
    if (setup->body == SB_BENCH_SPIN || extra)
        return awaits ? awaiting_spinning : spinning;
    return awaits ? awaiting : empty;
}

static void unload(void *self)
{
    struct load *load = self;
    if (load && load->set)
        load->rig->library->set_free(load->set);
    if (load) {
        free(load->node);
        free(load->after);
        free(load->delay);
    }
    free(load);
}

static void add(struct load *load, const struct sb_bench_graph *graph, es_id task)
{
    const struct library *library = load->rig->library;
    const struct sb_bench_setup *setup = &load->rig->setup;
    bool extra = setup->extra && task % setup->every == 0;
    struct node *node = &load->node[task];
    const uint32_t *after = load->after + graph->begin[task];
    uint32_t count = graph->begin[task + 1] - graph->begin[task];
    *node = (struct node){ after, library->await_id, load, count,
                           setup->iterations + (extra ? setup->extra : 0) };
    library->set_add(load->set, NULL, body_of(setup, extra), node);
    for (uint32_t k = 0; k < count && setup->mode == SB_BENCH_DECLARED; k++)
        library->set_after(load->set, task, after[k]);
}

static enum sb_code load_graph(void *self, const struct sb_bench_graph *graph, void **loaded,
                               struct sb_error *error)
{
    struct rig *rig = self;
    struct load *load = calloc(1, sizeof *load);
    struct es_error why = { 0 };
    if (!load)
        return sb_fail_memory(error);
    load->rig = rig;
    load->set =
        rig->library->set_new(as_known(rig->library, rig->setup.counted ? &rig->alloc : NULL));
    load->node = calloc(graph->tasks, sizeof *load->node);
    load->after = malloc(((size_t)graph->edges + 1) * sizeof *load->after);
    load->delay =
        rig->setup.body == SB_BENCH_TIMER ? calloc(graph->tasks, sizeof *load->delay) : NULL;
    if (!load->set || !load->node || !load->after ||
        (rig->setup.body == SB_BENCH_TIMER && !load->delay)) {
        unload(load);
        return sb_fail_memory(error);
    }
    memcpy(load->after, graph->after, (size_t)graph->edges * sizeof *load->after);
    for (uint32_t t = 0; t < graph->tasks; t++)
        add(load, graph, t);
    if (rig->library->set_build(load->set, &why) != ES_OK) {
        unload(load);
        return failed(&why, error);
    }
    *loaded = load;
    return SB_OK;
}

static enum sb_code run(void *rig_, void *load_, struct sb_error *error)
{
    struct rig *rig = rig_;
    struct load *load = load_;
    struct es_error why;
    return rig->library->run(rig->sched, load->set, as_known(rig->library, &rig->call), &why) ==
                   ES_OK
               ? SB_OK
               : failed(&why, error);
}

static const sb_ns *delays(void *self) { return ((const struct load *)self)->delay; }

/* ---- how many tasks run at the same time ---- */

enum { PATIENCE = 200000000 }; /* ns */

struct meeting {
    atomic_uint inside, alone;
    unsigned wanted;
};

/* Leaves when all are inside at the same time, or when patience is at an end. */
static struct es_result meet(struct es_self *self, void *data)
{
    struct meeting *meeting = data;
    sb_ns begun = sb_clock_now();
    (void)self;
    atomic_fetch_add(&meeting->inside, 1);
    while (atomic_load(&meeting->inside) < meeting->wanted)
        if (sb_clock_now() - begun > PATIENCE) {
            atomic_fetch_add(&meeting->alone, 1);
            break;
        }
    return es_ok(NULL);
}

/* Asked of the library's behaviour, which no version number can get wrong: one of before there were
 * workers runs one. */
static bool runs(void *self, unsigned workers)
{
    const struct library *library = self;
    struct es_options options = { .workers = workers,
                                  .grain = -1 /* at once, however short the bodies are */ };
    struct meeting meeting = { .wanted = workers };
    bool met = false;
    if (workers == 1)
        return true;
    struct es_sched *sched = library->sched_new(as_known(library, &options), NULL);
    struct es_set *set = library->set_new(NULL);
    if (sched && set) {
        for (unsigned i = 0; i < workers; i++)
            library->set_add(set, NULL, meet, &meeting);
        met = library->run(sched, set, NULL, NULL) == ES_OK && atomic_load(&meeting.alone) == 0;
    }
    library->sched_free(sched);
    library->set_free(set);
    return met;
}

extern const struct sb_bench_target sb_bench_target_earliest;
const struct sb_bench_target sb_bench_target_earliest = {
    .name = "earliest",
    .summary = "libearliest, the real earliest-start scheduler",
    .library = "libearliest.so",
    .open = open_library,
    .close = close_library,
    .runs = runs,
    .prepare = prepare,
    .release = release,
    .spin = spin,
    .load = load_graph,
    .unload = unload,
    .run = run,
    .switches = switches,
    .bytes = bytes,
    .delays = delays,
};
