/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of a run: any ranges of replicates, added in any order, are one run; a file that is cut or
 * changed anywhere is refused. */
#include "sim/base/prng.h"
#include "sim/run/parts/part.h"
#include "sim/run/parts/same_run.h"
#include "sim/run/session.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLACES = 200, PIECES = 17 };

/* ---- ranges ---- */

/* What ranges say, place by place, is what stands in `there`. */
static void expect_places(const struct sb_ranges *ranges, const bool there[PLACES])
{
    uint64_t total = 0, next = PLACES;
    for (unsigned i = PLACES; i-- > 0;) {
        assert_int_equal(sb_ranges_touch(ranges, i, i + 1), there[i]);
        total += there[i];
        next = there[i] ? next : i;
        const struct sb_replicates gap = sb_ranges_gap(ranges, i, PLACES);
        assert_int_equal(gap.from, next);
        uint64_t until = next;
        while (until < PLACES && !there[until])
            until++;
        assert_int_equal(gap.until, until);
    }
    assert_int_equal(sb_ranges_total(ranges), total);
    for (uint64_t i = 0, n = 0; i < PLACES; i++)
        if (there[i])
            assert_int_equal(sb_ranges_at(ranges, n++), i);
    for (size_t i = 1; i < ranges->count; i++)
        assert_true(ranges->range[i - 1].until <
                    ranges->range[i].from); /* those that touch are one */
}

static void ranges_are_what_was_added(void **state)
{
    (void)state;
    uint64_t prng = 5;
    for (unsigned round = 0; round < 50; round++) {
        struct sb_ranges ranges = { 0 };
        bool there[PLACES] = { 0 };
        for (unsigned k = 0; k < 40; k++) {
            uint64_t from = sb_prng_next(&prng) % PLACES, size = sb_prng_next(&prng) % 12;
            uint64_t until = from + size < PLACES ? from + size : PLACES;
            bool overlaps = false;
            for (uint64_t i = from; i < until; i++)
                overlaps = overlaps || there[i];
            assert_int_equal(sb_ranges_add(&ranges, from, until),
                             overlaps ? SB_RANGES_OVERLAP : SB_RANGES_ADDED);
            for (uint64_t i = from; i < until && !overlaps; i++)
                there[i] = true;
        }
        expect_places(&ranges, there);
        sb_ranges_fini(&ranges);
    }
}

/* ---- pieces ---- */

static struct sb_session *open_session(const struct fixture_experiment *s)
{
    struct sb_error error = { 0 };
    struct sb_session *session = sb_session_open(&s->x, &error);
    if (!session)
        fail_msg("%s", error.text);
    return session;
}

/* The replicates [from, until) as another process would leave them. */
static struct sb_bytes_out piece_of(struct fixture_experiment *s, uint64_t from, uint64_t until)
{
    struct sb_bytes_out out = { 0 };
    struct sb_session *session = open_session(s);
    assert_int_equal(sb_session_run(session, from, until, NULL), SB_OK);
    sb_piece_put(&out, sb_session_piece(session));
    assert_false(out.failed);
    sb_session_close(session);
    return out;
}

static struct sb_bytes_in in_of(const struct sb_bytes_out *out)
{
    return (struct sb_bytes_in){ .at = out->at, .size = out->size };
}

/* Two of them as one. */
static void join(struct sb_bytes_out *into, struct sb_bytes_out *other)
{
    struct sb_arena arena = { 0 };
    struct sb_piece_shape shape;
    struct sb_ranges done;
    struct sb_piece piece;
    assert_int_equal(sb_piece_peek(in_of(into), &shape, &done, NULL), SB_OK);
    sb_ranges_fini(&done);
    assert_int_equal(sb_piece_init(&piece, &shape, &arena), 0);
    assert_int_equal(sb_piece_add(&piece, in_of(into), NULL), SB_OK);
    assert_int_equal(sb_piece_add(&piece, in_of(other), NULL), SB_OK);
    free(into->at);
    free(other->at);
    *into = *other = (struct sb_bytes_out){ 0 };
    sb_piece_put(into, &piece);
    sb_ranges_fini(&piece.done);
    sb_arena_fini(&arena);
}

/* Cuts at places that are no multiples of anything, adds in a drawn order, some of them joined
 * before, some run where they are added. */
