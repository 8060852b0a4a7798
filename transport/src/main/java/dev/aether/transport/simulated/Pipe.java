package dev.aether.transport.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One direction of a simulated stream: frames on their way, frames that wait for the reader. */
final class Pipe {
    private final SimulatedLink link;
    private final SimulatedTransport writer;
    private final Lane lane;
    private final WorldTimers timers;
    private final Consumer<TransportException> onBreak = this::fail;
    private final Deque<Bytes> arrived = new ArrayDeque<>();
    private long unreadBytes;
    private boolean finishing;
    private boolean finished;
    private @Nullable TransportException failure;
    private @Nullable Pipe twin;
    private Promise<Boolean> changed;
    private Runnable onBroken = () -> {};

    Pipe(SimulatedLink link, WorldTimers timers, SimulatedTransport writer) {
        this.link = link;
        this.timers = timers;
        this.writer = writer;
        this.lane = new Lane(timers, link, writer);
        this.changed = new Promise<>(timers);
        link.hold(onBreak);
    }

    /** Makes two directions one stream: what is lost or refused ends both. */
    static void pair(Pipe there, Pipe back) {
        there.twin = back;
        back.twin = there;
    }

    void post(Runnable arrival) {
        lane.post(arrival);
    }

    /** Sends a frame. @return false if the window is full; wait for {@link #change} */
    boolean write(Bytes frame, int windowBytes) {
        throwIfFailed();
        if (finishing) {
            throw new TransportException(Code.BROKEN, "this direction was finished before");
        }
        if (unreadBytes + frame.length() > windowBytes) {
            return false;
        }
        unreadBytes += frame.length();
        // A loss takes its frame's place: what was sent before still arrives, nothing after it.
        lane.post(link.losesFrame(writer) ? this::lose : () -> arrive(frame));
        return true;
    }

    private void lose() {
        failBoth(new TransportException(Code.BROKEN, "the stream was lost on the network"));
    }

    private void arrive(Bytes frame) {
        if (failure == null) {
            arrived.add(frame);
            wake();
        }
    }

    void finish() {
        if (!finishing) {
            finishing = true;
            lane.post(this::end);
        }
    }

    private void end() {
        if (failure == null) {
            finished = true;
            link.release(onBreak);
            wake();
        }
    }

    /** The next frame that is here, if one is. */
    @Nullable Bytes read() {
        if (arrived.isEmpty()) {
            throwIfFailed();
            return null;
        }
        Bytes frame = arrived.remove();
        unreadBytes -= frame.length();
        wake();
        return frame;
    }

    boolean isAtEnd() {
        return finished && arrived.isEmpty();
    }

    boolean isFinishing() {
        return finishing;
    }

    /** Settled at the next change: a frame came, was read, or the pipe ended. */
    Promise<Boolean> change() {
        return changed;
    }

    /** One end gives up; the other hears of it after a journey. */
    void abandon() {
        if (!finished) {
            lane.post(
                    () -> fail(new TransportException(Code.BROKEN, "the peer closed the stream")));
        }
    }

    void refuse(Answer refusal, NodeId peer, String channel) {
        lane.post(() -> {
            try {
                refusal.orThrow(peer, channel);
            } catch (TransportException refused) {
                failBoth(refused);
            }
        });
    }

    private void failBoth(TransportException cause) {
        fail(cause);
        if (twin != null) {
            twin.fail(cause);
        }
    }

    private void fail(TransportException cause) {
        if (!finished && failure == null) {
            failure = cause;
            link.release(onBreak);
            wake();
            tellBroken();
        }
    }

    void onBroken(Runnable listener) {
        onBroken = listener;
        if (failure != null) {
            tellBroken();
        }
    }

    private void tellBroken() {
        Runnable listener = onBroken;
        onBroken = () -> {};
        listener.run();
    }

    private void throwIfFailed() {
        if (failure != null) {
            throw new TransportException(failure.code(), failure.getMessage() + "", failure);
        }
    }

    private void wake() {
        Promise<Boolean> waited = changed;
        changed = new Promise<>(timers);
        waited.complete(true);
    }
}
