package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import dev.aether.transport.link.Answer;
import io.netty.handler.codec.quic.QuicChannel;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection both ends have agreed on. Messages, requests and streams may be sent from any
 * thread.
 */
final class QuicLink {
    private final Local local;
    private final QuicChannel channel;
    private final NodeId peer;
    private final long peerInstance;
    private final boolean dialled;
    private final X509Certificate certificate;
    private final X509Certificate shown;
    private final Map<String, MessageLane> lanes = new ConcurrentHashMap<>();

    private final long bulkKey;
    private volatile @Nullable BulkPath bulk;

    /** Requests and streams in both directions that have not ended. */
    private final AtomicInteger exchanges = new AtomicInteger();

    /** The certificates both sides showed when the link was made. */
    record Certificates(X509Certificate theirs, X509Certificate ours) {}

    QuicLink(
            Local local,
            QuicChannel channel,
            NodeId peer,
            long peerInstance,
            boolean dialled,
            Certificates certificates) {
        this.local = local;
        this.channel = channel;
        this.peer = peer;
        this.peerInstance = peerInstance;
        this.dialled = dialled;
        this.certificate = certificates.theirs();
        this.shown = certificates.ours();
        this.bulkKey = local.environment().randomness().nextLong();
    }

    NodeId peer() {
        return peer;
    }

    long peerInstance() {
        return peerInstance;
    }

    boolean isDialled() {
        return dialled;
    }

    NodeId dialler() {
        return dialled ? local.self() : peer;
    }

    /** Whether a certificate of either end is in the last quarter of its life. */
    boolean isToBeRefreshed(Instant now) {
        return isOld(certificate, now) || isOld(shown, now);
    }

    private static boolean isOld(X509Certificate certificate, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        return now.isAfter(end.minus(Duration.between(begin, end).dividedBy(4)));
    }

    /** Names this link to the peer that dialled it, when it brings the bulk path. */
    long bulkKey() {
        return bulkKey;
    }

    boolean awaitsBulk(long key) {
        return !dialled && bulk == null && bulkKey == key;
    }

    /** All messages travel by this path from now on; before the first one, or they lose order. */
    void attach(BulkPath path) {
        bulk = path;
    }

    @Nullable BulkPath bulk() {
        return bulk;
    }

    void drainLanes() {
        lanes.values().forEach(MessageLane::drain);
    }

    void exchangeBegan() {
        exchanges.incrementAndGet();
    }

    void exchangeEnded() {
        exchanges.decrementAndGet();
    }

    boolean isIdle() {
        return exchanges.get() == 0 && lanes.values().stream().allMatch(MessageLane::isEmpty);
    }

    /**
     * @return false if the channel's queue is full
     */
    boolean send(String name, Bytes message) {
        MessageLane lane = lanes.get(name);
        if (lane == null) {
            lane = lanes.computeIfAbsent(name, _ -> new MessageLane(local, channel, name, bulk));
        }
        return lane.offer(message);
    }

    /** Sends a request; the promise is settled by the answer or the end of its stream. */
    void ask(String name, Bytes body, Duration timeout, Promise<Answer> promise) {
        exchangeBegan();
        promise.whenSettled(this::exchangeEnded);
        Call call = new Call(local, peer, promise);
        local.loop().execute(() -> call.start(channel, name, body, timeout));
    }

    DuplexStream open(String name) {
        QuicStream stream = new QuicStream(local, this, name);
        local.loop().execute(() -> stream.start(channel, name));
        return stream;
    }

    void close(CloseCode code, String reason) {
        code.close(channel, reason);
    }

    static TransportException broken(NodeId peer, String what, String reason) {
        return new TransportException(
                Code.BROKEN, what + " with node " + peer + " broke: " + reason);
    }

    @Override
    public String toString() {
        return "link to " + peer + (dialled ? ", dialled" : ", accepted");
    }
}
