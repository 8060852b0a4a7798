package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.aether.api.wire.etcd.AuthDisableRequest;
import dev.aether.api.wire.etcd.AuthDisableResponse;
import dev.aether.api.wire.etcd.AuthEnableRequest;
import dev.aether.api.wire.etcd.AuthEnableResponse;
import dev.aether.api.wire.etcd.AuthenticateRequest;
import dev.aether.api.wire.etcd.AuthenticateResponse;
import dev.aether.blackbox.EtcdCommands.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Users, roles and alarms: the same requests to a real etcd and to one node of ours. */
final class EtcdRulesTest {
    private static final int COMMANDS = Integer.getInteger("aether.etcd.rules", 300);
    private static final long SEED =
            Long.getLong(
                    "aether.seed",
                    Long.getLong("aether.draw", System.nanoTime() & Integer.MAX_VALUE));
    private static final Command ENABLE =
            new Command(
                    "etcdserverpb.Auth/AuthEnable",
                    AuthEnableRequest.getDefaultInstance(),
                    AuthEnableResponse.getDefaultInstance());
    private static final Command DISABLE =
            new Command(
                    "etcdserverpb.Auth/AuthDisable",
                    AuthDisableRequest.getDefaultInstance(),
                    AuthDisableResponse.getDefaultInstance());

    /** The tokens of one user. */
    private record Tokens(String theirs, String ours) {}

    private final Random random = new Random(SEED);
    private final EtcdRuleCommands rules = new EtcdRuleCommands(SEED);
    private final EtcdCommands keys = new EtcdCommands(SEED);
    private final Map<String, Tokens> tokens = new HashMap<>();

    @Test
    void everyAnswerIsTheOneOfEtcd() {
        try (EtcdProcess etcd = EtcdProcess.start();
                Lattice lattice = Lattice.of(1);
                GrpcClient theirs = etcd.client();
                GrpcClient ours =
                        GrpcClient.secured(
                                lattice.operator(), lattice.nodes().getFirst().ports().etcd())) {
            Figures.tell("-Daether.seed=%d, %d requests to etcd and to us", SEED, COMMANDS);
            Both both = new Both(theirs, ours);
            both.compare(ENABLE, Optional.empty());
            for (int turn = 0; turn < COMMANDS / 3; turn++) {
                both.compare(turn % 2 == 0 ? rules.next() : keys.next(), Optional.empty());
            }
            enable(both);
            for (int turn = 0; turn < COMMANDS; turn++) {
                step(both);
            }
            // Without a token an operator of ours is root; etcd asks for one.
            both.authenticate("root", "root")
                    .ifPresent(root -> {
                        both.compare(DISABLE, Optional.of(root));
                        both.compare(keys.next(), Optional.empty());
                    });
        }
    }

    private static void enable(Both both) {
        both.compare(EtcdRuleCommands.addUser("root"), Optional.empty());
        both.compare(EtcdRuleCommands.addRole("root"), Optional.empty());
        both.compare(EtcdRuleCommands.grant("root", "root"), Optional.empty());
        both.compare(ENABLE, Optional.empty());
    }

    private void step(Both both) {
        List<String> users = EtcdRuleCommands.USERS;
        String user = random.nextInt(3) == 0 ? "root" : users.get(random.nextInt(users.size()));
        if (!tokens.containsKey(user) || random.nextInt(20) == 0) {
            String password = random.nextInt(10) == 0 ? "wrong" : user;
            both.authenticate(user, password).ifPresent(fresh -> tokens.put(user, fresh));
        }
        Optional<Tokens> known =
                random.nextInt(50) == 0
                        ? Optional.of(new Tokens("nonsense", "nonsense"))
                        : Optional.ofNullable(tokens.get(user));
        Command command = random.nextInt(3) == 0 ? rules.next() : keys.next();
        if (known.isPresent() && (user.equals("root") || !hasEmptyRange(command.request()))) {
            both.compare(command, known);
        }
    }

    /**
     * Whether a range ends before it begins somewhere in a request. Who may read such a one depends
     * on the shape of etcd's tree of permissions.
     */
    private static boolean hasEmptyRange(Message request) {
        FieldDescriptor key = request.getDescriptorForType().findFieldByName("key");
        FieldDescriptor end = request.getDescriptorForType().findFieldByName("range_end");
        if (key != null && end != null) {
            ByteString last = (ByteString) request.getField(end);
            boolean isToEnd = last.equals(ByteString.copyFrom(new byte[1]));
            if (!last.isEmpty()
                    && !isToEnd
                    && !isBefore((ByteString) request.getField(key), last)) {
                return true;
            }
        }
        return request.getAllFields().values().stream()
                .flatMap(value -> value instanceof List<?> all ? all.stream() : Stream.of(value))
                .anyMatch(value -> value instanceof Message part && hasEmptyRange(part));
    }

    private static boolean isBefore(ByteString one, ByteString other) {
        return ByteString.unsignedLexicographicalComparator().compare(one, other) < 0;
    }

    /** Where both are asked. */
    private final class Both {
        private final GrpcClient theirs;
        private final GrpcClient ours;
        private int asked;

        Both(GrpcClient theirs, GrpcClient ours) {
            this.theirs = theirs;
            this.ours = ours;
        }

        void compare(Command command, Optional<Tokens> user) {
            asked++;
            GrpcClient.Reply expected =
                    theirs.call(command.path(), command.request(), user.map(Tokens::theirs));
            GrpcClient.Reply actual =
                    ours.call(command.path(), command.request(), user.map(Tokens::ours));
            assertThat(EtcdAnswers.told(command, actual))
                    .as(() ->
                            "seed %d, request %d: %s %s"
                                    .formatted(SEED, asked, command.path(), command.request()))
                    .isEqualTo(EtcdAnswers.told(command, expected));
            if (expected.code() == 0) {
                keys.reached(EtcdAnswers.revision(command, expected));
            }
        }

        /** Empty if both refuse. */
        Optional<Tokens> authenticate(String user, String password) {
            AuthenticateRequest request =
                    AuthenticateRequest.newBuilder().setName(user).setPassword(password).build();
            GrpcClient.Reply expected = theirs.call("etcdserverpb.Auth/Authenticate", request);
            GrpcClient.Reply actual = ours.call("etcdserverpb.Auth/Authenticate", request);
            assertThat(actual.code() + actual.message())
                    .as("seed %d, %s authenticates", SEED, user)
                    .isEqualTo(expected.code() + expected.message());
            return expected.code() == 0
                    ? Optional.of(new Tokens(token(expected), token(actual)))
                    : Optional.empty();
        }

        private String token(GrpcClient.Reply reply) {
            try {
                return AuthenticateResponse.parseFrom(reply.body()).getToken();
            } catch (InvalidProtocolBufferException malformed) {
                throw new AssertionError(malformed);
            }
        }
    }
}
