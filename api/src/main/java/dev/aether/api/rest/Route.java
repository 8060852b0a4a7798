package dev.aether.api.rest;

import dev.aether.api.web.WebAnswer;
import dev.aether.environment.Bytes;
import dev.aether.identity.Action;

/**
 * Where a request leads.
 *
 * @param access what the caller must be allowed to do
 * @param bodyBytesMax a longer body is refused
 */
record Route(Access access, int bodyBytesMax, Service service) {
    private static final int OBJECT_BYTES_MAX = 3 << 20;

    /** What it takes to be let in. */
    sealed interface Access {
        /** Nothing. */
        record Anyone() implements Access {}

        /** A valid certificate. */
        record Known() implements Access {}

        /** A decision. */
        record Allowed(Action.UseApi action) implements Access {}
    }

    /** Answers, on a virtual thread; may throw a refusal. */
    @FunctionalInterface
    interface Service {
        /**
         * @param user who asks, as shown in messages
         */
        WebAnswer answer(String user, Bytes body);
    }

    static Route open(Service service) {
        return new Route(new Access.Anyone(), 0, service);
    }

    static Route known(Service service) {
        return new Route(new Access.Known(), OBJECT_BYTES_MAX, service);
    }

    /**
     * @param verb and resource as in {@link Action.UseApi}
     */
    static Route of(String verb, String resource, String namespace, Service service) {
        return new Route(
                new Access.Allowed(new Action.UseApi(verb, resource, namespace)),
                OBJECT_BYTES_MAX,
                service);
    }

    Route withBody(int bytesMax) {
        return new Route(access, bytesMax, service);
    }
}
