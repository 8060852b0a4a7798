package dev.aether.component.host;

import dev.aether.component.wasi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An input that a guest can wait for together with other things. Reading a stream of the JDK
 * blocks, so a thread of its own does it, one piece ahead; it begins with the guest's first look.
 * The lock is there because the guest's thread and that one meet here.
 */
public final class InputPump implements BodySource {
    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] NONE = {};

    private final InputStream stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Runnable wake = () -> {};
    private byte[] piece = NONE;
    private @Nullable IOException fault;
    private final Thread.Builder threads;
    private boolean begun;
    private boolean ended;
    private boolean closed;

    public InputPump(InputStream stream) {
        this(stream, Thread.ofPlatform().daemon().name("guest-input"));
    }

    InputPump(InputStream stream, Thread.Builder threads) {
        this.stream = stream;
        this.threads = threads;
    }

    @Override
    public byte[] read(int bytesMax) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            begin();
            while (piece.length == 0 && !ended) {
                changed.await();
            }
            if (piece.length == 0 && fault != null) {
                throw new IOException("the input failed", fault);
            }
            byte[] taken = Arrays.copyOf(piece, Math.min(piece.length, bytesMax));
            piece = Arrays.copyOfRange(piece, taken.length, piece.length);
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ready() {
        lock.lock();
        try {
            begin();
            return piece.length > 0 || ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onReady(Runnable wakeUp) {
        lock.lock();
        try {
            wake = wakeUp;
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            threads.start(this::pump);
        }
    }

    private void pump() {
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            int count = stream.read(buffer);
            while (count >= 0 && offer(Arrays.copyOf(buffer, count))) {
                count = stream.read(buffer);
            }
            end(null);
        } catch (IOException broken) {
            end(broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread; what was read ahead is lost. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the piece before is taken. @return whether more is wanted */
    private boolean offer(byte[] next) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (piece.length > 0 && !closed) {
                changed.await();
            }
            piece = next;
            changed.signalAll();
            wake.run();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable IOException why) {
        lock.lock();
        try {
            fault = why;
            ended = true;
            changed.signalAll();
            wake.run();
        } finally {
            lock.unlock();
        }
    }
}
