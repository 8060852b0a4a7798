package dev.aether.state.blob;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskFile;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.state.Blobs;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.wire.StateProto;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Blobs in the folder {@code blobs}, named by digest; what is absent comes from a peer. */
public final class PeerBlobs implements Blobs {
    private static final String FOLDER = "blobs/";
    private static final int FRAME_BYTES = 128 << 10;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration FRAME_MAX = Duration.ofSeconds(10);

    private static final Duration FETCH_MAX = Duration.ofMinutes(1);

    /** Blobs that come at the same moment, each of them in memory; more wait. */
    private static final int FETCHES_MAX = 2;

    /** Kept free, so that the log can go on. */
    private static final long RESERVE_BYTES = 64 << 20;

    private final Environment environment;
    private final Disk disk;
    private final Transport transport;
    private final Supplier<List<NodeId>> alive;
    private final String requests;
    private final String streams;
    private final Executor fetching;
    private final Map<Digest, Promise<Bytes>> coming = new ConcurrentHashMap<>();

    /**
     * @param alive peers that may have a blob, whether they are connected or not
     * @param requests the channel on which peers are asked whether they have a blob
     * @param streams the channel on which content travels
     */
    public PeerBlobs(
            Environment environment,
            Transport transport,
            Supplier<List<NodeId>> alive,
            String requests,
            String streams) {
        this.environment = environment;
        this.disk = environment.disk();
        this.transport = transport;
        this.alive = alive;
        this.fetching = environment.threads().platformPool("blobs", FETCHES_MAX);
        this.requests = requests;
        this.streams = streams;
    }

    @Override
    public String put(Bytes content) {
        if (content.length() > BLOB_BYTES_MAX) {
            throw new StateException(
                    Code.REQUEST_TOO_LARGE,
                    "a blob has at most " + BLOB_BYTES_MAX + " bytes, got " + content.length());
        }
        Digest digest = Digest.of(content);
        if (!disk.exists(path(digest))) {
            store(digest, content);
        }
        return digest.toString();
    }

    private void store(Digest digest, Bytes content) {
        if (disk.freeBytes() < content.length() + RESERVE_BYTES) {
            throw new StateException(
                    Code.NO_SPACE, "no space for a blob of " + content.length() + " bytes");
        }
        try {
            disk.replace(path(digest), content.toArray());
        } catch (DiskException failure) {
            Code code =
                    failure.code() == DiskException.Code.FULL ? Code.NO_SPACE : Code.UNAVAILABLE;
            throw new StateException(code, "could not store a blob", failure);
        }
    }

    private static String path(Digest digest) {
        return FOLDER + digest.hex();
    }

    @Override
    public boolean has(String digest) {
        return disk.exists(path(Digest.parse(digest)));
    }

    @Override
    public List<String> local() {
        return disk.list("blobs").stream()
                .filter(name -> name.matches("[0-9a-f]{64}"))
                .map(name -> new Digest(name).toString())
                .sorted()
                .toList();
    }

    @Override
    public void delete(String digest) {
        disk.delete(path(Digest.parse(digest)));
    }

    @Override
    public Bytes fetch(String digest) {
        Digest wanted = Digest.parse(digest);
        return read(wanted).orElseGet(() -> awaitFetch(wanted));
    }

    /** However many want a blob at once, it travels once. */
    private Bytes awaitFetch(Digest digest) {
        Promise<Bytes> mine = new Promise<>(environment.timers());
        Promise<Bytes> first = coming.putIfAbsent(digest, mine);
        if (first == null) {
            mine.whenSettled(() -> coming.remove(digest, mine));
            startFetch(digest, mine);
        }
        try {
            return (first == null ? mine : first).await("blob " + digest, FETCH_MAX);
        } catch (DeadlineExceeded slow) {
            throw new StateException(
                    Code.UNAVAILABLE, "blob " + digest + " did not come in " + FETCH_MAX, slow);
        }
    }

    private void startFetch(Digest digest, Promise<Bytes> promise) {
        try {
            fetching.execute(() -> fetch(digest, promise));
        } catch (RejectedExecutionException full) {
            promise.fail(
                    new StateException(
                            Code.UNAVAILABLE, "too many fetches wait, blob " + digest, full));
        }
    }

    private void fetch(Digest digest, Promise<Bytes> promise) {
        try {
            // It may have come while this fetch waited for its turn.
            promise.complete(read(digest).orElseGet(() -> fetchFromPeers(digest)));
        } catch (RuntimeException failure) {
            promise.fail(failure);
        } finally {
            // Only an error, such as of memory, finds it open: the next who asks fetches again.
            promise.fail(
                    new StateException(Code.UNAVAILABLE, "the fetch of blob " + digest + " broke"));
        }
    }

    /** From this disk; a damaged file goes. */
    private Optional<Bytes> read(Digest digest) {
        if (!disk.exists(path(digest))) {
            return Optional.empty();
        }
        Bytes content = Bytes.wrap(disk.read(path(digest), BLOB_BYTES_MAX));
        if (!digest.isOf(content)) {
            environment.log().warn("a blob on disk was damaged and removed", "blob", digest);
            disk.delete(path(digest));
            return Optional.empty();
        }
        return Optional.of(content);
    }

    // From peers.

