/* SPDX-License-Identifier: Apache-2.0 */
/* Requests and replies: one at a time between REQ and REP, and many at a time between DEALER and ROUTER. */
#include "worker.h"

#include <string.h>

/* Takes the time of every single round trip. */
int64_t request_round(struct player *player, int64_t messages)
{
    int64_t *samples = new_samples(player, messages);
    zmq_msg_t message;
    new_message(player, &message);
    memset(zmq_msg_data(&message), 0, player->assignment->message_bytes);

    int64_t start = now();
    int64_t sent = start;
    for (int64_t i = 0; i < messages; i++) {
        send_message(player->sockets[0], &message);
        receive_message(player, &message);
        int64_t received = now();
        samples[i] = received - sent;
        sent = received;
    }
    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    write_samples(player, samples, messages);
    return sent - start;
}

/* Sends every request back, with all its parts: a ROUTER has the routing id before it. */
int64_t echo_round(struct player *player, int64_t messages)
{
    void *socket = player->sockets[0];
    zmq_msg_t message;
    check_zmq(zmq_msg_init(&message) == 0, "zmq_msg_init");
    int64_t start = now();
    for (int64_t i = 0; i < messages; i++) {
        int more;
        do {
            check_zmq(zmq_msg_recv(&message, socket, 0) >= 0, "zmq_msg_recv");
            more = zmq_msg_more(&message);
            check_zmq(zmq_msg_send(&message, socket, more ? ZMQ_SNDMORE : 0) >= 0, "zmq_msg_send");
        } while (more);
    }
    int64_t nanoseconds = now() - start;
    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    return nanoseconds;
}

/* The first requests go through each socket in turn; another one for each reply through the socket that received it. */
int64_t deal_round(struct player *player, int64_t messages)
{
    zmq_msg_t message;
    int64_t sent = 0;
    for (; sent < player->assignment->requests_under_way && sent < messages; sent++) {
        new_message(player, &message);
        send_message(player->sockets[(size_t) sent % player->socket_count], &message);
    }

    /* From the first reply to the last. */
    int64_t start = 0;
    for (int64_t received = 0; received < messages; received++) {
        void *socket = receive_any(player, &message);
        if (received == 0)
            start = now();
        if (sent < messages) {
            check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
            new_message(player, &message);
            send_message(socket, &message);
            sent++;
        }
    }
    int64_t nanoseconds = now() - start;
    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    return nanoseconds;
}
