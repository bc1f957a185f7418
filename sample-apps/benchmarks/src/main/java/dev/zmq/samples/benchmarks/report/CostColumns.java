// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import dev.zmq.samples.benchmarks.measure.Cost;
import java.util.List;
import java.util.function.Function;

/** What a message costs: all together, and each end. */
final class CostColumns {

    private static final double THOUSAND = 1000;

    static final List<Column<Cost.Run>> ALL = List.of(
            new Column<>("processorNanos", Cost.Run::processorNanos, nanos -> Figures.amount(nanos, "ns CPU")),
            processor("sender", Cost.Run::sender),
            processor("receiver", Cost.Run::receiver),
            allocated("sender", Cost.Run::sender),
            allocated("receiver", Cost.Run::receiver),
            systemCalls("sender", Cost.Run::sender),
            systemCalls("receiver", Cost.Run::receiver));

    private CostColumns() {}

    private static Column<Cost.Run> processor(String end, Function<Cost.Run, Cost.Spent> spent) {
        return new Column<>(
                end + "ProcessorNanos",
                run -> spent.apply(run).processorNanos(),
                nanos -> Figures.amount(nanos, "ns CPU " + end));
    }

    private static Column<Cost.Run> allocated(String end, Function<Cost.Run, Cost.Spent> spent) {
        return new Column<>(
                end + "AllocatedBytes",
                run -> spent.apply(run).allocatedBytes(),
                bytes -> Figures.amount(bytes, "B heap " + end));
    }

    private static Column<Cost.Run> systemCalls(String end, Function<Cost.Run, Cost.Spent> spent) {
        return new Column<>(
                end + "SystemCallsPerThousand",
                run -> spent.apply(run).systemCalls() * THOUSAND,
                calls -> Figures.amount(calls, "calls/1000 " + end));
    }
}
