/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PUSH sends at fixed points of time, and PULL takes the time of every single message since it was due. A message that
 * is late is sent at once, and still says when it was due.
 */
#include "worker.h"

#include <sched.h>
#include <string.h>
#include <time.h>

/* Linux wakes a thread up to 50 us too late, and then it has to get a processor. */
#define AWAKE_BEFORE_NANOSECONDS 100000

#define NANOSECONDS_PER_SECOND 1000000000

static void await_time(int64_t due)
{
    int64_t rest;
    while ((rest = due - now()) > 0) {
        if (rest > AWAKE_BEFORE_NANOSECONDS) {
            int64_t sleep = rest - AWAKE_BEFORE_NANOSECONDS;
            struct timespec time = {sleep / NANOSECONDS_PER_SECOND, sleep % NANOSECONDS_PER_SECOND};
            nanosleep(&time, NULL);
        } else {
            sched_yield();
        }
    }
}

int64_t paced_push_round(struct player *player, int64_t messages)
{
    int rate = player->assignment->rate_per_second;
    check(player->assignment->message_bytes >= sizeof(int64_t), "a message has no room for the time when it is due");
    check(rate > 0, "the role paced-push needs a rate");
    int64_t start = now();
    for (int64_t i = 0; i < messages; i++) {
        int64_t due = start + i * NANOSECONDS_PER_SECOND / rate;
        zmq_msg_t message;
        new_message(player, &message);
        memcpy(zmq_msg_data(&message), &due, sizeof due);
        await_time(due);
        send_message(player->sockets[0], &message);
    }
    return now() - start;
}

int64_t timed_pull_round(struct player *player, int64_t messages)
{
    int64_t *samples = new_samples(player, messages);
    zmq_msg_t message;
    check_zmq(zmq_msg_init(&message) == 0, "zmq_msg_init");
    int64_t first = 0;
    int64_t received = 0;
    for (int64_t i = 0; i < messages; i++) {
        receive_message(player, &message);
        received = now();
        int64_t due;
        memcpy(&due, zmq_msg_data(&message), sizeof due);
        samples[i] = received - due;
        if (i == 0)
            first = received;
    }
    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    write_samples(player, samples, messages);
    return received - first;
}
