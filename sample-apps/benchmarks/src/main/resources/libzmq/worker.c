/* SPDX-License-Identifier: Apache-2.0 */
#include "worker.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ROLES 2

struct role {
    const char *name;
    int socket_type;
    int binds;
    int64_t (*play_round)(struct player *, int64_t);
};

static const struct role roles[] = {
    {"push", ZMQ_PUSH, 0, push_round},
    {"pull", ZMQ_PULL, 1, pull_round},
    {"paced-push", ZMQ_PUSH, 0, paced_push_round},
    {"timed-pull", ZMQ_PULL, 1, timed_pull_round},
    {"req", ZMQ_REQ, 0, request_round},
    {"rep", ZMQ_REP, 1, echo_round},
    {"pub", ZMQ_XPUB, 1, publish_round},
    {"sub", ZMQ_SUB, 0, subscribe_round},
    {"dealer", ZMQ_DEALER, 0, deal_round},
    {"router", ZMQ_ROUTER, 1, echo_round},
    {"topic-pub", ZMQ_XPUB, 1, topic_publish_round},
    {"topic-sub", ZMQ_SUB, 0, topic_subscribe_round},
    {"waiter", ZMQ_DEALER, 0, wait_round},
};

/* What one thread does in one round. */
struct task {
    struct player *player;
    int64_t messages;
    int64_t nanoseconds;
};

static const struct role *role_named(const char *name)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (strcmp(roles[i].name, name) == 0)
            return &roles[i];
    }
    check(0, "unknown role");
    return NULL;
}

static int64_t parse_number(const char *text, int64_t minimum)
{
    char *end;
    int64_t value = strtoll(text, &end, 10);
    check(end != text && (*end == '\0' || *end == '\n') && value >= minimum, "not a number in range");
    return value;
}

static void set_option(void *socket, int option, int value)
{
    check_zmq(zmq_setsockopt(socket, option, &value, sizeof value) == 0, "zmq_setsockopt");
}

static void *open_socket(void *context, const struct assignment *assignment, const struct role *role)
{
    void *socket = zmq_socket(context, role->socket_type);
    check_zmq(socket != NULL, "zmq_socket");
    set_option(socket, ZMQ_SNDHWM, assignment->high_water_mark);
    set_option(socket, ZMQ_RCVHWM, assignment->high_water_mark);
    if (role->play_round == publish_round) {
        /* Waits rather than drop, and is told every subscription, to know when all subscribers are there. */
        set_option(socket, ZMQ_XPUB_NODROP, 1);
        set_option(socket, ZMQ_XPUB_VERBOSE, 1);
    } else if (role->play_round == subscribe_round) {
        check_zmq(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0) == 0, "ZMQ_SUBSCRIBE");
    } else if (role->play_round == topic_subscribe_round) {
        /* Subscriptions for which there is no room would be dropped. */
        set_option(socket, ZMQ_SNDHWM, 0);
    } else if (role->socket_type == ZMQ_ROUTER) {
        /* Many peers may connect at once. */
        set_option(socket, ZMQ_BACKLOG, 4096);
    }
    if (role->binds)
        check_zmq(zmq_bind(socket, assignment->endpoint) == 0, "zmq_bind");
    else
        check_zmq(zmq_connect(socket, assignment->endpoint) == 0, "zmq_connect");
    return socket;
}

static void open_player(struct player *player, void *context)
{
    player->socket_count = player->role->binds ? 1 : player->assignment->sockets;
    player->subscriptions_to_come = player->assignment->sockets;
    player->current = 0;
    player->sockets = calloc(player->socket_count, sizeof *player->sockets);
    player->items = calloc(player->socket_count, sizeof *player->items);
    check(player->sockets != NULL && player->items != NULL, "no memory for sockets");
    for (size_t i = 0; i < player->socket_count; i++) {
        player->sockets[i] = open_socket(context, player->assignment, player->role);
        player->items[i].socket = player->sockets[i];
        player->items[i].events = ZMQ_POLLIN;
    }
}

/* After the shutdown of the context, which ends all waiting. */
static void close_player(struct player *player)
{
    for (size_t i = 0; player->waiters != NULL && i < player->socket_count; i++)
        check(pthread_join(player->waiters[i].thread, NULL) == 0, "cannot join a thread");
    free(player->waiters);
    for (size_t i = 0; i < player->socket_count; i++)
        check_zmq(zmq_close(player->sockets[i]) == 0, "zmq_close");
    free(player->sockets);
    free(player->items);
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

static void *play(void *argument)
{
    struct task *task = argument;
    task->nanoseconds = task->player->role->play_round(task->player, task->messages);
    return NULL;
}

/* The first player on this thread, another one on a thread of its own. */
static void play_round(struct player *players, size_t count, int64_t messages)
{
    struct task tasks[MAX_ROLES];
    pthread_t threads[MAX_ROLES];
    for (size_t i = 0; i < count; i++)
        tasks[i] = (struct task) {.player = &players[i], .messages = messages};
    for (size_t i = 1; i < count; i++)
        check(pthread_create(&threads[i], NULL, play, &tasks[i]) == 0, "cannot start a thread");
    play(&tasks[0]);
    for (size_t i = 1; i < count; i++)
        check(pthread_join(threads[i], NULL) == 0, "cannot join a thread");
    for (size_t i = 0; i < count; i++)
        printf("round %" PRId64 " %" PRId64 "\n", messages, tasks[i].nanoseconds);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 10 || argc > 11) {
        fprintf(stderr,
                "usage: %s ROLE[+ROLE] ENDPOINT MESSAGE-BYTES HIGH-WATER-MARK SOCKETS RATE REQUESTS-UNDER-WAY"
                " random|sequential TOPICS [SAMPLES-FILE]\n",
                argv[0]);
        return EXIT_FAILURE;
    }
    struct assignment assignment = {
        .endpoint = argv[2],
        .message_bytes = (size_t) parse_number(argv[3], 0),
        .high_water_mark = (int) parse_number(argv[4], 0),
        .sockets = (size_t) parse_number(argv[5], 1),
        .rate_per_second = (int) parse_number(argv[6], 0),
        .requests_under_way = parse_number(argv[7], 1),
        .sequential_topics = strcmp(argv[8], "sequential") == 0,
        .topics = parse_number(argv[9], 0),
        .samples_file = argc == 11 ? argv[10] : NULL,
    };

    void *context = zmq_ctx_new();
    check_zmq(context != NULL, "zmq_ctx_new");
    struct player players[MAX_ROLES];
    size_t count = 0;
    for (char *name = strtok(argv[1], "+"); name != NULL; name = strtok(NULL, "+")) {
        check(count < MAX_ROLES, "too many roles");
        players[count] = (struct player) {.assignment = &assignment, .role = role_named(name)};
        open_player(&players[count], context);
        count++;
    }
    check(count > 0, "no role");
    report_ready(players[0].sockets[0]);

    char line[32];
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (strcmp(line, "settle\n") == 0) {
            printf("settled %zu\n", settle());
            fflush(stdout);
            continue;
        }
        if (strncmp(line, "rate ", 5) == 0) {
            assignment.rate_per_second = (int) parse_number(line + 5, 1);
            continue;
        }
        int64_t messages = parse_number(line, 1);
        puts("started");
        fflush(stdout);
        play_round(players, count, messages);
    }

    check_zmq(zmq_ctx_shutdown(context) == 0, "zmq_ctx_shutdown");
    for (size_t i = 0; i < count; i++)
        close_player(&players[i]);
    check_zmq(zmq_ctx_term(context) == 0, "zmq_ctx_term");
    return EXIT_SUCCESS;
}
