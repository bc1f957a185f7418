/* SPDX-License-Identifier: Apache-2.0 */
#include "worker.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct role {
    const char *name;
    int socket_type;
    int binds;
    int64_t (*play_round)(const struct workload *, int64_t);
};

static const struct role roles[] = {
    {"push", ZMQ_PUSH, 0, push_round},
    {"pull", ZMQ_PULL, 1, pull_round},
    {"req", ZMQ_REQ, 0, request_round},
    {"rep", ZMQ_REP, 1, reply_round},
};

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

static const struct role *role_named(const char *name)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (strcmp(roles[i].name, name) == 0)
            return &roles[i];
    }
    return NULL;
}

static int64_t parse_number(const char *text, int64_t minimum)
{
    char *end;
    int64_t value = strtoll(text, &end, 10);
    check(end != text && (*end == '\0' || *end == '\n') && value >= minimum, "not a number in range");
    return value;
}

static void set_high_water_mark(void *socket, int messages)
{
    check_zmq(zmq_setsockopt(socket, ZMQ_SNDHWM, &messages, sizeof messages) == 0, "ZMQ_SNDHWM");
    check_zmq(zmq_setsockopt(socket, ZMQ_RCVHWM, &messages, sizeof messages) == 0, "ZMQ_RCVHWM");
}

static void report_ready(void *socket)
{
    char endpoint[256];
    size_t endpoint_size = sizeof endpoint;
    check_zmq(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &endpoint_size) == 0, "ZMQ_LAST_ENDPOINT");

    int major, minor, patch;
    zmq_version(&major, &minor, &patch);
    printf("ready %d.%d.%d %s\n", major, minor, patch, endpoint);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 5 || argc > 6) {
        fprintf(stderr, "usage: %s push|pull|req|rep ENDPOINT MESSAGE-BYTES HIGH-WATER-MARK [SAMPLES-FILE]\n", argv[0]);
        return EXIT_FAILURE;
    }
    const struct role *role = role_named(argv[1]);
    check(role != NULL, "unknown role");
    const char *endpoint = argv[2];

    void *context = zmq_ctx_new();
    check_zmq(context != NULL, "zmq_ctx_new");
    struct workload workload = {
        .socket = zmq_socket(context, role->socket_type),
        .message_bytes = (size_t) parse_number(argv[3], 0),
        .samples_file = argc == 6 ? argv[5] : NULL,
    };
    check_zmq(workload.socket != NULL, "zmq_socket");
    set_high_water_mark(workload.socket, (int) parse_number(argv[4], 0));
    if (role->binds)
        check_zmq(zmq_bind(workload.socket, endpoint) == 0, "zmq_bind");
    else
        check_zmq(zmq_connect(workload.socket, endpoint) == 0, "zmq_connect");
    report_ready(workload.socket);

    char line[32];
    while (fgets(line, sizeof line, stdin) != NULL) {
        int64_t messages = parse_number(line, 1);
        puts("started");
        fflush(stdout);
        int64_t nanoseconds = role->play_round(&workload, messages);
        printf("round %" PRId64 " %" PRId64 "\n", messages, nanoseconds);
        fflush(stdout);
    }

    check_zmq(zmq_close(workload.socket) == 0, "zmq_close");
    check_zmq(zmq_ctx_term(context) == 0, "zmq_ctx_term");
    return EXIT_SUCCESS;
}
