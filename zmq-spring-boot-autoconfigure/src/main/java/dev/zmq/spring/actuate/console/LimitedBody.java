// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.actuate.console;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The text of an answer that may be of any size, but is not read beyond a limit. Called by one thread at a time. */
final class LimitedBody implements BodySubscriber<String> {

    private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private long bytesLeft;
    private Flow.@Nullable Subscription subscription;

    private LimitedBody(long maxBytes) {
        this.bytesLeft = maxBytes;
    }

    static BodyHandler<String> of(long maxBytes) {
        return response -> new LimitedBody(maxBytes);
    }

    @Override
    public CompletionStage<String> getBody() {
        return text.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        text.onSubscribe(begun);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (bytesLeft < 0) {
            return;
        }
        bytesLeft -= buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (bytesLeft >= 0) {
            text.onNext(buffers);
        } else if (subscription != null) {
            subscription.cancel();
            text.onError(new ServiceFailure("answers with more than the console reads"));
        }
    }

    @Override
    public void onError(Throwable failure) {
        text.onError(failure);
    }

    @Override
    public void onComplete() {
        if (bytesLeft >= 0) {
            text.onComplete();
        }
    }
}
