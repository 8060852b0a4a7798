package dev.aether.workflow;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;

/** Where pulses live in the {@code system} keyspace. */
final class PulseKeys {
    private static final String HEADER = "/pulse/header/";
    private static final String ACTIVE = "/pulse/active/";
    private static final String STEP = "/pulse/step/";
    private static final String SIGNAL = "/pulse/signal/";

    private PulseKeys() {}

    static Bytes header(PulseId id) {
        return Bytes.utf8(HEADER + id);
    }

    static KeyRange headers() {
        return KeyRange.prefix(Bytes.utf8(HEADER));
    }

    static PulseId idOfHeader(Bytes key) {
        return new PulseId(key.utf8().substring(HEADER.length()));
    }

    /** Present exactly while the pulse runs, so that a new leader finds its work in one scan. */
    static Bytes active(PulseId id) {
        return Bytes.utf8(ACTIVE + id);
    }

    static KeyRange allActive() {
        return KeyRange.prefix(Bytes.utf8(ACTIVE));
    }

    static PulseId idOfActive(Bytes key) {
        return new PulseId(key.utf8().substring(ACTIVE.length()));
    }

    static Bytes step(PulseId id, String stepKey) {
        return Bytes.utf8(STEP + id + "/" + stepKey);
    }

    static KeyRange steps(PulseId id) {
        return KeyRange.prefix(Bytes.utf8(STEP + id + "/"));
    }

    static KeyRange allSteps() {
        return KeyRange.prefix(Bytes.utf8(STEP));
    }

    static PulseId idOfStep(Bytes key) {
        String rest = key.utf8().substring(STEP.length());
        return new PulseId(rest.substring(0, rest.indexOf('/')));
    }

    static String stepOf(PulseId id, Bytes key) {
        return key.utf8().substring((STEP + id + "/").length());
    }

    static Bytes signal(PulseId id, String name) {
        return Bytes.utf8(SIGNAL + id + "/" + name);
    }

    static KeyRange signals(PulseId id) {
        return KeyRange.prefix(Bytes.utf8(SIGNAL + id + "/"));
    }

    static KeyRange allSignals() {
        return KeyRange.prefix(Bytes.utf8(SIGNAL));
    }

    /** The pulse and the name in a signal's key. */
    static Signal signalOf(Bytes key) {
        String rest = key.utf8().substring(SIGNAL.length());
        int slash = rest.indexOf('/');
        return new Signal(new PulseId(rest.substring(0, slash)), rest.substring(slash + 1));
    }

    record Signal(PulseId id, String name) {}
}
