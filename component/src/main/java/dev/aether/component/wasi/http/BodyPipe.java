package dev.aether.component.wasi.http;

import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings the body of an outgoing request from the guest's thread to the one that sends it. Both
 * block in their own way, so a lock and not an inbox guards it; the guest never waits inside, it
 * polls {@link #room}.
 */
final class BodyPipe implements BodySink, HttpBody, AutoCloseable {
    private final Poller poller;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private List<HttpField> trailers = List.of();
    private int heldBytes;
    private boolean ended;
    private boolean abandoned;
    private boolean readerGone;

    BodyPipe(Poller poller) {
        this.poller = poller;
    }

    @Override
    public int room() {
        lock.lock();
        try {
            return readerGone ? ROOM_BYTES : ROOM_BYTES - heldBytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        lock.lock();
        try {
            if (readerGone) {
                throw new HttpFault(ErrorCode.CONNECTION_TERMINATED, "");
            }
            pieces.add(bytes);
            heldBytes += bytes.length;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void end(List<HttpField> fields) {
        lock.lock();
        try {
            trailers = List.copyOf(fields);
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abandon() {
        lock.lock();
        try {
            abandoned = !ended;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public byte[] read(int bytesMax) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pieces.isEmpty() && !ended && !abandoned && !readerGone) {
                changed.await();
            }
            if (abandoned) {
                throw new IOException("the guest gave up on its request's body");
            }
            return pieces.isEmpty() ? new byte[0] : take(bytesMax);
        } finally {
            lock.unlock();
            poller.ring();
        }
    }

    @Override
    public List<HttpField> trailers() {
        lock.lock();
        try {
            return trailers;
        } finally {
            lock.unlock();
        }
    }

    /** The sender wants no more of it. */
    @Override
    public void close() {
        lock.lock();
        try {
            readerGone = true;
            pieces.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
            poller.ring();
        }
    }

    private byte[] take(int bytesMax) {
        byte[] first = pieces.remove();
        int length = Math.min(bytesMax, first.length);
        if (length < first.length) {
            pieces.addFirst(Arrays.copyOfRange(first, length, first.length));
        }
        heldBytes -= length;
        return length < first.length ? Arrays.copyOf(first, length) : first;
    }
}
