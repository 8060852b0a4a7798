package dev.aether.mesh;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.membership.Endpoint;
import dev.aether.mesh.MeshException.Code;
import dev.aether.mesh.Outcome.Reason;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends a request to an instance on another node and its response back to the asker. */
final class RemoteLeg {
    static final String CHANNEL = "mesh/http";

    /** How often a silent try asks whether to go on, and whether its body still flows. */
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Environment environment;
    private final Transport transport;
    private final MeshConfig config;

    RemoteLeg(Environment environment, Transport transport, MeshConfig config) {
        this.environment = environment;
        this.transport = transport;
        this.config = config;
    }

    /**
     * Runs one try to its end.
     *
     * @param giveUp asked again and again until the response has begun: how to end the try, if it
     *     is to end
     */
    Outcome call(Endpoint endpoint, Attempt attempt, Supplier<Optional<Outcome>> giveUp) {
        DuplexStream stream;
        try {
            stream = transport.open(endpoint.node(), CHANNEL, config.openMax());
        } catch (TransportException unreachable) {
            note(endpoint, unreachable);
            return new Outcome.NotCalled(
                    Reason.UNREACHABLE, "the replica's node cannot be reached");
        }
        // The stream is closed first: that ends an upload that waits for its peer.
        try (TaskGroup uploads = new TaskGroup(environment, "mesh upload");
                stream) {
            attempt.onGone(stream::close);
            return converse(new Talk(endpoint, attempt, stream, giveUp), uploads);
        } catch (TransportException broken) {
            note(endpoint, broken);
            return outcome(broken);
        }
    }

    /** Not for every node's log, which one replica in trouble would fill with a line a request. */
    private void note(Endpoint endpoint, TransportException fault) {
        environment
                .log()
                .debug(
                        "a try failed",
                        "instance",
                        endpoint.instance(),
                        "node",
                        endpoint.node(),
                        "why",
                        fault);
    }

    private static Outcome outcome(TransportException broken) {
        return switch (broken.code()) {
            case REFUSED -> new Outcome.NotCalled(Reason.OVERLOADED, "the replica's node is busy");
            case UNKNOWN_CHANNEL ->
                    new Outcome.NotCalled(Reason.ABSENT, "the replica's node takes no requests");
            case PEER_UNREACHABLE, IDENTITY_REFUSED, CANNOT_BIND ->
                    new Outcome.NotCalled(
                            Reason.UNREACHABLE, "the replica's node cannot be reached");
            case BROKEN, CLOSED -> new Outcome.Lost("the way to the replica broke");
            case TIMEOUT, TOO_LARGE ->
                    new Outcome.Failed("the replica and its asker did not follow each other");
        };
    }

    private Outcome converse(Talk talk, TaskGroup uploads) {
        Attempt attempt = talk.attempt;
        Frame.checkSize(attempt.head().headers(), config);
        talk.stream.write(
                Frame.encode(
                        new Frame.Request(
                                talk.endpoint.instance(), attempt.head(), attempt.bodyBytes())));
        if (attempt.body().isShort()) {
            upload(talk);
        } else {
            talk.upload = uploads.start("body", () -> upload(talk));
        }
        Outcome outcome = download(talk);
        talk.finish();
        return outcome;
    }

    /** Sends the body; that the peer does not want it shows on the way back. */
    private boolean upload(Talk talk) {
        Optional<byte[]> piece = talk.attempt.readBody(Frame.CHUNK_BYTES_MAX);
        while (piece.isPresent()) {
            talk.stream.write(Frame.encode(new Frame.Chunk(Bytes.wrap(piece.get()))));
            piece = talk.attempt.readBody(Frame.CHUNK_BYTES_MAX);
        }
        if (talk.attempt.bodyBytes() != 0) {
            talk.stream.write(Frame.encode(new Frame.End(List.of())));
        }
        return true;
    }

    private Outcome download(Talk talk) {
        while (true) {
            Optional<Outcome> given = talk.attempt.hasBegun() ? Optional.empty() : talk.askGiveUp();
            if (given.isPresent()) {
                return given.get();
            }
            talk.throwIfUploadFailed();
            Optional<Bytes> bytes = read(talk);
            if (bytes.isPresent()) {
                Optional<Outcome> end = pass(talk, Frame.decode(bytes.get(), config));
                if (end.isPresent()) {
                    return end.get();
                }
            }
        }
    }

    /** The next frame, or empty if none came for a moment. */
    private Optional<Bytes> read(Talk talk) {
        Duration slice = talk.attempt.hasBegun() ? Duration.ofSeconds(1) : LOOK;
        try {
            Optional<Bytes> frame = talk.stream.read(slice);
            talk.silence = Duration.ZERO;
            if (frame.isEmpty()) {
                throw new TransportException(
                        TransportException.Code.BROKEN, "the response ended early");
            }
            return frame;
        } catch (TransportException failure) {
            talk.silence = talk.silence.plus(slice);
            if (failure.code() == TransportException.Code.TIMEOUT
                    && talk.silence.compareTo(config.idleMax()) < 0) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Passes a frame to the asker. @return how the try ended, if it did */
    private static Optional<Outcome> pass(Talk talk, Frame frame) {
        Attempt attempt = talk.attempt;
        switch (frame) {
            case Frame.Response(int status, List<Header> headers) -> {
                requireBegun(attempt, false);
                attempt.begin(status, headers);
            }
            case Frame.Chunk(Bytes bytes) -> {
                requireBegun(attempt, true);
                attempt.write(bytes.toArray());
                attempt.flush();
            }
            case Frame.End(List<Header> trailers) -> {
                requireBegun(attempt, true);
                attempt.end(trailers);
                return Optional.of(new Outcome.Answered());
            }
            case Frame.Refusal(Outcome outcome) -> {
                return Optional.of(outcome);
            }
            case Frame.Request request ->
                    throw new MeshException(Code.MALFORMED, "expected a response, got a request");
        }
        return Optional.empty();
    }

    private static void requireBegun(Attempt attempt, boolean begun) {
        if (attempt.hasBegun() != begun) {
            throw new MeshException(Code.MALFORMED, "a response begins once, before its body");
        }
    }

    /** One try while it is under way. */
    private static final class Talk {
        private final Endpoint endpoint;
        private final Attempt attempt;
        private final DuplexStream stream;
        private final Supplier<Optional<Outcome>> giveUp;
        private @Nullable Promise<Boolean> upload;
        private Duration silence = Duration.ZERO;

        Talk(
                Endpoint endpoint,
                Attempt attempt,
                DuplexStream stream,
                Supplier<Optional<Outcome>> giveUp) {
            this.endpoint = endpoint;
            this.attempt = attempt;
            this.stream = stream;
            this.giveUp = giveUp;
        }

        Optional<Outcome> askGiveUp() {
            return giveUp.get();
        }

        /**
         * Ends our direction, so late because a stream that breaks before tells the replica that
         * nobody waits for it.
         */
        void finish() {
            Promise<Boolean> running = upload;
            if (running != null && !running.isSettled()) {
                return;
            }
            try {
                stream.finish();
            } catch (TransportException unwanted) {
                upload = null;
            }
        }

        /** An asker that is gone ends the try; a peer that reads no more has its reasons. */
        void throwIfUploadFailed() {
            Promise<Boolean> running = upload;
            if (running == null || !running.isSettled()) {
                return;
            }
            try {
                running.await("the upload", Duration.ZERO);
            } catch (TransportException unwanted) {
                upload = null;
            }
        }
    }
}