static void expect_same_from_pieces(struct fixture_experiment *s, unsigned pieces, uint64_t *prng)
{
    const uint64_t n = s->x.replicates;
    struct sb_bytes_out piece[PIECES];
    uint64_t from = 0, own_from = 0, own_until = 0;
    size_t size, other_size;
    fixture_experiment_run(s);
    char *whole = fixture_experiment_written(s, &size);
    for (unsigned i = 0; i < pieces; i++) {
        uint64_t until = i + 1 == pieces ? n : from + sb_prng_next(prng) % (2 * n / pieces + 1);
        until = until > n ? n : until;
        if (i == pieces / 2) { /* by the one who adds */
            own_from = from;
            own_until = until;
            until = from;
        }
        piece[i] = piece_of(s, from, until);
        from = i == pieces / 2 ? own_until : until;
    }
    if (pieces > 2)
        join(&piece[0], &piece[pieces - 1]);
    struct sb_session *session = open_session(s);
    for (unsigned left = pieces; left > 0; left--) {
        unsigned i = (unsigned)(sb_prng_next(prng) % left);
        if (left == (pieces + 1) / 2)
            assert_int_equal(sb_session_run(session, own_from, own_until, NULL), SB_OK);
        if (piece[i].size)
            assert_int_equal(sb_session_add(session, in_of(&piece[i]), NULL), SB_OK);
        free(piece[i].at);
        piece[i] = piece[left - 1];
    }
    sb_arena_fini(&s->arena);
    assert_int_equal(sb_session_finish(session, &s->result, &s->arena, NULL), SB_OK);
    sb_session_close(session);
    char *other = fixture_experiment_written(s, &other_size);
    if (other_size != size || memcmp(whole, other, size) != 0)
        fail_msg("%u pieces of %s, %u workers, %llu replicates from %llu: another result", pieces,
                 s->workload.name, s->x.workers, (unsigned long long)n,
                 (unsigned long long)s->x.first);
    free(whole);
    free(other);
}

static void pieces_in_any_order_are_one_run(void **state)
{
    (void)state;
    const char *text[] = { fixture_quick, fixture_layered };
    uint64_t prng = 11;
    static const unsigned count[] = { 1, 2, 3, 5, 8, PIECES };
    for (size_t i = 0; i < sizeof count / sizeof *count; i++) {
        const unsigned pieces = count[i];
        struct fixture_experiment s;
        fixture_experiment_begin(&s, text[pieces % 2], pieces % 3, 150);
        s.x.strategies = 10;
        s.x.first = pieces % 4 ? 0 : 77;
        s.x.slo = 100000000;
        s.x.threads = 1 + pieces % 2;
        expect_same_from_pieces(&s, pieces, &prng);
        fixture_experiment_end(&s);
    }
}

static void pieces_of_histograms_are_one_run(void **state)
{
    (void)state;
    static const char text[] = "{\"simbench\": 1, \"name\": \"pair\", \"tasks\": {"
                               "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 10}},"
                               "\"b\": {\"latency\": {\"dist\": \"uniform\", \"min\": 1, \"max\": "
                               "20}}}}";
    uint64_t prng = 3;
    struct fixture_experiment s;
    fixture_experiment_begin(&s, text, 0, SB_EXACT_MAX + 12345);
    s.x.strategies = 2;
    for (unsigned pieces = 2; pieces <= 5; pieces += 3)
        expect_same_from_pieces(&s, pieces, &prng);
    fixture_experiment_end(&s);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct sb_error error = { 0 };
    struct fixture_experiment s;
    fixture_experiment_begin(&s, fixture_quick, 0, 100);
    s.x.strategies = 2;
    struct sb_bytes_out one = piece_of(&s, 0, 50), two = piece_of(&s, 49, 80);
    s.x.replicates = 101;
    struct sb_bytes_out other = piece_of(&s, 90, 95);
    s.x.replicates = 100;
    struct sb_session *session = open_session(&s);
    assert_int_equal(sb_session_add(session, in_of(&other), &error), SB_EINPUT);
    assert_string_equal(error.text, "is of another run");
    assert_int_equal(sb_session_add(session, in_of(&one), NULL), SB_OK);
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_session_add(session, in_of(&two), &error), SB_EINPUT);
    assert_string_equal(error.text, "replicates 49 to 79, or some of them, are there already");
    sb_session_close(session);
    for (size_t size = 0; size < one.size; size++) { /* what a checksum would have told */
        session = open_session(&s);
        assert_int_equal(
            sb_session_add(session, (struct sb_bytes_in){ .at = one.at, .size = size }, NULL),
            SB_EINPUT);
        sb_session_close(session);
        size += size > 100 ? 97 : 0;
    }
    free(one.at);
    free(two.at);
    free(other.at);
    fixture_experiment_end(&s);
}

