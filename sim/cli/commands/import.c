/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/names.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/workloads.h"
#include "sim/cli/report/fits.h"
#include "sim/cli/report/output.h"
#include "sim/cli/terminal/progress.h"
#include "sim/fit/independent.h"
#include "sim/fit/paths.h"
#include "sim/import/alter.h"
#include "sim/import/files.h"
#include "sim/text/units.h"
#include "sim/text/utf8.h"
#include "sim/workload/source/gather.h"
#include "sim/workload/workload_write.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { IMPORT_PATH_SIZE = 4096, IMPORT_NAME_SIZE = 200, IMPORT_NAME_COLUMNS = 100 };

enum { DRAWS = 4000 };

/* Beside those that the reader left. */
static struct sb_notes *notes_of(struct sb_workload *workload)
{
    if (!workload->notes)
        workload->notes = sb_arena_alloc(&workload->dag.arena, 1, sizeof *workload->notes);
    return (struct sb_notes *)workload->notes;
}

/* What drawing each latency by itself makes of p99, where they were recorded together. */
static enum sb_code note_p99(struct sb_workload *workload, const char *what, double together,
                             double alone, struct sb_error *error)
{
    char a[SB_UNITS_SIZE], b[SB_UNITS_SIZE];
    struct sb_notes *notes = notes_of(workload);
    if (!notes)
        return sb_fail_memory(error);
    sb_note(notes, "%s: p99 %s, where whole recordings have %s", what,
            sb_units_duration(a, alone, NAN), sb_units_duration(b, together, NAN));
    return SB_OK;
}

static enum sb_code make_independent(struct sb_workload *workload, const struct sb_readers *readers,
                                     struct sb_error *error)
{
    struct sb_dag *dag = &workload->dag;
    struct sb_paths together, alone = { 0 };
    const struct sb_dist_type *const *mixture = readers->distributions;
    while (*mixture && strcmp((*mixture)->name, "mixture") != 0)
        mixture++;
    if (!dag->rows || !*mixture)
        return SB_OK;
    enum sb_code code = sb_paths_recorded(&together, dag, error);
    if (code == SB_OK)
        code = sb_independent_make(dag, *mixture, error);
    if (code == SB_OK)
        code = sb_paths_drawn(&alone, dag, DRAWS, 1, error);
    if (code == SB_OK)
        code = note_p99(workload, "tasks drawn one by one", sb_paths_quantile(&together, 0.99),
                        sb_paths_quantile(&alone, 0.99), error);
    sb_paths_fini(&together);
    sb_paths_fini(&alone);
    return code;
}

static enum sb_code fit(struct sb_workload *workload, const struct sb_readers *readers,
                        struct sb_graph_fit *fit, struct sb_error *error)
{
    enum sb_code code = sb_graph_fit_make(fit, &workload->dag, readers->distributions, error);
    if (code == SB_OK && fit->fitted && fit->rows)
        code =
            note_p99(workload, "fits drawn one by one", fit->recorded_p99, fit->fitted_p99, error);
    if (code || fit->fitted)
        return code;
    struct sb_notes *notes = notes_of(workload);
    if (!notes)
        return sb_fail_memory(error);
    sb_note(notes, fit->count ? "no latency was fitted: all stay as recorded"
                              : "nothing to fit: no latency was recorded more than once");
    return SB_OK;
}

static enum sb_code alter(const struct sb_options *o, struct sb_workload *workload, unsigned number,
                          struct sb_error *error)
{
    const struct sb_readers readers = sb_workloads_readers(o);
    enum sb_code code = SB_OK;
    if (o->noise > 0)
        code = sb_alter_noise(workload, o->noise, &readers, error);
    if (code == SB_OK && o->anonymise)
        code = sb_alter_names(workload, number, error);
    return code;
}

static enum sb_code import_write_to(const struct sb_workload *workload, const char *path,
                                    struct sb_error *error)
{
    struct sb_output output;
    enum sb_code code = sb_output_begin(&output, path, error);
    if (code)
        return code;
    code = sb_workload_write(workload, output.stream, error);
    return sb_output_end(&output, code, error);
}

