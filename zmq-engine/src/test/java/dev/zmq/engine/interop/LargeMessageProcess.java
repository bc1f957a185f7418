// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.interop;

import dev.zmq.engine.Context;
import dev.zmq.engine.Message;
import dev.zmq.engine.MonitorEvent.Kind;
import dev.zmq.engine.Socket;
import dev.zmq.engine.SocketOptions;
import dev.zmq.engine.SocketType;
import dev.zmq.engine.testkit.Pattern;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;

/** A process that sends or receives one message of {@link Pattern}, and tells what happens line by line. */
final class LargeMessageProcess {

    private LargeMessageProcess() {}

    /** Takes: send or receive, bind or connect, the endpoint, the number of bytes, and a directory or "-" for memory. */
    public static void main(String[] arguments) throws IOException {
        boolean sends = arguments[0].equals("send");
        String endpoint = arguments[2];
        long bytes = Long.parseLong(arguments[3]);
        String directory = arguments[4].equals("-") ? "" : arguments[4];
        try (Context context = Context.create();
                Socket socket = context.socket(sends ? SocketType.PUSH : SocketType.PULL)) {
            socket.addMonitor(event -> {
                if (event.kind() == Kind.DISCONNECTED) {
                    System.out.println("disconnected " + event.detail());
                }
            });
            if (!sends) {
                socket.setOption(SocketOptions.LARGE_PART_DIRECTORY, directory);
            }
            if (arguments[1].equals("bind")) {
                System.out.println("endpoint " + socket.bind(endpoint));
            } else {
                socket.connect(endpoint);
            }
            if (sends) {
                socket.send(
                        directory.isEmpty() ? Pattern.message(bytes) : Pattern.fileMessage(Path.of(directory), bytes));
            } else {
                Message message = socket.receive();
                System.out.println("received " + message);
                Pattern.check(message, bytes);
            }
        }
        System.out.println("done with at most " + peakHeapMebibytes() + " MiB of heap used");
    }

    private static long peakHeapMebibytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }
}
