/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What launchers of MPI programs leave in the environment: as Open MPI 4.1.4, MPICH 4.0.2 and Slurm
 * 22.05 do. */
#include "sim/run/ranks/launcher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = { "OMPI_COMM_WORLD_RANK",
                                     "OMPI_COMM_WORLD_SIZE",
                                     "PMI_RANK",
                                     "PMI_SIZE",
                                     "PMIX_RANK",
                                     "SLURM_PROCID",
                                     "SLURM_NTASKS",
                                     "SLURM_STEP_NUM_TASKS",
                                     "SIMBENCH_MPI" };
enum { NAMES = sizeof names / sizeof *names };

/* Values of those, NULL: not set. */
struct environment {
    const char *value[NAMES];
    const char *launcher, *library;
    uint32_t rank, size;
};

static void says(const struct environment *e)
{
    for (int i = 0; i < NAMES; i++) {
        unsetenv(names[i]);
        if (e->value[i])
            assert_int_equal(setenv(names[i], e->value[i], 1), 0);
    }
    struct sb_launcher l = sb_launcher_find();
    assert_int_equal(l.name != NULL, e->launcher != NULL);
    if (e->launcher)
        assert_string_equal(l.name, e->launcher);
    assert_int_equal(l.library != NULL, e->library != NULL);
    if (e->library)
        assert_string_equal(l.library, e->library);
    assert_int_equal(l.rank, e->rank);
    assert_int_equal(l.size, e->size);
}

#define OPEN_MPI "mpirun of Open MPI"
#define MPICH "mpiexec of MPICH"

static void each_launcher_is_known_by_its_variables(void **state)
{
    (void)state;
    static const struct environment tried[] = {
        { .launcher = NULL },
        { { "3", "4" }, OPEN_MPI, "openmpi", 3, 4 },
        { { NULL, NULL, "1", "2" }, MPICH, "mpich", 1, 2 },
        { { NULL, NULL, NULL, NULL, "5", "5", "6", "6" }, "srun", "openmpi", 5, 6 },
        { { NULL, NULL, NULL, NULL, NULL, "5", "6", "6" }, "srun", NULL, 5, 6 },
        /* srun --mpi=pmi2 */
        { { NULL, NULL, "5", "6", NULL, "5", "6", "6" }, MPICH, "mpich", 5, 6 },
    };
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
        says(&tried[i]);
}

static void one_process_needs_no_mpi(void **state)
{
    (void)state;
    static const struct environment tried[] = {
        { { "0", "1" }, NULL, NULL, 0, 0 },
        { { NULL, NULL, "0", "1" }, NULL, NULL, 0, 0 },
        /* the script of a job of four tasks, which starts what it starts once */
        { { [5] = "0", [6] = "4" }, NULL, NULL, 0, 0 },
        { { [5] = "0", [6] = "4", [7] = "1" }, NULL, NULL, 0, 0 },
    };
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
        says(&tried[i]);
}

static void the_innermost_launcher_counts(void **state)
{
    (void)state;
    static const struct environment tried[] = {
        /* mpirun and mpiexec in a job's step of several tasks */
        { { "1", "2", NULL, NULL, "1", "0", "4", "4" }, OPEN_MPI, "openmpi", 1, 2 },
        { { NULL, NULL, "1", "3", NULL, "0", "4", "4" }, MPICH, "mpich", 1, 3 },
        /* mpirun -n 1 in one */
        { { "0", "1", NULL, NULL, "0", "3", "4", "4" }, NULL, NULL, 0, 0 },
    };
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
        says(&tried[i]);
}

static void a_user_knows_better(void **state)
{
    (void)state;
    static const struct environment tried[] = {
        { { "1", "2", [8] = "off" }, NULL, NULL, 0, 0 },
        { { "1", "2", [8] = "mpich" }, OPEN_MPI, "mpich", 1, 2 },
        { { [5] = "1", [6] = "2", [7] = "2", [8] = "/opt/m.so" }, "srun", "/opt/m.so", 1, 2 },
        { { "1", "2", [8] = "" }, OPEN_MPI, "openmpi", 1, 2 },
    };
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
        says(&tried[i]);
}

static void what_is_no_number_is_no_launcher(void **state)
{
    (void)state;
    static const struct environment tried[] = {
        { { "1", "x" }, NULL, NULL, 0, 0 },
        { { "1", "" }, NULL, NULL, 0, 0 },
        { { NULL, "4" }, NULL, NULL, 0, 0 },
        { { "1", "99999999999" }, NULL, NULL, 0, 0 },
    };
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++)
        says(&tried[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_launcher_is_known_by_its_variables),
        cmocka_unit_test(one_process_needs_no_mpi),
        cmocka_unit_test(the_innermost_launcher_counts),
        cmocka_unit_test(a_user_knows_better),
        cmocka_unit_test(what_is_no_number_is_no_launcher),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
