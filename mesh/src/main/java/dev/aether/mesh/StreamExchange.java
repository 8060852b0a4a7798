package dev.aether.mesh;

import dev.aether.environment.Bytes;
import dev.aether.mesh.MeshException.Code;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.TransportException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A request that came from another node, and the way back there. */
final class StreamExchange implements Exchange {
    private final DuplexStream stream;
    private final MeshConfig config;
    private final Frame.Request request;
    private Bytes rest = Bytes.EMPTY;
    private boolean bodyEnded;
    private volatile boolean ended;

    StreamExchange(DuplexStream stream, MeshConfig config, Frame.Request request) {
        this.stream = stream;
        this.config = config;
        this.request = request;
        this.bodyEnded = request.bodyBytes() == 0;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public RequestHead head() {
        return request.head();
    }

    @Override
    public long bodyBytes() {
        return request.bodyBytes();
    }

    @Override
    public Optional<byte[]> readBody(int bytesMax) {
        while (rest.isEmpty() && !bodyEnded) {
            switch (read()) {
                case Frame.Chunk(Bytes bytes) -> rest = bytes;
                case Frame.End end -> bodyEnded = true;
                case Frame.Request again -> throw unexpected(again);
                case Frame.Response response -> throw unexpected(response);
                case Frame.Refusal refusal -> throw unexpected(refusal);
            }
        }
        return rest.isEmpty() ? Optional.empty() : Optional.of(take(bytesMax));
    }

    private byte[] take(int bytesMax) {
        byte[] all = rest.toArray();
        if (all.length <= bytesMax) {
            rest = Bytes.EMPTY;
            return all;
        }
        rest = Bytes.wrap(Arrays.copyOfRange(all, bytesMax, all.length));
        return Arrays.copyOf(all, bytesMax);
    }

    private Frame read() {
        try {
            Bytes frame =
                    stream.read(config.idleMax())
                            .orElseThrow(() ->
                                    new MeshException(
                                            Code.ASKER_GONE, "the request's body ended early"));
            return Frame.decode(frame, config);
        } catch (TransportException broken) {
            throw gone(broken);
        }
    }

    @Override
    public void begin(int status, List<Header> headers) {
        Frame.checkSize(headers, config);
        send(new Frame.Response(status, headers));
    }

    @Override
    public void write(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += Frame.CHUNK_BYTES_MAX) {
            int to = Math.min(bytes.length, from + Frame.CHUNK_BYTES_MAX);
            send(new Frame.Chunk(Bytes.wrap(Arrays.copyOfRange(bytes, from, to))));
        }
    }

    @Override
    public void flush() {
        // A stream holds nothing back.
    }

    @Override
    public void end(List<Header> trailers) {
        Frame.checkSize(trailers, config);
        send(new Frame.End(trailers));
        ended = true;
    }

    @Override
    public void onGone(Runnable stop) {
        stream.onBroken(stop);
    }

    /** Tells the asking node that there is no answer, or no more of it. */
    void fail(Outcome outcome) {
        send(new Frame.Refusal(outcome));
    }

    private void send(Frame frame) {
        try {
            stream.write(Frame.encode(frame));
        } catch (TransportException broken) {
            throw gone(broken);
        }
    }

    private static MeshException gone(TransportException broken) {
        return new MeshException(
                Code.ASKER_GONE, "the asking node is gone: " + broken.getMessage(), broken);
    }

    private static MeshException unexpected(Frame frame) {
        return new MeshException(
                Code.MALFORMED, "expected a body, got " + frame.getClass().getSimpleName());
    }
}
