package dev.aether.consensus;

import dev.aether.environment.Disk;
import dev.aether.environment.DiskFile;
import dev.aether.environment.Environment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;

/** Logs that break a promise: the checks of this module are good only if they notice. */
final class Mutants {
    private Mutants() {}

    /** Forgets for whom it voted, though not the term. */
    static Wal forgetsVotes(Environment environment, ConsensusConfig.Log config) {
        return new Wal(environment, config) {
            @Override
            void append(GroupId group, WalRecord record) {
                super.append(
                        group,
                        record instanceof WalRecord.Ballot(var state)
                                ? new WalRecord.Ballot(
                                        new HardState(
                                                state.term(), ReplicaId.NOBODY, state.commit()))
                                : record);
            }
        };
    }

    /** Says that a batch is durable when it was only written. */
    static Wal acknowledgesBeforeForce(Environment environment, ConsensusConfig.Log config) {
        Disk lying = lying(environment.disk());
        return new Wal(
                new Environment(
                        environment.clock(),
                        environment.timers(),
                        environment.threads(),
                        lying,
                        environment.randomness(),
                        environment.log(),
                        environment.metrics()),
                config);
    }

    private static Disk lying(Disk disk) {
        return (Disk)
                Proxy.newProxyInstance(
                        Disk.class.getClassLoader(),
                        new Class<?>[] {Disk.class},
                        (proxy, method, arguments) -> {
                            try {
                                Object result = method.invoke(disk, arguments);
                                return result instanceof DiskFile file
                                        ? new Unforced(file)
                                        : result;
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        });
    }

    private record Unforced(DiskFile file) implements DiskFile {
        @Override
        public long size() {
            return file.size();
        }

        @Override
        public int read(long offset, ByteBuffer into) {
            return file.read(offset, into);
        }

        @Override
        public void write(long offset, ByteBuffer from) {
            file.write(offset, from);
        }

        @Override
        public void force() {}

        @Override
        public void truncate(long size) {
            file.truncate(size);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
