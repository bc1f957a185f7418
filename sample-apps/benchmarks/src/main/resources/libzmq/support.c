/* SPDX-License-Identifier: Apache-2.0 */
/* What several roles need. */
#include "worker.h"

#include <errno.h>
#ifdef __linux__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t now(void)
{
    struct timespec time;
    check(clock_gettime(CLOCK_MONOTONIC, &time) == 0, "no monotonic clock");
    return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

void check_zmq(int condition, const char *operation)
{
    if (!condition) {
        fprintf(stderr, "%s: %s\n", operation, zmq_strerror(zmq_errno()));
        exit(EXIT_FAILURE);
    }
}

void check(int condition, const char *message)
{
    if (!condition) {
        fprintf(stderr, "%s\n", message);
        exit(EXIT_FAILURE);
    }
}

int64_t *new_samples(const struct player *player, int64_t messages)
{
    check(player->assignment->samples_file != NULL, "the role needs a file for its samples");
    int64_t *samples = calloc((size_t) messages, sizeof *samples);
    check(samples != NULL, "no memory for the samples");
    return samples;
}

/* The driver reads the file on the same machine: native 64-bit integers. */
void write_samples(const struct player *player, int64_t *samples, int64_t messages)
{
    size_t count = (size_t) messages;
    FILE *file = fopen(player->assignment->samples_file, "wb");
    check(file != NULL, "cannot create the file of samples");
    check(fwrite(samples, sizeof *samples, count, file) == count, "cannot write the samples");
    check(fclose(file) == 0, "cannot write the samples");
    free(samples);
}

size_t settle(void)
{
#if defined(__GLIBC__)
    malloc_trim(0);
#if __GLIBC_PREREQ(2, 33)
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
#endif
#endif
    return 0;
}

void *receive_any(struct player *player, zmq_msg_t *message)
{
    for (;;) {
        for (size_t looked = 0; looked < player->socket_count; looked++) {
            void *socket = player->sockets[player->current];
            int size = zmq_msg_recv(message, socket, ZMQ_DONTWAIT);
            if (size >= 0) {
                check_size(player, size);
                return socket;
            }
            check_zmq(zmq_errno() == EAGAIN, "zmq_msg_recv");
            player->current = player->current + 1 == player->socket_count ? 0 : player->current + 1;
        }
        check_zmq(zmq_poll(player->items, (int) player->socket_count, -1) >= 0, "zmq_poll");
    }
}
