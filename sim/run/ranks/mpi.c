/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MPI-3.1: MPI_Fetch_and_op on a window of rank 0 is what hands out work. */
#include "sim/run/ranks/mpi.h"

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 1 << 30 /* counts are int */ };

/* The module's state; it is loaded once. */
static MPI_Win window = MPI_WIN_NULL;
static uint64_t added, answered;
static int level;

static int begin(uint32_t *rank, uint32_t *size)
{
    int own, all;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level) != MPI_SUCCESS ||
        MPI_Comm_rank(MPI_COMM_WORLD, &own) != MPI_SUCCESS ||
        MPI_Comm_size(MPI_COMM_WORLD, &all) != MPI_SUCCESS)
        return -1;
    *rank = (uint32_t)own;
    *size = (uint32_t)all;
    return level >= MPI_THREAD_FUNNELED ? 0 : -1;
}

static void end(void)
{
    if (window != MPI_WIN_NULL) {
        MPI_Win_unlock_all(window);
        MPI_Win_free(&window);
    }
    MPI_Finalize();
}

static void stop(int exit_status) { MPI_Abort(MPI_COMM_WORLD, exit_status); }

static int counters(uint32_t count)
{
    int rank;
    uint64_t *value = NULL;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Aint size = rank == 0 ? (MPI_Aint)count * (MPI_Aint)sizeof *value : 0;
    if (MPI_Win_allocate(size, sizeof *value, MPI_INFO_NULL, MPI_COMM_WORLD, &value, &window) !=
        MPI_SUCCESS)
        return -1;
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
    if (rank == 0)
        memset(value, 0, (size_t)size);
    MPI_Win_sync(window);
    MPI_Barrier(MPI_COMM_WORLD);
    return 0;
}

static void ask(uint32_t counter, uint64_t add)
{
    added = add;
    MPI_Fetch_and_op(&added, &answered, MPI_UINT64_T, 0, (MPI_Aint)counter, MPI_SUM, window);
}

static uint64_t answer(void)
{
    MPI_Win_flush(0, window);
    return answered;
}

static void attend(void)
{
    int arrived;
    if (level >= MPI_THREAD_SERIALIZED)
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &arrived, MPI_STATUS_IGNORE);
}

static uint64_t largest(uint64_t value)
{
    uint64_t most = value;
    MPI_Allreduce(&value, &most, 1, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD);
    return most;
}

static int piece(uint64_t size, uint64_t at)
{
    return size - at < PIECE ? (int)(size - at) : PIECE;
}

static void send(uint32_t rank, const void *data, uint64_t size)
{
    MPI_Send(&size, 1, MPI_UINT64_T, (int)rank, 0, MPI_COMM_WORLD);
    for (uint64_t at = 0; at < size; at += PIECE)
        MPI_Send((const char *)data + at, piece(size, at), MPI_BYTE, (int)rank, 1, MPI_COMM_WORLD);
}

static void *receive(uint32_t rank, uint64_t *size)
{
    MPI_Recv(size, 1, MPI_UINT64_T, (int)rank, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    char *data = malloc(*size ? *size : 1);
    for (uint64_t at = 0; data && at < *size; at += PIECE)
        MPI_Recv(data + at, piece(*size, at), MPI_BYTE, (int)rank, 1, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    return data;
}

static void broadcast(void *data, uint64_t size)
{
    for (uint64_t at = 0; at < size; at += PIECE)
        MPI_Bcast((char *)data + at, piece(size, at), MPI_BYTE, 0, MPI_COMM_WORLD);
}

const struct sb_mpi_module sb_mpi_module = {
    .version = SB_MPI_MODULE_VERSION,
    .begin = begin,
    .end = end,
    .abort = stop,
    .counters = counters,
    .ask = ask,
    .answer = answer,
    .attend = attend,
    .largest = largest,
    .send = send,
    .receive = receive,
    .broadcast = broadcast,
};