    /**
     * Those whose link is up are asked first; a lattice is larger than what a node is linked to.
     */
    private Bytes fetchFromPeers(Digest digest) {
        TreeSet<NodeId> near = new TreeSet<>(transport.connected());
        return fetchFromAny(near, digest)
                .or(() -> fetchFromAny(except(near), digest))
                .orElseThrow(() ->
                        new StateException(
                                Code.UNAVAILABLE, "no reachable node has blob " + digest));
    }

    private Set<NodeId> except(Set<NodeId> asked) {
        TreeSet<NodeId> others = new TreeSet<>(alive.get());
        others.removeAll(asked);
        return others;
    }

    private Optional<Bytes> fetchFromAny(Set<NodeId> peers, Digest digest) {
        Holders holders = new Holders(digest, peers);
        for (Optional<NodeId> holder = holders.next();
                holder.isPresent();
                holder = holders.next()) {
            Optional<Bytes> content = fetchFrom(holder.get(), digest);
            if (content.isPresent()) {
                store(digest, content.get());
                return content;
            }
        }
        return Optional.empty();
    }

    /** Those who have a blob, in the order in which they answer. */
    private final class Holders {
        private final ConcurrentLinkedQueue<NodeId> holders = new ConcurrentLinkedQueue<>();
        private final AtomicInteger unanswered;
        private volatile Promise<Boolean> news = new Promise<>(environment.timers());

        Holders(Digest digest, Set<NodeId> peers) {
            unanswered = new AtomicInteger(peers.size());
            peers.forEach(
                    peer -> environment.threads().start("ask for blob", () -> ask(peer, digest)));
        }

        private void ask(NodeId peer, Digest digest) {
            try {
                if (isHeldBy(peer, digest)) {
                    holders.add(peer);
                }
            } finally {
                unanswered.decrementAndGet();
                news.complete(true);
            }
        }

        /** The next holder; empty when all have answered or time is over. */
        Optional<NodeId> next() {
            while (true) {
                Promise<Boolean> heard = news;
                boolean wasLast = unanswered.get() == 0;
                NodeId holder = holders.poll();
                if (holder != null || wasLast) {
                    return Optional.ofNullable(holder);
                }
                try {
                    heard.await("a holder of a blob", ANSWER_MAX);
                } catch (DeadlineExceeded nobody) {
                    return Optional.empty();
                }
                news = new Promise<>(environment.timers());
            }
        }
    }

    private boolean isHeldBy(NodeId peer, Digest digest) {
        StateProto.Request question =
                StateProto.Request.newBuilder().setBlob(query(digest)).build();
        try {
            Bytes answer =
                    transport.request(
                            peer, requests, Bytes.wrap(question.toByteArray()), ANSWER_MAX);
            return StateProto.Reply.parseFrom(answer.buffer()).getBlobLength() >= 0;
        } catch (TransportException | InvalidProtocolBufferException noAnswer) {
            return false;
        }
    }

    private static StateProto.BlobQuery.Builder query(Digest digest) {
        return StateProto.BlobQuery.newBuilder().setDigest(digest.toString());
    }

    /** Length of a blob here, -1 if it is absent. */
    public long length(String digest) {
        Digest wanted = Digest.parse(digest);
        if (!disk.exists(path(wanted))) {
            return -1;
        }
        try (DiskFile file = disk.open(path(wanted))) {
            return file.size();
        }
    }

    private Optional<Bytes> fetchFrom(NodeId holder, Digest digest) {
        try (DuplexStream stream = transport.open(holder, streams, ANSWER_MAX)) {
            stream.write(Bytes.wrap(query(digest).build().toByteArray()));
            stream.finish();
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            Optional<Bytes> frame = stream.read(FRAME_MAX);
            while (frame.isPresent() && content.size() <= BLOB_BYTES_MAX) {
                content.writeBytes(frame.get().toArray());
                frame = stream.read(FRAME_MAX);
            }
            Bytes whole = Bytes.wrap(content.toByteArray());
            if (digest.isOf(whole)) {
                return Optional.of(whole);
            }
            environment.log().warn("a peer sent another blob", "from", holder, "wanted", digest);
            return Optional.empty();
        } catch (TransportException broken) {
            environment.log().info("a blob did not come", "from", holder, "why", broken);
            return Optional.empty();
        }
    }

    /** Serves one blob to a peer; an absent one as an end without frames. */
    public void serve(NodeId from, DuplexStream stream) {
        Optional<Bytes> question = stream.read(ANSWER_MAX);
        if (question.isEmpty()) {
            return;
        }
        Optional<Bytes> content = read(parse(from, question.get()));
        byte[] bytes = content.map(Bytes::toArray).orElseGet(() -> new byte[0]);
        for (int at = 0; at < bytes.length; at += FRAME_BYTES) {
            int end = Math.min(bytes.length, at + FRAME_BYTES);
            stream.write(Bytes.wrap(Arrays.copyOfRange(bytes, at, end)));
        }
        stream.finish();
    }

    private static Digest parse(NodeId from, Bytes question) {
        try {
            return Digest.parse(StateProto.BlobQuery.parseFrom(question.buffer()).getDigest());
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalArgumentException("a question of " + from + " is damaged", damaged);
        }
    }
}
