// SPDX-License-Identifier: Apache-2.0
package dev.zmq.spring.observation;

import static org.awaitility.Awaitility.await;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** OpenTelemetry as each application has it for itself, and one place to which all of them export their spans. */
public final class Traces {

    /** What one application has. */
    public record Service(ObservationRegistry registry, Tracer tracer) {

        /** Returns the trace and the span that are current on this thread. */
        public String current() {
            return tracer.currentSpan() == null
                    ? "none"
                    : tracer.currentSpan().context().traceId() + " "
                            + tracer.currentSpan().context().spanId();
        }
    }

    private final Exported exported = new Exported();

    /** Returns the tracing of one more application. */
    public Service service(String name) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exported))
                .build();
        OtelCurrentTraceContext current = new OtelCurrentTraceContext();
        io.opentelemetry.api.trace.Tracer ofApi = provider.get(name);
        Tracer tracer =
                new OtelTracer(ofApi, current, event -> {}, new OtelBaggageManager(current, List.of(), List.of()));
        OtelPropagator propagator =
                new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), ofApi);
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer)));
        return new Service(registry, tracer);
    }

    /** Waits for the span of a service by its name, and returns it. */
    public SpanData span(String service, String name) {
        return await("span '" + name + "' of " + service + " among " + this)
                .until(
                        () -> exported.spans.stream()
                                .filter(span -> span.getInstrumentationScopeInfo()
                                                .getName()
                                                .equals(service)
                                        && span.getName().equals(name))
                                .findFirst()
                                .orElse(null),
                        span -> span != null);
    }

    /** Returns all spans that have ended. */
    public List<SpanData> spans() {
        return List.copyOf(exported.spans);
    }

    @Override
    public String toString() {
        return exported.spans.stream()
                .map(span -> span.getInstrumentationScopeInfo().getName() + ": " + span.getName())
                .toList()
                .toString();
    }

    private static final class Exported implements SpanExporter {

        private final List<SpanData> spans = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
