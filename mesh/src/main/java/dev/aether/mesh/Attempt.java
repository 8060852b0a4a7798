package dev.aether.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One try of a request at one replica: reads the body from its beginning, tells the asker who
 * answers, and goes deaf when the try is over, as a guest may go on for a while.
 */
final class Attempt implements Exchange {
    private final Exchange asker;
    private final ReplayBody body;
    private final List<Header> signature;
    private final Runnable onBegin;
    private volatile boolean begun;
    private volatile boolean ended;
    private volatile boolean over;

    /**
     * @param signature headers added to the response
     * @param onBegin runs when the response begins
     */
    Attempt(Exchange asker, ReplayBody body, List<Header> signature, Runnable onBegin) {
        this.asker = asker;
        this.body = body;
        this.signature = signature;
        this.onBegin = onBegin;
        body.rewind();
    }

    boolean hasBegun() {
        return begun;
    }

    boolean hasEnded() {
        return ended;
    }

    ReplayBody body() {
        return body;
    }

    /** Whatever the replica still does about it reaches nobody. */
    void finish() {
        over = true;
    }

    @Override
    public RequestHead head() {
        return asker.head();
    }

    @Override
    public long bodyBytes() {
        return asker.bodyBytes();
    }

    @Override
    public Optional<byte[]> readBody(int bytesMax) {
        throwIfOver();
        return body.read(bytesMax);
    }

    @Override
    public void begin(int status, List<Header> headers) {
        throwIfOver();
        List<Header> all = new ArrayList<>(headers);
        all.addAll(signature);
        begun = true;
        onBegin.run();
        asker.begin(status, all);
    }

    @Override
    public void write(byte[] bytes) {
        throwIfOver();
        asker.write(bytes);
    }

    @Override
    public void flush() {
        throwIfOver();
        asker.flush();
    }

    @Override
    public void end(List<Header> trailers) {
        throwIfOver();
        asker.end(trailers);
        ended = true;
    }

    private void throwIfOver() {
        if (over) {
            throw new MeshException(
                    MeshException.Code.ASKER_GONE, "the request was given up or answered before");
        }
    }
}
