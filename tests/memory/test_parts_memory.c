/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at each allocation of a part that is written, read, and gone on with: each time
 * that is told, and all is given back (the sanitizer build sees to the latter). Linked with --wrap
 * for malloc, calloc, realloc and strdup. */
#include "sim/run/parts/part.h"
#include "sim/run/session.h"
#include "tests/fixtures/runs/experiment.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/simbench-part-XXXXXX";

struct scene {
    struct fixture_experiment s;
    struct sb_bytes_out piece;
};

/* A part of what the scene has left. */
static enum sb_code write_and_read(void *self, struct sb_error *error)
{
    struct scene *scene = self;
    const char *option[] = { "--seed=42" };
    struct sb_part_row row = { .name = "quick", .replicates = 40, .cost = 5, .block = 32 };
    struct sb_part part = {
        .version = "1.2.3", .row = &row, .rows = 1, .option = option, .options = 1
    };
    struct sb_arena arena = { 0 };
    struct sb_piece_shape shape;
    struct sb_ranges done = { 0 };
    struct sb_piece piece = { 0 };
    const struct sb_bytes_in in = { .at = scene->piece.at, .size = scene->piece.size };
    enum sb_code code = sb_part_seal(&part, error);
    if (code == SB_OK)
        code = sb_piece_peek(in, &shape, &done, error);
    if (code == SB_OK && sb_piece_init(&piece, &shape, &arena))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_piece_add(&piece, in, error);
    if (code == SB_OK)
        code = sb_part_put(&part, 0, &piece, error);
    if (code == SB_OK)
        code = sb_part_write(&part, path, error);
    sb_part_fini(&part);
    if (code == SB_OK)
        code = sb_part_read(&part, path, error);
    sb_part_fini(&part);
    sb_ranges_fini(&done);
    sb_ranges_fini(&piece.done);
    sb_arena_fini(&arena);
    return code;
}

static enum sb_code go_on(void *self, struct sb_error *error)
{
    struct scene *scene = self;
    struct sb_session *session = sb_session_open(&scene->s.x, error);
    enum sb_code code = session ? SB_OK : error->code;
    if (code == SB_OK)
        code = sb_session_add(
            session, (struct sb_bytes_in){ .at = scene->piece.at, .size = scene->piece.size },
            error);
    if (code == SB_OK)
        code = sb_session_run(session, 20, 40, error);
    if (code == SB_OK)
        code = sb_session_finish(session, &scene->s.result, &scene->s.arena, error);
    sb_session_close(session);
    sb_arena_fini(&scene->s.arena);
    if (code == SB_ENOMEM) { /* the checker's says in which replicate */
        *error = (struct sb_error){ 0 };
        (void)sb_fail_memory(error);
    }
    return code;
}

static void parts_survive_each_failed_allocation(void **state)
{
    (void)state;
    struct scene scene = { 0 };
    fixture_experiment_begin(&scene.s, fixture_quick, 0, 40);
    scene.s.x.strategies = 3;
    struct sb_session *session = sb_session_open(&scene.s.x, NULL);
    assert_non_null(session);
    assert_int_equal(sb_session_run(session, 0, 20, NULL), SB_OK);
    sb_piece_put(&scene.piece, sb_session_piece(session));
    sb_session_close(session);
    failing_memory_sweep(write_and_read, &scene, 10, SB_ENOMEM);
    failing_memory_sweep(go_on, &scene, 30, SB_ENOMEM);
    free(scene.piece.at);
    fixture_experiment_end(&scene.s);
}

int main(void)
{
    gsl_set_error_handler_off();
    int fd = mkstemp(path);
    if (fd < 0 || close(fd))
        return 1;
    const struct CMUnitTest tests[] = { cmocka_unit_test(parts_survive_each_failed_allocation) };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
