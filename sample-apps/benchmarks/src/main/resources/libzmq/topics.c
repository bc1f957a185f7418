/* SPDX-License-Identifier: Apache-2.0 */
/* Many subscriptions, and messages that match none of them. */
#include "worker.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAX_TOPIC_BYTES 16
#define UNMATCHED 4096 /* a power of two */

struct topic {
    size_t size;
    char bytes[MAX_TOPIC_BYTES + 1];
};

/* SplitMix64 (Steele, Lea and Flood, 2014), which gives each number another one. */
static uint64_t mixed(uint64_t index)
{
    uint64_t z = (index + 1) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* The same topics as in the worker in Java. */
static struct topic topic(const struct player *player, int64_t index)
{
    struct topic topic;
    int size = player->assignment->sequential_topics
        ? snprintf(topic.bytes, sizeof topic.bytes, "topic-%07" PRId64, index)
        : snprintf(topic.bytes, sizeof topic.bytes, "%016" PRIx64, mixed((uint64_t) index));
    check(size > 0 && (size_t) size < sizeof topic.bytes, "a topic that is too long");
    topic.size = (size_t) size;
    return topic;
}

int64_t topic_subscribe_round(struct player *player, int64_t messages)
{
    int64_t start = now();
    for (int64_t i = 0; i < messages; i++) {
        struct topic next = topic(player, player->topics_so_far++);
        check_zmq(zmq_setsockopt(player->sockets[0], ZMQ_SUBSCRIBE, next.bytes, next.size) == 0, "ZMQ_SUBSCRIBE");
    }
    return now() - start;
}

static int64_t take_subscriptions(struct player *player, int64_t count)
{
    int64_t start = now();
    for (int64_t i = 0; i < count; i++) {
        char subscription[1 + MAX_TOPIC_BYTES];
        check_zmq(zmq_recv(player->sockets[0], subscription, sizeof subscription, 0) >= 0, "zmq_recv");
    }
    player->topics_so_far += count;
    return now() - start;
}

static int64_t publish_unmatched(struct player *player, int64_t messages)
{
    static struct topic topics[UNMATCHED];
    for (int64_t i = 0; i < UNMATCHED; i++)
        topics[i] = topic(player, player->assignment->topics + i);

    int64_t start = now();
    for (int64_t i = 0; i < messages; i++) {
        const struct topic *next = &topics[i & (UNMATCHED - 1)];
        zmq_msg_t message;
        check_zmq(zmq_msg_init_size(&message, next->size) == 0, "zmq_msg_init_size");
        memcpy(zmq_msg_data(&message), next->bytes, next->size);
        send_message(player->sockets[0], &message);
    }
    return now() - start;
}

int64_t topic_publish_round(struct player *player, int64_t messages)
{
    return player->topics_so_far < player->assignment->topics
        ? take_subscriptions(player, messages)
        : publish_unmatched(player, messages);
}
