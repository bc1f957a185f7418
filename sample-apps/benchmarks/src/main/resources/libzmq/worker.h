/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A benchmark worker on libzmq: one role of one measurement, in a process of its own.
 *
 * The driver talks to it through standard input and output, line by line:
 *   worker -> driver   ready <version> <endpoint>     once, after bind or connect
 *   driver -> worker   <messages>                     play one round of so many messages
 *   worker -> driver   started                        the other end may begin
 *   worker -> driver   round <messages> <nanoseconds> after each round
 * End of input ends the worker.
 */
#ifndef WORKER_H
#define WORKER_H

#include <stddef.h>
#include <stdint.h>
#include <zmq.h>

struct workload {
    void *socket;
    size_t message_bytes;
    const char *samples_file; /* NULL unless the role records single round trips */
};

/* Each plays one round and returns how long it took, in nanoseconds. */
int64_t push_round(const struct workload *workload, int64_t messages);
int64_t pull_round(const struct workload *workload, int64_t messages);
int64_t request_round(const struct workload *workload, int64_t messages);
int64_t reply_round(const struct workload *workload, int64_t messages);

/* The monotonic clock, in nanoseconds. */
int64_t now(void);

/* Ends the process with a message unless the condition holds; names libzmq's last error. */
void check_zmq(int condition, const char *operation);

/* Ends the process with a message unless the condition holds. */
void check(int condition, const char *message);

/* Sends a message, waiting for room; the message is empty afterwards. */
static inline void send_message(const struct workload *workload, zmq_msg_t *message)
{
    check_zmq(zmq_msg_send(message, workload->socket, 0) >= 0, "zmq_msg_send");
}

/* Waits for the next message, which takes the place of the given one, and checks its size. */
static inline void receive_message(const struct workload *workload, zmq_msg_t *message)
{
    int size = zmq_msg_recv(message, workload->socket, 0);
    check_zmq(size >= 0, "zmq_msg_recv");
    check((size_t) size == workload->message_bytes, "received a message of another size");
}

#endif
