// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Topics for tests, and the check of what holds for every trie of them. */
final class Topics {

    private Topics() {}

    static byte[] of(String topic) {
        return topic.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] topic) {
        return new String(topic, StandardCharsets.ISO_8859_1);
    }

    static byte[] filled(int size) {
        byte[] topic = new byte[size];
        Arrays.fill(topic, (byte) 'a');
        return topic;
    }

    /** Returns a topic of up to {@code maxSize} bytes out of an alphabet that includes the extreme bytes. */
    static byte[] random(Random random, int maxSize, int alphabet) {
        byte[] topic = new byte[random.nextInt(maxSize + 1)];
        for (int i = 0; i < topic.length; i++) {
            topic[i] = (byte) (random.nextInt(alphabet) * 255 / Math.max(1, alphabet - 1));
        }
        return topic;
    }

    /** Checks that there is no node without a purpose and that all links agree, and returns the number of nodes. */
    static int assertWellFormed(TopicTrie<?> trie) {
        return assertWellFormedFrom(trie.root());
    }

    private static <V> int assertWellFormedFrom(TopicNode<V> root) {
        List<TopicNode<V>> nodes = new ArrayList<>(List.of(root));
        for (int i = 0; i < nodes.size(); i++) {
            TopicNode<V> node = nodes.get(i);
            if (node.isShared()) {
                assertThat(node.value).isNotNull();
                assertThat(node.fanOut()).isEqualTo(TopicNode.FanOut.NONE);
            } else if (node != root && node.value == null) {
                assertThat(node.fanOut()).isEqualTo(TopicNode.FanOut.MANY);
            }
            for (int place = 0; place < node.places(); place++) {
                TopicNode<V> child = node.childAt(place);
                if (child != null) {
                    byte[] key = node.keyAt(place);
                    assertThat(key).hasSize(child.depth).hasSizeGreaterThan(node.key.length);
                    assertThat(Arrays.copyOf(key, node.key.length)).isEqualTo(node.key);
                    assertThat(node.child(key[node.key.length])).isSameAs(child);
                    nodes.add(child);
                }
            }
        }
        return nodes.size();
    }
}
