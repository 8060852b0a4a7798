package dev.aether.node;

import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.mesh.Exchange;
import dev.aether.mesh.Header;
import dev.aether.mesh.MeshException;
import dev.aether.mesh.RequestHead;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request of a guest on its way through the mesh: what is pushed here by whoever answers, the
 * guest pulls, and neither gets far ahead of the other.
 *
 * <p>Both sides wait, so a lock and not an inbox guards the few fields; it is never held while
 * waiting or calling out.
 */
final class OutboundExchange implements Exchange, HttpBody {
    /** Bytes of an answer that wait for the guest. */
    private static final int HELD_BYTES_MAX = 64 * 1024;

    /** Longer than a guest may run, at whose end it lets go of its answers. */
    private static final Duration READER_MAX = Duration.ofHours(2);

    private final Timers timers;
    private final RequestHead head;
    private final HttpBody sent;
    private final long bodyBytes;
    private final Duration betweenBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private int heldBytes;
    private int status;
    private List<HttpField> headers = List.of();
    private List<HttpField> trailers = List.of();
    private boolean ended;
    private boolean readerGone;
    private @Nullable HttpFault fault;
    private @Nullable Runnable stop;
    private Runnable wake = () -> {};
    private Promise<Boolean> changed;

    /**
     * @param bodyBytes of the request, -1 if that is not known
     * @param betweenBytes longest wait of the guest for a piece of the answer
     */
    OutboundExchange(Timers timers, HttpRequest request, long bodyBytes, Duration betweenBytes) {
        this.timers = timers;
        this.head =
                new RequestHead(
                        request.method(),
                        request.scheme(),
                        request.authority(),
                        request.target(),
                        request.headers().stream()
                                .map(field -> new Header(field.name(), field.value()))
                                .toList());
        this.sent = request.body();
        this.bodyBytes = bodyBytes;
        this.betweenBytes = betweenBytes;
        this.changed = new Promise<>(timers);
    }

    // For whoever answers

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
    }

    @Override
    public Optional<byte[]> readBody(int bytesMax) {
        try {
            byte[] piece = sent.read(bytesMax);
            return piece.length == 0 ? Optional.empty() : Optional.of(piece);
        } catch (IOException broken) {
            throw gone("the guest gave up on its request's body", broken);
        } catch (InterruptedException stopped) {
            throw gone("the request was stopped", stopped);
        }
    }

    @Override
    public void begin(int code, List<Header> received) {
        List<HttpField> fields = fields(received);
        change(() -> {
            status = code;
            headers = fields;
        });
    }

    private static List<HttpField> fields(List<Header> received) {
        try {
            return received.stream()
                    .map(header -> new HttpField(header.name(), header.value()))
                    .toList();
        } catch (IllegalArgumentException malformed) {
            throw new MeshException(
                    MeshException.Code.MALFORMED, "a header no guest can be shown", malformed);
        }
    }

    @Override
    public void write(byte[] bytes) {
        try {
            await(() -> heldBytes < HELD_BYTES_MAX || readerGone, READER_MAX);
        } catch (InterruptedException stopped) {
            throw gone("the request was stopped", stopped);
        }
        change(() -> {
            pieces.add(bytes);
            heldBytes += bytes.length;
        });
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void end(List<Header> last) {
        List<HttpField> fields = fields(last);
        change(() -> {
            trailers = fields;
            ended = true;
        });
    }

    @Override
    public void onGone(Runnable stopping) {
        boolean late =
                locked(() -> {
                    stop = stopping;
                    return readerGone;
                });
        if (late) {
            stopping.run();
        }
    }

    boolean hasEnded() {
        return locked(() -> ended);
    }

    /** There is no answer, or no more of it. */
    void fail(HttpFault why) {
        locked(() -> {
            fault = fault == null ? why : fault;
            return true;
        });
        signal();
    }

    private void change(Runnable step) {
        boolean kept =
                locked(() -> {
                    if (!readerGone) {
                        step.run();
                    }
                    return !readerGone;
                });
        if (!kept) {
            throw gone("the guest does not wait for the answer", null);
        }
        signal();
    }

    private static MeshException gone(String why, @Nullable Exception cause) {
        return cause == null
                ? new MeshException(MeshException.Code.ASKER_GONE, why)
                : new MeshException(MeshException.Code.ASKER_GONE, why, cause);
    }

    // For the guest

    /** Waits for status and headers. */
    HttpResponse awaitHead(Duration max) throws IOException, InterruptedException {
        boolean begun = false;
        try {
            if (!await(() -> status != 0 || fault != null, max)) {
                throw new HttpFault(ErrorCode.HTTP_RESPONSE_TIMEOUT, "");
            }
            begun = locked(() -> status != 0);
            if (!begun) {
                throw raised();
            }
            return new HttpResponse(status, headers, this);
        } finally {
            if (!begun) {
                close();
            }
        }
    }

    @Override
    public byte[] read(int bytesMax) throws IOException, InterruptedException {
        if (!await(this::ready, betweenBytes)) {
            close();
            throw new HttpFault(ErrorCode.CONNECTION_READ_TIMEOUT, "");
        }
        byte[][] taken = {{}};
        boolean whole =
                locked(() -> {
                    taken[0] = pieces.isEmpty() ? taken[0] : take(bytesMax);
                    return taken[0].length > 0 || ended;
                });
        if (!whole) {
            throw raised();
        }
        signal();
        return taken[0];
    }

    private byte[] take(int bytesMax) {
        byte[] first = pieces.remove();
        int length = Math.min(bytesMax, first.length);
        heldBytes -= length;
        if (length == first.length) {
            return first;
        }
        pieces.addFirst(Arrays.copyOfRange(first, length, first.length));
        return Arrays.copyOf(first, length);
    }

    private HttpFault raised() {
        HttpFault raised = fault;
        return raised == null ? new HttpFault(ErrorCode.CONNECTION_TERMINATED, "") : raised;
    }

    @Override
    public boolean ready() {
        return locked(() -> !pieces.isEmpty() || ended || fault != null || readerGone);
    }

    @Override
    public void onReady(Runnable ringing) {
        wake = ringing;
    }

    @Override
    public List<HttpField> trailers() {
        return trailers;
    }

    /** The guest wants no more: whoever answers is told, and stops. */
    @Override
    public void close() {
        Runnable[] told = {() -> {}};
        locked(() -> {
            if (!readerGone && !ended && stop != null) {
                told[0] = stop;
            }
            readerGone = true;
            pieces.clear();
            return true;
        });
        told[0].run();
        signal();
    }

    private boolean locked(BooleanSupplier step) {
        lock.lock();
        try {
            return step.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        Promise<Boolean> waited;
        lock.lock();
        try {
            waited = changed;
            changed = new Promise<>(timers);
        } finally {
            lock.unlock();
        }
        waited.complete(true);
        wake.run();
    }

    /** Waits until something is so. @return false if it did not become so in time */
    private boolean await(BooleanSupplier wanted, Duration max) throws InterruptedException {
        while (true) {
            Promise<Boolean> change;
            lock.lock();
            try {
                if (wanted.getAsBoolean()) {
                    return true;
                }
                change = changed;
            } finally {
                lock.unlock();
            }
            try {
                change.await("the other side of a request", max);
            } catch (DeadlineExceeded late) {
                return locked(wanted);
            } catch (Interrupted stopped) {
                InterruptedException interrupted =
                        new InterruptedException("a request was interrupted");
                interrupted.initCause(stopped);
                throw interrupted;
            }
        }
    }
}
