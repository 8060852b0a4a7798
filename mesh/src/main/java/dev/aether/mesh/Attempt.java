package dev.aether.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private volatile boolean gone;
    private volatile @Nullable String fault;

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

    ReplayBody body() {
        return body;
    }

    /**
     * Whatever the replica still does about it reaches nobody.
     *
     * @param claimed how the replica says that it ended
     * @return how it ended: the response that was seen counts
     */
    Outcome finish(Outcome claimed) {
        over = true;
        String wrong = fault;
        if (ended) {
            return new Outcome.Answered();
        }
        if (gone) {
            return new Outcome.Gone("nobody waits for the response");
        }
        if (wrong != null) {
            return new Outcome.Failed(wrong);
        }
        return claimed instanceof Outcome.Answered
                ? new Outcome.Failed("the replica did not finish its response")
                : claimed;
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
        respond(() -> asker.begin(status, all));
    }

    @Override
    public void write(byte[] bytes) {
        throwIfOver();
        respond(() -> asker.write(bytes));
    }

    @Override
    public void flush() {
        throwIfOver();
        asker.flush();
    }

    @Override
    public void end(List<Header> trailers) {
        throwIfOver();
        respond(() -> asker.end(trailers));
        ended = true;
    }

    @Override
    public void onGone(Runnable stop) {
        asker.onGone(() -> {
            gone = true;
            stop.run();
        });
    }

    /** Remembers what was wrong with a response: the replica may take it for a lost asker. */
    private void respond(Runnable step) {
        try {
            step.run();
        } catch (MeshException wrong) {
            if (wrong.code() != MeshException.Code.ASKER_GONE) {
                fault = wrong.getMessage();
            }
            throw wrong;
        }
    }

    private void throwIfOver() {
        if (over) {
            throw new MeshException(
                    MeshException.Code.ASKER_GONE, "the request was given up or answered before");
        }
    }
}
