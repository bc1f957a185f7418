/* SPDX-License-Identifier: Apache-2.0 */
/* Sockets that wait for messages which do not come. */
#include "worker.h"

#include <errno.h>
#include <stdlib.h>

/* All waiters, and the thread that plays the round. */
static pthread_barrier_t replied;

static void *await_messages(void *argument)
{
    const struct waiter *waiter = argument;
    zmq_msg_t message;
    new_message(waiter->player, &message);
    send_message(waiter->socket, &message);
    int size = zmq_msg_recv(&message, waiter->socket, 0);
    check_zmq(size >= 0, "zmq_msg_recv");
    check_size(waiter->player, size);
    pthread_barrier_wait(&replied);

    check(zmq_msg_recv(&message, waiter->socket, 0) < 0, "received a message that nobody wanted");
    check_zmq(zmq_errno() == ETERM, "zmq_msg_recv");
    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    return NULL;
}

/* The only round: it ends when each socket has got a reply, and then all of them wait until the context is shut down. */
int64_t wait_round(struct player *player, int64_t messages)
{
    check(messages == (int64_t) player->socket_count && player->waiters == NULL, "not a round of one message a socket");
    player->waiters = calloc(player->socket_count, sizeof *player->waiters);
    check(player->waiters != NULL, "no memory for threads");
    check(pthread_barrier_init(&replied, NULL, (unsigned) player->socket_count + 1) == 0, "cannot make a barrier");

    int64_t start = now();
    for (size_t i = 0; i < player->socket_count; i++) {
        struct waiter *waiter = &player->waiters[i];
        waiter->player = player;
        waiter->socket = player->sockets[i];
        check(pthread_create(&waiter->thread, NULL, await_messages, waiter) == 0, "cannot start a thread");
    }
    pthread_barrier_wait(&replied);
    return now() - start;
}
