package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.wire.ConsensusWire.BatchMessage;
import dev.aether.consensus.wire.ConsensusWire.EnvelopeMessage;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.property.Gen;
import dev.aether.environment.property.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WireTest {
    private static final ReplicaId ONE = ReplicaId.first(new NodeId(1));
    private static final ReplicaId TWO = new ReplicaId(new NodeId(-2L), 3);

    @Test
    void everyMessageComesBackAsItWas() {
        Property.check(
                "round trip",
                500,
                gen -> {
                    List<Envelope> batch =
                            gen.lists(
                                    5,
                                    () ->
                                            new Envelope(
                                                    new GroupId(gen.longs(1, Long.MAX_VALUE)),
                                                    ONE,
                                                    TWO,
                                                    message(gen)));

                    assertThat(Wire.decode(Wire.encode(batch))).isEqualTo(batch);
                });
    }

    /** What is written by hand means the same to the classes of protobuf, and back. */
    @Test
    void theBytesAreThoseOfTheDescription() {
        Property.check(
                "by protobuf and back",
                500,
                gen -> {
                    List<Envelope> batch =
                            gen.lists(
                                    3, () -> new Envelope(new GroupId(1), ONE, TWO, message(gen)));
                    Bytes ours = Wire.encode(batch);

                    Bytes theirs = Bytes.wrap(parsed(ours).toByteArray());

                    assertThat(Wire.decode(theirs)).isEqualTo(batch);
                });
    }

    private static BatchMessage parsed(Bytes bytes) {
        try {
            return BatchMessage.parseFrom(bytes.toArray());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static long number(Gen gen) {
        return gen.longs(0, Long.MAX_VALUE / 2);
    }

    private static Message message(Gen gen) {
        long term = gen.longs(5, Long.MAX_VALUE / 2);
        return switch (gen.ints(0, 15)) {
            case 0 -> new Message.PreVote(term, number(gen), number(gen));
            case 1 -> new Message.PreVoteAnswer(term, gen.booleans());
            case 2 -> new Message.Vote(term, number(gen), number(gen), gen.booleans());
            case 3 -> new Message.VoteAnswer(term, gen.booleans());
            case 4 -> append(gen, term);
            case 5 ->
                    new Message.AppendAnswer(
                            term, gen.booleans(), number(gen), number(gen), number(gen));
            case 6 -> new Message.Heartbeat(term, number(gen), number(gen));
            case 7 -> new Message.HeartbeatAnswer(term, number(gen));
            case 8 -> new Message.ReadIndex(term, gen.longs(Long.MIN_VALUE, Long.MAX_VALUE));
            case 9 -> new Message.ReadIndexAnswer(term, gen.ints(-9, 9), number(gen));
            case 10 ->
                    new Message.SnapshotChunk(
                            term,
                            new SnapshotMark(number(gen), number(gen), configuration()),
                            number(gen),
                            gen.bytes(100),
                            gen.booleans());
            case 11 ->
                    new Message.SnapshotAnswer(
                            term,
                            number(gen),
                            number(gen),
                            gen.pick(List.of(SnapshotProgress.values())));
            case 12 -> new Message.TimeoutNow(term);
            case 13 ->
                    new Message.Forward(
                            term, number(gen) + 1, List.of(gen.bytes(20), gen.bytes(0)));
            case 14 -> new Message.Committed(term, number(gen), number(gen));
            default ->
                    new Message.ForwardRefused(
                            term, number(gen) + 1, gen.ints(0, 99), gen.booleans());
        };
    }

    private static Configuration configuration() {
        return new Configuration(List.of(ONE), List.of(TWO));
    }

    private static Message append(Gen gen, long term) {
        long previous = gen.longs(0, 1L << 60);
        List<Entry> entries = new ArrayList<>();
        for (int left = gen.ints(0, 5); left > 0; left--) {
            EntryKind kind = gen.pick(List.of(EntryKind.values()));
            Bytes payload =
                    kind == EntryKind.CONFIGURATION
                            ? ConfigurationCodec.encode(configuration())
                            : gen.bytes(50);
            long index = previous + entries.size() + 1;
            entries.add(new Entry(index, gen.longs(1, 5), kind, number(gen), payload));
        }
        return new Message.Append(term, previous, number(gen), number(gen), entries);
    }

    @Test
    void whateverAPeerSendsIsAMessageOrRefusedAsNone() {
        Message chunk =
                new Message.SnapshotChunk(
                        7, new SnapshotMark(3, 2, configuration()), 0, Bytes.utf8("chunk"), true);
        Message append =
                new Message.Append(
                        7,
                        3,
                        2,
                        3,
                        List.of(new Entry(4, 7, EntryKind.NORMAL, 9, Bytes.utf8("payload"))));
        Message forward = new Message.Forward(7, 9, List.of(Bytes.utf8("command")));
        Bytes good =
                Wire.encode(
                        Stream.of(chunk, append, forward)
                                .map(each -> new Envelope(new GroupId(1), ONE, TWO, each))
                                .toList());
        Property.check(
                "hostile bytes",
                2000,
                gen -> {
                    byte[] bytes = gen.booleans() ? gen.bytes(80).toArray() : good.toArray();
                    for (int flips = gen.ints(0, 3); flips > 0 && bytes.length > 0; flips--) {
                        bytes[gen.ints(0, bytes.length - 1)] ^= (byte) (1 << gen.ints(0, 7));
                    }
                    try {
                        Wire.decode(Bytes.wrap(bytes));
                    } catch (MessageException refused) {
                        assertThat(refused).hasMessageContaining("");
                    }
                });
    }

    @Test
    void aMessageOfAKindFromTheFutureIsSkipped() {
        Bytes batch =
                Bytes.wrap(
                        BatchMessage.newBuilder()
                                .addEnvelopes(EnvelopeMessage.newBuilder().setGroup(1).setTerm(1))
                                .build()
                                .toByteArray());

        assertThat(Wire.decode(batch)).isEmpty();
    }

    @Test
    void anEntryThatClaimsToBeAConfigurationMustBeOne() {
        Entry odd = new Entry(1, 1, EntryKind.CONFIGURATION, Bytes.utf8("no"));
        Message append = new Message.Append(1, 0, 0, 0, List.of(odd));
        Bytes bytes = Wire.encode(List.of(new Envelope(new GroupId(1), ONE, TWO, append)));

        assertThatThrownBy(() -> Wire.decode(bytes)).isInstanceOf(MessageException.class);
    }
}
