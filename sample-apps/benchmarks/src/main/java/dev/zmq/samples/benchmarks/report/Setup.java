// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.report;

import java.util.List;

/** What is done in each run of a comparison; a record, whose components get into the result file. */
public interface Setup {

    /** Returns it in words. */
    List<String> lines();
}