/* ---- files ---- */

static char path[] = "/tmp/simbench-part-XXXXXX"; /* a name of our own, from main on */

/* Of one row, with replicates 10 to 19 of 40. */
static void write_part(struct fixture_experiment *s)
{
    const char *option[] = { "--seed=42" }, *word[] = { "test.json" };
    struct sb_part_row row = { .name = "quick", .replicates = 40, .cost = 5, .block = 32 };
    struct sb_part_file file = { .path = "test.json", .size = 3, .packed_size = 0 };
    struct sb_part_argument argument = { "test.json", true };
    struct sb_part part = { .version = "1.2.3",
                            .draws = 2,
                            .seed = 42,
                            .shard = 2,
                            .shards = 4,
                            .option = option,
                            .options = 1,
                            .word = word,
                            .words = 1,
                            .argument = &argument,
                            .arguments = 1,
                            .file = &file,
                            .files = 1,
                            .row = &row,
                            .rows = 1 };
    sb_sha256(file.hash, "abc", 3);
    struct sb_session *session = open_session(s);
    assert_int_equal(sb_session_run(session, 10, 20, NULL), SB_OK);
    assert_int_equal(sb_part_seal(&part, NULL), SB_OK);
    assert_int_equal(sb_part_put(&part, 0, sb_session_piece(session), NULL), SB_OK);
    assert_int_equal(sb_part_write(&part, path, NULL), SB_OK);
    sb_part_fini(&part);
    sb_session_close(session);
}

static unsigned char *read_bytes(size_t *size)
{
    static unsigned char bytes[1 << 16];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    *size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_true(*size < sizeof bytes);
    return bytes;
}

