// SPDX-License-Identifier: Apache-2.0
package dev.zmq.samples.benchmarks.measure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The topics that a subscriber subscribes to.
 *
 * @param kind what they look like
 * @param count how many there are, 0 or more
 */
public record Topics(Kind kind, int count) {

    /** No topics. */
    static final Topics NONE = new Topics(Kind.RANDOM, 0);

    /** Returns the same kind, and so many more of them. */
    Topics plus(int more) {
        return new Topics(kind, Math.addExact(count, more));
    }

    /** What topics look like. Each has a topic for every index from 0 on, and no two are the same. */
    public enum Kind {
        /** 16 hexadecimal digits, such as {@code e220a8397b1dcdaf}; two topics have little in common. */
        RANDOM(16, "", 16) {
            @Override
            long number(int index) {
                return mixed(index);
            }
        },
        /** A word and a number, such as {@code topic-0000042}; they have almost everything in common. */
        SEQUENTIAL(13, "topic-", 10) {
            @Override
            long number(int index) {
                return index;
            }
        };

        /** How many topics of each kind there are: as many as have their full number of digits. */
        public static final int MAX_COUNT = 10_000_000;

        private final int bytes;
        private final String word;
        private final int radix;

        Kind(int bytes, String word, int radix) {
            this.bytes = bytes;
            this.word = word;
            this.radix = radix;
        }

        abstract long number(int index);

        /**
         * Returns a topic.
         *
         * @param index 0 to {@link #MAX_COUNT} - 1
         */
        public byte[] topic(int index) {
            byte[] topic = Arrays.copyOf(word.getBytes(StandardCharsets.US_ASCII), bytes);
            long rest = number(index);
            for (int i = bytes - 1; i >= word.length(); i--) {
                topic[i] = (byte) Character.forDigit((int) Long.remainderUnsigned(rest, radix), radix);
                rest = Long.divideUnsigned(rest, radix);
            }
            return topic;
        }

        /** Returns the length of each topic. */
        int bytes() {
            return bytes;
        }

        /** Returns the name that workers take as an argument. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** SplitMix64 (Steele, Lea and Flood, 2014), which gives each number another one. */
        private static long mixed(long index) {
            long z = (index + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }
    }
}
