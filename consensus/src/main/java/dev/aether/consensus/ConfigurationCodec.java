package dev.aether.consensus;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a configuration, in entries and in the log on disk: two counts of one byte, then
 * node (8 bytes) and generation (4 bytes) of each voter and learner, big endian.
 */
final class ConfigurationCodec {
    private static final int REPLICA_BYTES = 12;

    private ConfigurationCodec() {}

    static Bytes encode(Configuration configuration) {
        int replicas = configuration.voters().size() + configuration.learners().size();
        ByteBuffer into = ByteBuffer.allocate(2 + replicas * REPLICA_BYTES);
        into.put((byte) configuration.voters().size());
        into.put((byte) configuration.learners().size());
        configuration.voters().forEach(replica -> write(replica, into));
        configuration.learners().forEach(replica -> write(replica, into));
        return Bytes.wrap(into.array());
    }

    static void write(ReplicaId replica, ByteBuffer into) {
        into.putLong(replica.node().value()).putInt(replica.generation());
    }

    static ReplicaId read(ByteBuffer from) {
        return new ReplicaId(new NodeId(from.getLong()), from.getInt());
    }

    /**
     * @throws MessageException if the bytes are not exactly a configuration
     */
    static Configuration decode(Bytes bytes) {
        try {
            ByteBuffer from = bytes.buffer();
            int voters = from.get() & 0xff;
            int learners = from.get() & 0xff;
            Configuration decoded = new Configuration(list(from, voters), list(from, learners));
            if (from.hasRemaining()) {
                throw new MessageException("bytes after a configuration: " + from.remaining());
            }
            return decoded;
        } catch (BufferUnderflowException | IllegalArgumentException cause) {
            throw new MessageException("not a configuration: " + bytes.length() + " bytes", cause);
        }
    }

    private static List<ReplicaId> list(ByteBuffer from, int count) {
        List<ReplicaId> replicas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replicas.add(read(from));
        }
        return replicas;
    }
}
