/* SPDX-License-Identifier: Apache-2.0 */
/* PUSH to PULL, a message at a time. */
#include "worker.h"

int64_t push_round(const struct workload *workload, int64_t messages)
{
    int64_t start = now();
    for (int64_t i = 0; i < messages; i++) {
        /* As with libzmq's own tools the body is left as allocated: filling it would only cost libzmq time. */
        zmq_msg_t message;
        check_zmq(zmq_msg_init_size(&message, workload->message_bytes) == 0, "zmq_msg_init_size");
        send_message(workload, &message);
    }
    return now() - start;
}

int64_t pull_round(const struct workload *workload, int64_t messages)
{
    zmq_msg_t message;
    check_zmq(zmq_msg_init(&message) == 0, "zmq_msg_init");

    /* From the first message to the last. */
    receive_message(workload, &message);
    int64_t start = now();
    for (int64_t i = 1; i < messages; i++)
        receive_message(workload, &message);
    int64_t nanoseconds = now() - start;

    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    return nanoseconds;
}
