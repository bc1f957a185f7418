/* SPDX-License-Identifier: Apache-2.0 */
/* One way, a message at a time, as fast as possible: from PUSH to PULL, and from PUB to SUB. */
#include "worker.h"

static int64_t send_round(struct player *player, int64_t messages)
{
    size_t next = 0;
    int64_t start = now();
    for (int64_t i = 0; i < messages; i++) {
        zmq_msg_t message;
        new_message(player, &message);
        send_message(player->sockets[next], &message);
        next = next + 1 == player->socket_count ? 0 : next + 1;
    }
    return now() - start;
}

int64_t push_round(struct player *player, int64_t messages)
{
    return send_round(player, messages);
}

int64_t pull_round(struct player *player, int64_t messages)
{
    zmq_msg_t message;
    check_zmq(zmq_msg_init(&message) == 0, "zmq_msg_init");
    /* From the first message to the last. */
    receive_message(player, &message);
    int64_t start = now();
    for (int64_t i = 1; i < messages; i++)
        receive_message(player, &message);
    int64_t nanoseconds = now() - start;
    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    return nanoseconds;
}

int64_t publish_round(struct player *player, int64_t messages)
{
    for (; player->subscriptions_to_come > 0; player->subscriptions_to_come--) {
        char subscription;
        check_zmq(zmq_recv(player->sockets[0], &subscription, sizeof subscription, 0) >= 0, "zmq_recv");
    }
    return send_round(player, messages);
}

int64_t subscribe_round(struct player *player, int64_t messages)
{
    int64_t copies = messages * (int64_t) player->socket_count;
    zmq_msg_t message;
    check_zmq(zmq_msg_init(&message) == 0, "zmq_msg_init");
    receive_any(player, &message);
    int64_t start = now();
    for (int64_t i = 1; i < copies; i++)
        receive_any(player, &message);
    int64_t nanoseconds = now() - start;
    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    return nanoseconds;
}