static void write_bytes(const unsigned char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void a_part_says_what_was_written(void **state)
{
    (void)state;
    struct fixture_experiment s;
    struct sb_part part;
    struct sb_piece_shape shape;
    struct sb_ranges done;
    fixture_experiment_begin(&s, fixture_quick, 2, 40);
    write_part(&s);
    assert_int_equal(sb_part_read(&part, path, NULL), SB_OK);
    assert_true(part.shard == 2 && part.shards == 4 && part.draws == 2 && part.rows == 1);
    assert_string_equal(part.option[0], "--seed=42");
    assert_string_equal(part.row[0].name, "quick");
    assert_true(part.argument[0].found && part.file[0].size == 3 && !part.file[0].packed);
    assert_int_equal(sb_piece_peek(sb_part_row_bytes(&part, 0), &shape, &done, NULL), SB_OK);
    assert_true(done.count == 1 && done.range[0].from == 10 && done.range[0].until == 20);
    assert_true(shape.replicates == 40 && shape.strategies == s.x.strategies);
    sb_ranges_fini(&done);
    sb_part_fini(&part);
    unlink(path);
    fixture_experiment_end(&s);
}

/* Each byte in `make soak`. */
static void a_part_that_is_cut_or_changed_anywhere_is_refused(void **state)
{
    (void)state;
    const size_t stride = fixture_scale() > 1 ? 1 : FIXTURE_STRIDE;
    struct fixture_experiment s;
    struct sb_part part;
    size_t size;
    fixture_experiment_begin(&s, fixture_quick, 0, 40);
    s.x.strategies = 2; /* each byte of it is tried */
    write_part(&s);
    unsigned char *bytes = read_bytes(&size);
    for (size_t cut = 0; cut < size; cut += cut < 128 ? 1 : stride) {
        struct sb_error error = { 0 };
        write_bytes(bytes, cut);
        assert_int_equal(sb_part_read(&part, path, &error), SB_EINPUT);
        assert_non_null(strstr(error.text, "is damaged"));
        sb_part_fini(&part);
    }
    for (size_t i = 0; i < size; i += i < 128 ? 1 : stride) {
        bytes[i] ^= (unsigned char)(1 << i % 8);
        write_bytes(bytes, size);
        assert_int_equal(sb_part_read(&part, path, NULL), SB_EINPUT);
        sb_part_fini(&part);
        bytes[i] ^= (unsigned char)(1 << i % 8);
    }
    bytes[size] = 'x'; /* something behind it */
    write_bytes(bytes, size + 1);
    assert_int_equal(sb_part_read(&part, path, NULL), SB_EINPUT);
    sb_part_fini(&part);
    unlink(path);
    fixture_experiment_end(&s);
}

static void a_file_of_somebody_else_stays(void **state)
{
    (void)state;
    struct sb_error error = { 0 };
    struct fixture_experiment s;
    fixture_experiment_begin(&s, fixture_quick, 0, 40);
    write_bytes((const unsigned char *)"my thesis", 9);
    assert_int_equal(sb_part_try(path, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "not a part of a run"));
    unlink(path);
    assert_int_equal(sb_part_try(path, NULL), SB_OK);
    assert_int_equal(access(path, F_OK), -1);
    fixture_experiment_end(&s);
}

static void parts_of_other_runs_are_told_apart(void **state)
{
    (void)state;
    const char *seven[] = { "--seed=7", "--workers=2" }, *eight[] = { "--seed=8", "--workers=2" },
               *added[] = { "--slo=9ms", "--seed=7", "--workers=2" },
               *swapped[] = { "--workers=2", "--seed=7" };
    struct sb_part_row row = { .name = "a", .replicates = 9, .cost = 1, .block = 32 },
                       other = { .name = "b", .replicates = 9, .cost = 1, .block = 32 };
    const struct sb_part first = { .path = "x",
                                   .version = "1",
                                   .draws = 2,
                                   .option = seven,
                                   .options = 2,
                                   .row = &row,
                                   .rows = 1 };
    const struct {
        struct sb_part part;
        const char *told; /* NULL: of the same run */
    } cases[] = {
        { first, NULL },
        { { .version = "2", .draws = 2, .option = seven, .options = 2, .row = &row, .rows = 1 },
          "was made by simbench 2, x by 1" },
        { { .version = "1", .draws = 3, .option = seven, .options = 2, .row = &row, .rows = 1 },
          "has draws of version 3, x of version 2: the same seed gives other latencies" },
        { { .version = "1", .draws = 2, .option = eight, .options = 2, .row = &row, .rows = 1 },
          "is of another run than x: --seed=8, not --seed=7" },
        { { .version = "1", .draws = 2, .option = seven, .options = 1, .row = &row, .rows = 1 },
          "is of another run than x: without that option, not --workers=2" },
        { { .version = "1", .draws = 2, .option = seven + 1, .options = 1, .row = &row, .rows = 1 },
          "is of another run than x: without that option, not --seed=7" },
        { { .version = "1", .draws = 2, .option = added, .options = 3, .row = &row, .rows = 1 },
          "is of another run than x: --slo=9ms, not without that option" },
        { { .version = "1", .draws = 2, .option = swapped, .options = 2, .row = &row, .rows = 1 },
          "is of another run than x: --workers=2, not --seed=7" },
        { { .version = "1", .draws = 2, .option = seven, .options = 2, .row = &other, .rows = 1 },
          "is of another run than x: of other workloads" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_part a = first, b = cases[i].part;
        struct sb_error error = { 0 };
        b.path = "y";
        b.shard = 3; /* which share it is makes no difference */
        assert_int_equal(sb_part_seal(&a, NULL), SB_OK);
        assert_int_equal(sb_part_seal(&b, NULL), SB_OK);
        assert_int_equal(sb_part_same_run(&a, &b, &error), cases[i].told ? SB_EINPUT : SB_OK);
        assert_string_equal(error.text, cases[i].told ? cases[i].told : "");
        sb_part_fini(&a);
        sb_part_fini(&b);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    int fd = mkstemp(path);
    if (fd < 0 || close(fd))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_what_was_added),
        cmocka_unit_test(pieces_in_any_order_are_one_run),
        cmocka_unit_test(pieces_of_histograms_are_one_run),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_part_says_what_was_written),
        cmocka_unit_test(a_part_that_is_cut_or_changed_anywhere_is_refused),
        cmocka_unit_test(a_file_of_somebody_else_stays),
        cmocka_unit_test(parts_of_other_runs_are_told_apart),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
