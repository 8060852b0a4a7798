package dev.aether.node.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.aether.api.wire.etcd.LeaseLeasesResponse;
import dev.aether.api.wire.etcd.LeaseStatus;
import dev.aether.api.wire.etcd.LeaseTimeToLiveResponse;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.PutResponse;
import dev.aether.api.wire.etcd.ResponseHeader;
import dev.aether.node.blackbox.EtcdCommands.Command;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same requests to a real etcd and to one node of ours: every answer must be the same. */
final class EtcdDifferenceTest {
    private static final int COMMANDS = Integer.getInteger("aether.etcd.commands", 3000);
    private static final long SEED =
            Long.getLong(
                    "aether.seed",
                    Long.getLong("aether.draw", System.nanoTime() & Integer.MAX_VALUE));
    private static final int TOO_LARGE = 1_600_000;
    private static final int CLOCKS_APART_SECONDS_MAX = 300;

    @Test
    void everyAnswerIsTheOneOfEtcd() {
        try (EtcdProcess etcd = EtcdProcess.start();
                Lattice lattice = Lattice.of(1);
                GrpcClient theirs = etcd.client();
                GrpcClient ours =
                        GrpcClient.secured(
                                lattice.operator(), lattice.nodes().getFirst().ports().etcd())) {
            Figures.tell("-Daether.seed=%d, %d requests to etcd and to us", SEED, COMMANDS);
            compare(theirs, ours, tooLarge(), "a large put");
            EtcdCommands commands = new EtcdCommands(SEED);

            for (int turn = 0; turn < COMMANDS; turn++) {
                Command command = commands.next();
                commands.reached(compare(theirs, ours, command, "request " + turn));
            }
        }
    }

    private static Command tooLarge() {
        return new Command(
                "etcdserverpb.KV/Put",
                PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("large"))
                        .setValue(ByteString.copyFrom(new byte[TOO_LARGE]))
                        .build(),
                PutResponse.getDefaultInstance());
    }

    /**
     * @return the revision etcd answered with, 0 if it refused
     */
    private static long compare(
            GrpcClient theirs, GrpcClient ours, Command command, String description) {
        GrpcClient.Reply expected = theirs.call(command.path(), command.request());
        GrpcClient.Reply actual = ours.call(command.path(), command.request());

        assertThat(told(command, actual))
                .as(() ->
                        "seed %d, %s: %s %s"
                                .formatted(
                                        SEED,
                                        description,
                                        command.path(),
                                        shortened(command.request())))
                .isEqualTo(told(command, expected));
        return expected.code() == 0 ? header(parsed(command, expected)).getRevision() : 0;
    }

    private static String shortened(Message request) {
        return request.getSerializedSize() > 100_000 ? "too long to show" : request.toString();
    }

    /** Everything in an answer that must be the same. */
    private static String told(Command command, GrpcClient.Reply reply) {
        if (reply.code() != 0) {
            return "code " + reply.code() + ": " + reply.message();
        }
        return TextFormat.printer().printToString(withoutPlace(parsed(command, reply)));
    }

    private static Message parsed(Command command, GrpcClient.Reply reply) {
        try {
            return command.answer().getParserForType().parseFrom(reply.body()) instanceof Message it
                    ? it
                    : command.answer();
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(command.path() + " answered something else", malformed);
        }
    }

    private static ResponseHeader header(Message answer) {
        return (ResponseHeader) answer.getField(headerOf(answer));
    }

    private static FieldDescriptor headerOf(Message answer) {
        return answer.getDescriptorForType().findFieldByName("header");
    }

    /** Without who answered, the order that etcd leaves open, and the seconds that pass. */
    private static Message withoutPlace(Message answer) {
        ResponseHeader revision =
                ResponseHeader.newBuilder().setRevision(header(answer).getRevision()).build();
        Message same = answer.toBuilder().setField(headerOf(answer), revision).build();
        return switch (same) {
            case LeaseTimeToLiveResponse lease -> withoutClock(lease);
            case LeaseLeasesResponse leases -> sorted(leases);
            default -> same;
        };
    }

    private static Message withoutClock(LeaseTimeToLiveResponse lease) {
        List<ByteString> keys =
                lease.getKeysList().stream()
                        .sorted(ByteString.unsignedLexicographicalComparator())
                        .toList();
        boolean isNear = lease.getGrantedTTL() - lease.getTTL() < CLOCKS_APART_SECONDS_MAX;
        long left = lease.getTTL() > 0 && isNear ? lease.getGrantedTTL() : lease.getTTL();
        return lease.toBuilder().setTTL(left).clearKeys().addAllKeys(keys).build();
    }

    private static Message sorted(LeaseLeasesResponse leases) {
        List<LeaseStatus> all =
                leases.getLeasesList().stream()
                        .sorted(Comparator.comparingLong(LeaseStatus::getID))
                        .toList();
        return leases.toBuilder().clearLeases().addAllLeases(all).build();
    }
}
