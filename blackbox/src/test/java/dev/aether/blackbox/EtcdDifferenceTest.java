package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.PutResponse;
import dev.aether.blackbox.EtcdCommands.Command;
import org.junit.jupiter.api.Test;

/** The same requests to a real etcd and to one node of ours: every answer must be the same. */
final class EtcdDifferenceTest {
    private static final int COMMANDS = Integer.getInteger("aether.etcd.commands", 3000);
    private static final long SEED =
            Long.getLong(
                    "aether.seed",
                    Long.getLong("aether.draw", System.nanoTime() & Integer.MAX_VALUE));
    private static final int TOO_LARGE = 1_600_000;

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

        assertThat(EtcdAnswers.told(command, actual))
                .as(() ->
                        "seed %d, %s: %s %s"
                                .formatted(
                                        SEED,
                                        description,
                                        command.path(),
                                        shortened(command.request())))
                .isEqualTo(EtcdAnswers.told(command, expected));
        return expected.code() == 0 ? EtcdAnswers.revision(command, expected) : 0;
    }

    private static String shortened(Message request) {
        return request.getSerializedSize() > 100_000 ? "too long to show" : request.toString();
    }
}
