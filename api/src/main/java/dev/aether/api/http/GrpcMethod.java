package dev.aether.api.http;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.aether.identity.Caller;

/** A method a gRPC server offers under its path, such as {@code /etcdserverpb.KV/Range}. */
public sealed interface GrpcMethod {
    /** One request, one answer. */
    record Unary<Q extends MessageLite>(Parser<Q> request, Answer<Q> answer)
            implements GrpcMethod {}

    /** Any number of messages in both directions. */
    record Streaming<Q extends MessageLite>(Parser<Q> request, Opener<Q> opener)
            implements GrpcMethod {}

    /**
     * Answers a call on a virtual thread of its own; it may block and is interrupted if given up.
     */
    interface Answer<Q> {
        /**
         * @throws GrpcException to end the call with another status than OK
         */
        MessageLite to(Caller caller, Q request);
    }

    /** Begins a streaming call; runs on the event loop. */
    interface Opener<Q> {
        Receiver<Q> open(Caller caller, Sender sender);
    }

    /**
     * The serving end of a streaming call; all methods run on the event loop and must not block.
     */
    interface Receiver<Q> {
        void message(Q message);

        /** The client will send nothing more. */
        void halfClosed();

        /** The call is over, in whatever way; nothing sent from now on arrives. */
        void ended();

        /** What was sent before has left; called whenever nothing is pending any more. */
        void drained();
    }

    /** The way back to the client; for all threads. */
    interface Sender {
        /** Sends a message, or drops it if the call is over. Never blocks: see pendingBytes. */
        void send(MessageLite message);

        /** Bytes that were sent but have not left yet; a polite sender waits when it is large. */
        long pendingBytes();

        /** Ends the call. */
        void finish(GrpcStatus status);
    }
}
