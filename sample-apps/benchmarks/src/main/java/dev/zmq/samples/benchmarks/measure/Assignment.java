// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process is told when it starts.
 *
 * @param roles what it does, each on a thread of its own with one context for all; those that bind come first
 * @param endpoint where it binds or connects
 * @param messageBytes the size of each message
 * @param highWaterMark of its sockets in messages, 0 for no limit
 * @param sockets how many sockets a role has that connects
 * @param ratePerSecond messages a second, for a role that is paced
 * @param requestsUnderWay at the same time, over all sockets, for a role that keeps a number of them
 * @param topics of all subscriptions, for a role that takes them or makes them
 * @param samplesFile where a role that takes the time of single messages leaves the times
 */
public record Assignment(
        List<Role> roles,
        String endpoint,
        int messageBytes,
        int highWaterMark,
        int sockets,
        int ratePerSecond,
        int requestsUnderWay,
        Topics topics,
        @Nullable Path samplesFile) {

    private static final String AND = "+";
    private static final int NUMBERS = 5;
    private static final int NUMBERS_FROM = 2;
    private static final int TOPICS_AT = NUMBERS_FROM + NUMBERS;
    private static final int SAMPLES_FILE_AT = TOPICS_AT + 2;

    /** Keeps the list from changing. */
    public Assignment {
        roles = List.copyOf(roles);
    }

    static Assignment of(List<Role> roles, String endpoint, Workload workload, @Nullable Path samplesFile) {
        return new Assignment(
                roles,
                endpoint,
                workload.messageBytes(),
                workload.highWaterMark(),
                workload.sockets(),
                workload.ratePerSecond(),
                Math.max(workload.sockets(), Workload.REQUESTS_UNDER_WAY),
                workload.topics(),
                samplesFile);
    }

    /**
     * Reads what {@link #toArguments} wrote.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static Assignment parse(List<String> arguments) {
        if (arguments.size() < SAMPLES_FILE_AT || arguments.size() > SAMPLES_FILE_AT + 1) {
            throw new IllegalArgumentException("Not the arguments of a worker: " + arguments);
        }
        int[] numbers = arguments.subList(NUMBERS_FROM, TOPICS_AT).stream()
                .mapToInt(Integer::parseInt)
                .toArray();
        return new Assignment(
                Arrays.stream(arguments.get(0).split("\\+"))
                        .map(Role::ofArgument)
                        .toList(),
                arguments.get(1),
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                topics(arguments.get(TOPICS_AT), arguments.get(TOPICS_AT + 1)),
                arguments.size() > SAMPLES_FILE_AT ? Path.of(arguments.get(SAMPLES_FILE_AT)) : null);
    }

    private static Topics topics(String kind, String count) {
        return new Topics(Topics.Kind.valueOf(kind.toUpperCase(Locale.ROOT)), Integer.parseInt(count));
    }

    /** Returns the arguments of the worker process, in the order of the components. */
    List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add(roles.stream().map(Role::argument).collect(Collectors.joining(AND)));
        arguments.add(endpoint);
        for (int number : new int[] {messageBytes, highWaterMark, sockets, ratePerSecond, requestsUnderWay}) {
            arguments.add(Integer.toString(number));
        }
        arguments.add(topics.kind().toString());
        arguments.add(Integer.toString(topics.count()));
        if (samplesFile != null) {
            arguments.add(samplesFile.toString());
        }
        return arguments;
    }

    /** Returns how many sockets a role has. */
    public int socketsOf(Role role) {
        return role.binds() ? 1 : sockets;
    }
}
