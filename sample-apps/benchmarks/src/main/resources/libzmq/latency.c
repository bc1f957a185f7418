/* SPDX-License-Identifier: Apache-2.0 */
/* REQ and REP play ping-pong; the REQ side takes the time of every single round trip. */
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The driver reads the file on the same machine: one native 64-bit integer for each round trip. */
static void write_samples(const char *path, const int64_t *samples, size_t count)
{
    FILE *file = fopen(path, "wb");
    check(file != NULL, "cannot create the file of samples");
    check(fwrite(samples, sizeof *samples, count, file) == count, "cannot write the samples");
    check(fclose(file) == 0, "cannot write the samples");
}

int64_t request_round(const struct workload *workload, int64_t messages)
{
    size_t count = (size_t) messages;
    check(workload->samples_file != NULL, "the role req needs a file for its samples");
    int64_t *samples = calloc(count, sizeof *samples);
    check(samples != NULL, "no memory for the samples");

    zmq_msg_t message;
    check_zmq(zmq_msg_init_size(&message, workload->message_bytes) == 0, "zmq_msg_init_size");
    memset(zmq_msg_data(&message), 0, workload->message_bytes);

    int64_t start = now();
    int64_t sent = start;
    for (size_t i = 0; i < count; i++) {
        send_message(workload, &message);
        receive_message(workload, &message);
        int64_t received = now();
        samples[i] = received - sent;
        sent = received;
    }
    int64_t nanoseconds = sent - start;

    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    write_samples(workload->samples_file, samples, count);
    free(samples);
    return nanoseconds;
}

int64_t reply_round(const struct workload *workload, int64_t messages)
{
    zmq_msg_t message;
    check_zmq(zmq_msg_init(&message) == 0, "zmq_msg_init");

    int64_t start = now();
    for (int64_t i = 0; i < messages; i++) {
        receive_message(workload, &message);
        send_message(workload, &message);
    }
    int64_t nanoseconds = now() - start;

    check_zmq(zmq_msg_close(&message) == 0, "zmq_msg_close");
    return nanoseconds;
}
