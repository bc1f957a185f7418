/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A benchmark worker on libzmq: one end of a measurement, or both, in a process of its own.
 *
 * The driver talks to it through standard input and output, line by line:
 *   worker -> driver   ready <version> <endpoint>     once, after bind or connect
 *   driver -> worker   <messages>                     play one round of so many messages
 *   worker -> driver   started                        the other end may begin
 *   worker -> driver   round <messages> <nanoseconds> after each round, for each role
 *   driver -> worker   rate <messages>                so many a second are due from now on, for a paced role
 *   driver -> worker   settle                         let go of memory that holds nothing
 *   worker -> driver   settled <bytes>                what holds something; 0 if that is not known
 * End of input ends the worker.
 */
#ifndef WORKER_H
#define WORKER_H

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <zmq.h>

/* What the driver wants, for all roles of this process. */
struct assignment {
    const char *endpoint;
    size_t message_bytes;
    int high_water_mark;
    size_t sockets; /* of a role that connects */
    int rate_per_second;
    int64_t requests_under_way;
    int sequential_topics; /* or else random ones */
    int64_t topics; /* of all subscriptions, for a role that takes them or makes them */
    const char *samples_file; /* NULL unless a role takes the time of single messages */
};

/* A role, with its sockets; one thread plays it. */
struct player {
    const struct assignment *assignment;
    const struct role *role;
    void **sockets;
    size_t socket_count;
    size_t subscriptions_to_come; /* for a publisher */
    zmq_pollitem_t *items; /* for receive_any */
    size_t current; /* for receive_any */
    int64_t topics_so_far; /* for a role that takes subscriptions or makes them */
    struct waiter *waiters; /* for a role that has a thread for each socket, otherwise NULL */
};

/* A thread that waits for messages of one socket. */
struct waiter {
    const struct player *player;
    void *socket;
    pthread_t thread;
};

/* Each plays one round and returns how long it took, in nanoseconds. */
int64_t push_round(struct player *player, int64_t messages);
int64_t pull_round(struct player *player, int64_t messages);
int64_t publish_round(struct player *player, int64_t messages);
int64_t subscribe_round(struct player *player, int64_t messages);
int64_t paced_push_round(struct player *player, int64_t messages);
int64_t timed_pull_round(struct player *player, int64_t messages);
int64_t request_round(struct player *player, int64_t messages);
int64_t echo_round(struct player *player, int64_t messages);
int64_t deal_round(struct player *player, int64_t messages);
int64_t topic_publish_round(struct player *player, int64_t messages);
int64_t topic_subscribe_round(struct player *player, int64_t messages);
int64_t wait_round(struct player *player, int64_t messages);

/* Lets go of memory that holds nothing, and returns the bytes that malloc has given out, or 0 if that is not known. */
size_t settle(void);

/* The monotonic clock, in nanoseconds; one for all processes of the machine. */
int64_t now(void);

/* Ends the process with a message unless the condition holds; names libzmq's last error. */
void check_zmq(int condition, const char *operation);

/* Ends the process with a message unless the condition holds. */
void check(int condition, const char *message);

/* Memory for a sample of each message of a round. */
int64_t *new_samples(const struct player *player, int64_t messages);

/* Leaves the samples where the driver finds them, and releases the memory. */
void write_samples(const struct player *player, int64_t *samples, int64_t messages);

/*
 * Receives from many sockets on one thread: all that one has, then from the next; waits only once none of them had any.
 * Returns the socket that the message came from, which takes the place of the given one, and checks its size.
 */
void *receive_any(struct player *player, zmq_msg_t *message);

/* As with libzmq's own tools the body is left as allocated: filling it would only cost libzmq time. */
static inline void new_message(const struct player *player, zmq_msg_t *message)
{
    check_zmq(zmq_msg_init_size(message, player->assignment->message_bytes) == 0, "zmq_msg_init_size");
}

/* Sends a message, waiting for room; the message is empty afterwards. */
static inline void send_message(void *socket, zmq_msg_t *message)
{
    check_zmq(zmq_msg_send(message, socket, 0) >= 0, "zmq_msg_send");
}

static inline void check_size(const struct player *player, int size)
{
    check((size_t) size == player->assignment->message_bytes, "received a message of another size");
}

/* Waits for the next message, which takes the place of the given one, and checks its size. */
static inline void receive_message(const struct player *player, zmq_msg_t *message)
{
    int size = zmq_msg_recv(message, player->sockets[0], 0);
    check_zmq(size >= 0, "zmq_msg_recv");
    check_size(player, size);
}

#endif
