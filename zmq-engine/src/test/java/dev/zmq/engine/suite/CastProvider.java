// SPDX-License-Identifier: Apache-2.0
package dev.zmq.engine.suite;

import dev.zmq.engine.testkit.LibzmqCondition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Finds the casts of a {@link CastTest}; those with libzmq only where it is installed or required. */
final class CastProvider extends AnnotationBasedArgumentsProvider<CastTest> {

    @Override
    protected Stream<? extends Arguments> provideArguments(
            ParameterDeclarations parameters, ExtensionContext context, CastTest test) {
        Pairing[] pairings = test.pairings().length > 0
                ? test.pairings()
                : context.getRequiredTestClass().getAnnotation(Pairings.class).value();
        List<Side> binders = List.of(test.binders());
        return Arrays.stream(pairings)
                .flatMap(Cast::allOf)
                .filter(cast -> Arrays.stream(test.ours()).allMatch(cast::isOurs))
                .filter(cast -> binders.contains(cast.binder()))
                .filter(cast -> !cast.has(Engine.LIBZMQ) || !LibzmqCondition.isSkipped())
                .map(Arguments::of);
    }
}
