package dev.aether.api.http;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.identity.Caller;
import java.time.Duration;

/** A method a gRPC server offers under its path, such as {@code /etcdserverpb.KV/Range}. */
public sealed interface GrpcMethod {
    /** Longer than the engine tries. */
    Duration AWAIT_MAX = Duration.ofSeconds(30);

    /** One request, one answer. */
    record Unary<Q extends MessageLite>(Parser<Q> request, Answer<Q> answer)
            implements GrpcMethod {}

    /** One request, one answer, which comes without a thread that waits for it. */
    record Prompt<Q extends MessageLite>(Parser<Q> request, Prompter<Q> prompter)
            implements GrpcMethod {
        /** For callers that can wait. @throws GrpcException as a call of its own would end */
        public MessageLite await(Timers timers, Caller caller, Q question) {
            Promise<MessageLite> answer = new Promise<>(timers);
            prompter.ask(
                    caller,
                    question,
                    new Reply() {
                        @Override
                        public void send(MessageLite message) {
                            answer.complete(message);
                        }

                        @Override
                        public void refuse(GrpcStatus status) {
                            answer.fail(new GrpcException(status));
                        }
                    });
            return answer.await("an answer", AWAIT_MAX);
        }
    }

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

    /** Asks for an answer; runs on the event loop and must not block. */
    interface Prompter<Q> {
        /**
         * @throws GrpcException to end the call at once
         */
        void ask(Caller caller, Q request, Reply reply);
    }

    /** The end of a call that no thread waits for; one of both, once, from any thread. */
    interface Reply {
        void send(MessageLite answer);

        void refuse(GrpcStatus status);

        /** Runs what makes the answer where it is sent, which saves waking another thread. */
        default void make(Runnable making) {
            making.run();
        }
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

        /**
         * Runs on the call's event loop soon, together with what waits there for the other calls of
         * its connection: what all of them send leaves in one batch. Must not block.
         */
        void soon(Runnable action);

        /** Bytes that were sent but have not left yet; a polite sender waits when it is large. */
        long pendingBytes();

        /** Ends the call. */
        void finish(GrpcStatus status);
    }
}
