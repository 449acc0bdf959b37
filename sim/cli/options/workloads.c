/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/workloads.h"

#include "sim/cli/terminal/progress.h"
#include "sim/import/platform_file.h"
#include "sim/plugins.h"
#include "sim/text/utf8.h"
#include "sim/workload/alone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 400 };

struct sb_readers sb_workloads_readers(const struct sb_options *o)
{
    struct sb_readers readers = sb_plugins.readers;
    readers.outside = o->allow_outside;
    readers.import = &o->import;
    readers.opener = o->opener;
    return readers;
}

void sb_workloads_tell(const struct sb_options *o, const char *name, const struct sb_notes *notes)
{
    char shown[4 * SB_NOTE_SIZE], clean[NAME_SIZE];
    sb_utf8_clean(clean, sizeof clean, name ? name : "", 80);
    for (unsigned i = 0; !o->quiet && notes && i < notes->count; i++) {
        sb_utf8_clean(shown, sizeof shown, notes->text[i], 0);
        fprintf(stderr, "simbench: %s%s%s\n", clean, name ? ": " : "", shown);
    }
    if (!o->quiet && notes && notes->more)
        fprintf(stderr, "simbench: %s%sand %u more of these\n", clean, name ? ": " : "",
                notes->more);
}

/* --platform, for so many workloads. */
static enum sb_code give_platform(const struct sb_options *o, struct sb_workload *workload,
                                  unsigned count, struct sb_error *error)
{
    const struct sb_readers readers = sb_workloads_readers(o);
    struct sb_arena arena = { 0 };
    struct sb_notes notes = { 0 };
    struct sb_platform platform;
    if (!o->platform)
        return SB_OK;
    enum sb_code code =
        sb_platform_file_read(&platform, o->platform, &readers, &notes, &arena, error);
    for (unsigned i = 0; i < count && code == SB_OK; i++) {
        code = sb_dag_give_platform(&workload[i].dag, &platform, NULL, workload[i].file, error);
        workload[i].workers = platform.workers;
    }
    sb_workloads_tell(o, o->platform, &notes);
    sb_arena_fini(&arena);
    return code;
}

enum sb_code sb_workloads_read_one(const struct sb_options *o, const char *path,
                                   struct sb_workload *workload, struct sb_error *error)
{
    struct sb_readers readers = sb_workloads_readers(o);
    struct sb_progress progress;
    const struct sb_reading_watch watch = { sb_progress_read, &progress };
    readers.watch = &watch;
    sb_progress_init(&progress, o->quiet, 1);
    enum sb_code code = sb_workload_read(workload, path, &readers, error);
    sb_progress_fini(&progress);
    if (code == SB_OK && (code = give_platform(o, workload, 1, error)))
        sb_workload_fini(workload);
    if (code == SB_OK)
        sb_workloads_tell(o, workload->name, workload->notes);
    return code;
}

enum sb_code sb_workloads_list(const struct sb_options *o, struct sb_import_files *files,
                               struct sb_error *error)
{
    if (!o->file)
        return sb_import_files_list(files, o->argument, o->arguments, error);
    *files = (struct sb_import_files){ 0 };
    files->file = calloc(o->files + 1, sizeof *files->file);
    if (!files->file)
        return sb_fail_memory(error);
    memcpy(files->file, o->file, o->files * sizeof *files->file);
    files->count = o->files;
    return SB_OK;
}

enum sb_code sb_workloads_read(const struct sb_options *o, struct sb_workload **workload,
                               unsigned *count, struct sb_error *error)
{
    return sb_workloads_read_family(o, NULL, workload, count, error);
}

void sb_workloads_tell_alone(const struct sb_options *o, const struct sb_workload *workload)
{
    char clean[NAME_SIZE];
    if (o->quiet || !workload->dag.arrivals)
        return;
    sb_utf8_clean(clean, sizeof clean, workload->name, 80);
    fprintf(stderr, "simbench: %s: here one request runs alone; in \"simbench load\" many arrive\n",
            clean);
}

enum sb_code sb_workloads_read_alone(const struct sb_options *o, struct sb_workload **workload,
                                     unsigned *count, struct sb_error *error)
{
    enum sb_code code = sb_workloads_read(o, workload, count, error);
    for (unsigned i = 0; i < *count && code == SB_OK; i++) {
        struct sb_workload *one = &(*workload)[i];
        uint32_t workers = o->workers == SB_WORKERS_OF_FILE ? one->workers : o->workers;
        code = sb_alone_check(one, workers, error);
        if (code == SB_OK)
            sb_workloads_tell_alone(o, one);
    }
    if (code) {
        sb_gather_free(*workload, *count);
        *workload = NULL;
        *count = 0;
    }
    return code;
}

enum sb_code sb_workloads_read_family(const struct sb_options *o, struct sb_family *family,
                                      struct sb_workload **workload, unsigned *count,
                                      struct sb_error *error)
{
    struct sb_readers readers = sb_workloads_readers(o);
    struct sb_import_files files;
    struct sb_notes notes = { 0 };
    struct sb_progress progress;
    const struct sb_reading_watch watch = { sb_progress_read, &progress };
    *workload = NULL;
    *count = 0;
    readers.watch = &watch;
    readers.family = family;
    sb_progress_init(&progress, o->quiet, 1);
    enum sb_code code = sb_workloads_list(o, &files, error);
    if (code == SB_OK)
        code = sb_gather(files.file, files.count, &readers, &notes, workload, count, error);
    sb_progress_fini(&progress);
    if (code == SB_OK && (code = give_platform(o, *workload, *count, error))) {
        sb_gather_free(*workload, *count);
        *workload = NULL;
        *count = 0;
    }
    sb_workloads_tell(o, NULL, &notes);
    for (unsigned i = 0; i < *count; i++)
        sb_workloads_tell(o, (*workload)[i].name, (*workload)[i].notes);
    sb_import_files_fini(&files);
    return code;
}
