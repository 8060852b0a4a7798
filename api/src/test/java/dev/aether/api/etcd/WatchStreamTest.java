package dev.aether.api.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.aether.api.ClusterView;
import dev.aether.api.EtcdConfig;
import dev.aether.api.http.DoorLimits;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.http.GrpcStatus;
import dev.aether.api.wire.etcd.Event;
import dev.aether.api.wire.etcd.WatchCancelRequest;
import dev.aether.api.wire.etcd.WatchCreateRequest;
import dev.aether.api.wire.etcd.WatchProgressRequest;
import dev.aether.api.wire.etcd.WatchRequest;
import dev.aether.api.wire.etcd.WatchResponse;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.identity.Authorizer;
import dev.aether.identity.Caller;
import dev.aether.identity.LatticeId;
import dev.aether.identity.Subject;
import dev.aether.identity.SystemState;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import dev.aether.state.Watch;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class WatchStreamTest {
    @TempDir Path directory;
    private final Client client = new Client();
    private TestDoor door;
    private Keyspace keyspace;
    private WatchStream stream;

    @BeforeEach
    void open() {
        door = new TestDoor(directory);
        keyspace = door.keyspaces.get("default");
        stream = stream(Duration.ofMinutes(10));
    }

    @AfterEach
    void close() {
        stream.ended();
        client.loop.close();
        door.close();
    }

    @Test
    void watchesOfOneStreamHaveTheirOwnIds() throws Exception {
        assertThat(create(watch("a")).getWatchId()).isZero();
        assertThat(create(watch("b").setWatchId(7)).getWatchId()).isEqualTo(7);
        assertThat(create(watch("c")).getWatchId()).isEqualTo(1);

        WatchResponse twice = create(watch("d").setWatchId(7));

        assertThat(twice.getCanceled()).isTrue();
        assertThat(twice.getWatchId()).isEqualTo(-1);
        assertThat(twice.getCancelReason()).contains("duplicate watch ID");
    }

    @Test
    void whatCannotBeWatchedIsRefusedInEtcdsWords() throws Exception {
        keyspace.txn(Txn.of(Op.put(Bytes.utf8("k"), Bytes.EMPTY)));
        keyspace.txn(Txn.of(Op.put(Bytes.utf8("k"), Bytes.EMPTY)));
        keyspace.compact(3, false);

        WatchResponse empty = create(watch("b").setRangeEnd(ByteString.copyFromUtf8("a")));
        WatchResponse before = create(watch("k").setStartRevision(-1));
        create(watch("k").setStartRevision(2));
        WatchResponse compacted = client.next();

        assertThat(empty.getCancelReason()).isEqualTo("mvcc: watcher range is empty");
        assertThat(before.getCancelReason())
                .isEqualTo("etcdserver: mvcc: required revision has been compacted");
        assertThat(compacted.getCanceled()).isTrue();
        assertThat(compacted.getCompactRevision()).isEqualTo(3);
    }

    @Test
    void filtersLeaveOutWhatIsNotWanted() throws Exception {
        create(watch("k").addFilters(WatchCreateRequest.FilterType.NOPUT).setPrevKv(true));

        put("k", "1");
        keyspace.txn(Txn.of(Op.delete(Bytes.utf8("k"))));

        Event event = client.next().getEvents(0);
        assertThat(event.getType()).isEqualTo(Event.EventType.DELETE);
        assertThat(event.getPrevKv().getValue().toStringUtf8()).isEqualTo("1");
        assertThat(event.getKv().getModRevision()).isEqualTo(3);
    }

    @Test
    void aCancelledWatchIsSilent() throws Exception {
        create(watch("k"));
        send(
                WatchRequest.newBuilder()
                        .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(0)));
        assertThat(client.next().getCanceled()).isTrue();

        put("k", "1");
        WatchResponse next = create(watch("k").setStartRevision(2));

        assertThat(next.getCreated()).isTrue();
        assertThat(client.next().getEventsCount()).isEqualTo(1);
    }

    @Test
    void progressIsToldOnceAllWasDelivered() throws Exception {
        put("k", "1");
        create(watch("k").setStartRevision(1));
        assertThat(client.next().getEventsCount()).isEqualTo(1);
        create(watch("other"));
        put("elsewhere", "2");

        send(progressRequest());

        WatchResponse progress = client.next();
        assertThat(progress.getWatchId()).isEqualTo(-1);
        assertThat(progress.getHeader().getRevision()).isEqualTo(3);
    }

    @Test
    void anIdleWatchHearsOfProgressIfItAsked() throws Exception {
        stream.ended();
        stream = stream(Duration.ofMillis(50));
        create(watch("k").setProgressNotify(true));
        put("elsewhere", "1");

        WatchResponse progress = client.next();
        while (progress.getHeader().getRevision() < 2) {
            progress = client.next();
        }

        assertThat(progress.getEventsCount()).isZero();
        assertThat(progress.getWatchId()).isZero();
    }

    @Test
    void largeRevisionsComeInFragments() throws Exception {
        create(watch("k").setFragment(true));
        Bytes large = Bytes.wrap(new byte[1 << 20]);

        keyspace.txn(Txn.of(Op.put(Bytes.utf8("k1"), large), Op.put(Bytes.utf8("k2"), large)));

        assertThat(client.next().getFragment()).isTrue();
        WatchResponse last = client.next();
        assertThat(last.getFragment()).isFalse();
        assertThat(last.getEvents(0).getKv().getKey().toStringUtf8()).isEqualTo("k2");
    }

    @Test
    void aSlowClientIsServedWhenItReadsAgain() throws Exception {
        create(watch("k"));
        client.pending.set(64 << 20);
        put("k", "1");
        put("k", "2");
        assertThat(client.received.poll(200, TimeUnit.MILLISECONDS)).isNull();

        client.pending.set(0);
        stream.drained();

        List<String> values = new ArrayList<>();
        while (values.size() < 2) {
            client.next()
                    .getEventsList()
                    .forEach(e -> values.add(e.getKv().getValue().toStringUtf8()));
        }
        assertThat(values).containsExactly("1", "2");
    }

    @Test
    void everyWatchHearsAllInOrderWhateverElseHappens() throws Exception {
        List<String> expected = IntStream.range(0, 100).mapToObj(String::valueOf).toList();
        for (int i = 0; i < 50; i++) {
            create(watch("k"));
        }

        for (int i = 0; i < 100; i++) {
            put("k", String.valueOf(i));
            if (i % 10 == 0) {
                send(progressRequest());
            }
            client.pending.set(i % 20 < 5 ? 64 << 20 : 0);
            stream.drained();
        }

        Map<Long, List<String>> heard = new TreeMap<>();
        while (heard.size() < 50 || !heard.values().stream().allMatch(expected::equals)) {
            WatchResponse next = client.next();
            List<String> values = heard.computeIfAbsent(next.getWatchId(), _ -> new ArrayList<>());
            next.getEventsList().forEach(e -> values.add(e.getKv().getValue().toStringUtf8()));
            assertThat(values).isEqualTo(expected.subList(0, values.size()));
            if (next.getWatchId() == WatchAnswers.NO_WATCH) {
                heard.remove(WatchAnswers.NO_WATCH);
                // The first put made revision 2.
                int toldAtLeast = (int) next.getHeader().getRevision() - 1;
                assertThat(heard.values()).allMatch(told -> told.size() >= toldAtLeast);
            }
        }
    }

    @Test
    void theSameEventsAreMadeMessagesOnce() {
        KeyValue current = new KeyValue(Bytes.utf8("k"), Bytes.utf8("v"), 2, 2, 1, 0);
        Watch.Event event = new Watch.Event(current, Optional.empty());
        Watch.Events some = new Watch.Events(2, List.of(event));
        Watch.Events others = new Watch.Events(2, List.of(event));
        EventMessages messages = new EventMessages();

        List<Event> first = messages.of(some);

        assertThat(messages.of(some)).isSameAs(first);
        assertThat(messages.of(others)).isNotSameAs(first).isEqualTo(first);
    }

    private static WatchRequest.Builder progressRequest() {
        return WatchRequest.newBuilder().setProgressRequest(WatchProgressRequest.newBuilder());
    }

    private WatchStream stream(Duration progressEvery) {
        EtcdConfig config =
                new EtcdConfig(
                        List.of(new InetSocketAddress(0)), DoorLimits.defaults(), progressEvery);
        Keyspaces access =
                new Keyspaces(
                        door.environment,
                        door.identity,
                        new Authorizer(door.identity, _ -> new SystemState.Standing.Member()),
                        door.keyspaces::get,
                        new Nobody());
        Caller admin = new Caller(door.issue(new Subject.User("admin")).chain());
        return new WatchStream(
                door.environment, access, new EventMessages(), admin, client, config);
    }

    private static WatchCreateRequest.Builder watch(String prefix) {
        return WatchCreateRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(prefix))
                .setRangeEnd(Octets.of(Bytes.utf8(prefix).prefixEnd()));
    }

    private WatchResponse create(WatchCreateRequest.Builder request) throws Exception {
        send(WatchRequest.newBuilder().setCreateRequest(request));
        return client.next();
    }

    private void send(WatchRequest.Builder request) {
        stream.message(request.build());
    }

    private void put(String key, String value) {
        keyspace.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value))));
    }

    /** Keeps what it is sent. */
    private static final class Client implements GrpcMethod.Sender {
        private final ExecutorService loop = Executors.newSingleThreadExecutor();
        private final BlockingQueue<WatchResponse> received = new LinkedBlockingQueue<>();
        private final AtomicLong pending = new AtomicLong();

        @Override
        public void send(MessageLite message) {
            received.add((WatchResponse) message);
        }

        @Override
        public void soon(Runnable action) {
            loop.execute(action);
        }

        @Override
        public long pendingBytes() {
            return pending.get();
        }

        @Override
        public void finish(GrpcStatus status) {
            throw new IllegalStateException(status.toString());
        }

        WatchResponse next() throws InterruptedException {
            WatchResponse next = received.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("an answer within 20 seconds").isNotNull();
            return next;
        }
    }

    private static final class Nobody implements ClusterView {
        @Override
        public LatticeId lattice() {
            return TestDoor.LATTICE;
        }

        @Override
        public NodeId self() {
            return TestDoor.NODE;
        }

        @Override
        public Removal remove(NodeId member) {
            return Removal.ABSENT;
        }

        @Override
        public List<Member> members() {
            return List.of();
        }
    }
}