static bool is_folder(const char *path)
{
    struct stat info;
    size_t length = strlen(path);
    return (length && path[length - 1] == '/') || (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

/* A file of the workload's name, with nothing in it that leads elsewhere, hides it or is too long
 * for a file system; one whose name is taken has a number. False when memory is out. */
static bool name_file(char path[IMPORT_PATH_SIZE], const char *folder, const char *workload,
                      struct sb_names *taken, struct sb_arena *arena)
{
    char clean[IMPORT_NAME_SIZE], name[2 * IMPORT_NAME_SIZE];
    int failed = 0;
    sb_utf8_abbreviate(clean, sizeof clean, workload, IMPORT_NAME_COLUMNS);
    for (char *c = clean; *c; c++)
        if (*c == '/' || (*c == '.' && c == clean))
            *c = '_';
    snprintf(name, sizeof name, "%s.json", clean);
    for (unsigned i = 2; sb_names_find(taken, name) != SB_NO_NAME; i++)
        snprintf(name, sizeof name, "%s-%u.json", clean, i);
    sb_names_add(taken, arena, name, &failed);
    size_t length = strlen(folder);
    snprintf(path, IMPORT_PATH_SIZE, "%.3000s%s%s", folder,
             length && folder[length - 1] == '/' ? "" : "/", name);
    return !failed;
}

static enum sb_code write_folder(const struct sb_workload *workload, unsigned count,
                                 const char *folder, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    struct sb_names taken = { 0 };
    struct sb_arena arena = { 0 };
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return sb_fail(error, SB_EIO, folder, "cannot be made: %s", strerror(errno));
    for (unsigned i = 0; code == SB_OK && i < count; i++) {
        char path[IMPORT_PATH_SIZE];
        code = name_file(path, folder, workload[i].name, &taken, &arena)
                   ? import_write_to(&workload[i], path, error)
                   : sb_fail_memory(error);
    }
    sb_names_fini(&taken);
    sb_arena_fini(&arena);
    return code;
}

static enum sb_code write_all(const struct sb_options *o, const struct sb_workload *workload,
                              unsigned count, struct sb_error *error)
{
    if (o->output && is_folder(o->output))
        return write_folder(workload, count, o->output, error);
    if (count != 1)
        return sb_fail(error, SB_EINPUT, o->output ? o->output : "standard output",
                       "%u workloads do not go into one file: give -o a folder, as -o imported/",
                       count);
    return import_write_to(workload, o->output, error);
}

static void import_tell(const struct sb_options *o, const struct sb_workload *workload)
{
    char name[4 * IMPORT_NAME_SIZE];
    sb_utf8_clean(name, sizeof name, workload->name, 80);
    sb_workloads_tell(o, workload->name, workload->notes);
    if (o->output && !o->quiet)
        fprintf(stderr, "simbench: %s: tasks %u, steps %u, edges %u\n", name, workload->dag.tasks,
                workload->dag.steps, workload->dag.edges);
}

/* Where the workload goes to standard output, the table goes beside it. */
static enum sb_code report_fits(const struct sb_options *o, const struct sb_workload *workload,
                                const struct sb_graph_fit *fit, unsigned count,
                                struct sb_error *error)
{
    bool beside = !o->output || strcmp(o->output, "-") == 0;
    enum sb_code code = SB_OK;
    if (!beside || !o->quiet)
        code = sb_fits_print(workload, fit, count, o->ascii, beside ? stderr : stdout, error);
    if (code == SB_OK && o->fit_report)
        code = sb_fits_write(workload, fit, count, o->fit_report, o->quiet ? NULL : stderr, error);
    return code;
}

/* Nothing that is asked for is passed over in silence. */
static enum sb_code check_drops(const struct sb_options *o, const struct sb_workload *workload,
                                unsigned count, struct sb_error *error)
{
    bool chosen = !o->import.drop_edge[0] || !count;
    for (unsigned i = 0; i < count; i++)
        chosen = chosen || workload[i].edges_chosen;
    return chosen ? SB_OK
                  : sb_fail(error, SB_EINPUT, "--drop-edge",
                            "the edges of \"%.120s\" stand in its file, and are not inferred: "
                            "take them out there",
                            workload[0].name);
}

static enum sb_code import_finish_all(const struct sb_options *o, struct sb_workload *workload,
                                      unsigned count, const struct sb_readers *readers,
                                      struct sb_error *error)
{
    struct sb_graph_fit *fits = o->fit ? calloc(count + (size_t)1, sizeof *fits) : NULL;
    enum sb_code code = o->fit && !fits ? sb_fail_memory(error) : SB_OK;
    if (code == SB_OK)
        code = check_drops(o, workload, count, error);
    for (unsigned i = 0; code == SB_OK && i < count; i++) {
        if (fits)
            code = fit(&workload[i], readers, &fits[i], error);
        if (code == SB_OK && o->independent)
            code = make_independent(&workload[i], readers, error);
        if (code)
            break;
        import_tell(o, &workload[i]);
        code = alter(o, &workload[i], count > 1 ? i + 1 : 0, error);
    }
    if (code == SB_OK)
        code = write_all(o, workload, count, error);
    if (code == SB_OK && fits)
        code = report_fits(o, workload, fits, count, error);
    for (unsigned i = 0; fits && i < count; i++)
        sb_graph_fit_fini(&fits[i]);
    free(fits);
    return code;
}

static int import(const struct sb_options *o)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    struct sb_readers readers = sb_workloads_readers(o);
    struct sb_import_files files;
    struct sb_notes notes = { 0 };
    struct sb_workload *workload = NULL;
    unsigned count = 0;
    struct sb_progress progress;
    const struct sb_reading_watch watch = { sb_progress_read, &progress };
    readers.watch = &watch;
    sb_progress_init(&progress, o->quiet, 1);
    enum sb_code code = sb_import_files_list(&files, o->argument, o->arguments, &error);
    if (code == SB_OK && o->import.format &&
        !sb_catalogue_find(SB_FORMATS, o->import.format, "--format", &error))
        code = SB_EINPUT;
    if (code == SB_OK)
        code = sb_gather(files.file, files.count, &readers, &notes, &workload, &count, &error);
    sb_progress_fini(&progress);
    sb_workloads_tell(o, NULL, &notes);
    if (code == SB_OK)
        code = import_finish_all(o, workload, count, &readers, &error);
    sb_gather_free(workload, count);
    sb_import_files_fini(&files);
    return code ? sb_command_fail(&error) : sb_command_finish(SB_EXIT_DONE);
}

extern const struct sb_command sb_command_import;
const struct sb_command sb_command_import = {
    .name = "import",
    .arguments = "FILE|FOLDER...",
    .summary = "make workloads of what others recorded",
    .description =
        "Files of {formats} become workloads in simbench's own format, which can be read and "
        "edited. The content of a file tells which format it is; gzip is unpacked. A folder "
        "stands for all files in it and below. What a reader leaves out or takes for granted is "
        "told on standard error.",
    .examples = "simbench import montage.xml -o montage.json\n"
                "simbench import --noise 0.3 graph.dot | simbench --no-report -\n"
                "simbench import --columns task=Step,duration=Seconds,after=Needs "
                "--time-unit=s build.csv",
    .self = SB_IMPORT,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = import,
};
