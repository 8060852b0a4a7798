package dev.aether.mesh;

/**
 * How serving one request ended; {@code why} is one line for whoever asked, without names and
 * addresses of ours.
 */
public sealed interface Outcome {
    /** A complete response was sent. */
    record Answered() implements Outcome {}

    /** The guest was surely not called, so that the request may go to another replica. */
    record NotCalled(Reason reason, String why) implements Outcome {}

    /**
     * The replica failed at it, perhaps only at this request; the guest may have acted. A response
     * that was begun is incomplete.
     */
    record Failed(String why) implements Outcome {}

    /** The replica's node, or the way there, broke; the guest may have acted. */
    record Lost(String why) implements Outcome {}

    /** Its time was up; the guest may have acted. */
    record Late(String why) implements Outcome {}

    /** Whoever asked is gone, or sent a body that cannot be used; nobody waits for an answer. */
    record Gone(String why) implements Outcome {}

    /** Why no guest was called. */
    enum Reason {
        /** That replica does not run there, or is stopping. */
        ABSENT,
        /** It answers as many requests as it may. */
        OVERLOADED,
        /** Its node cannot be reached. */
        UNREACHABLE,
        /** The service has no replica that is ready. */
        NO_REPLICA
    }
}
