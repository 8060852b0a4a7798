package dev.aether.consensus;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** A state machine that remembers every command it applied, in order. */
final class Journal implements StateMachine {
    private final Environment environment;
    private final String path;
    private final BiConsumer<ReplicaId, Entry> witness;
    private final ReplicaId self;
    private List<String> commands = new ArrayList<>();
    private long applied;
    private final long durable;

    Journal(
            Environment environment,
            GroupId group,
            ReplicaId self,
            BiConsumer<ReplicaId, Entry> witness) {
        this.environment = environment;
        this.path = path(group, self);
        this.witness = witness;
        this.self = self;
        if (environment.disk().exists(path)) {
            restore(ByteBuffer.wrap(environment.disk().read(path, 1 << 26)));
        }
        this.durable = applied;
    }

    static String path(GroupId group, ReplicaId self) {
        return "machine/" + group + "-" + self.generation();
    }

    List<String> commands() {
        return commands;
    }

    long applied() {
        return applied;
    }

    @Override
    public long durableIndex() {
        return durable;
    }

    @Override
    public void apply(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.index() != applied + 1) {
                throw new AssertionError("applied " + applied + ", then " + entry.index());
            }
            applied = entry.index();
            witness.accept(self, entry);
            if (entry.kind() == EntryKind.NORMAL) {
                commands.add(entry.payload().utf8());
            }
        }
    }

    private byte[] image() {
        byte[] text = String.join("\n", commands).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length).putLong(applied).put(text).array();
    }

    private void restore(ByteBuffer image) {
        applied = image.getLong();
        String text = StandardCharsets.UTF_8.decode(image).toString();
        commands = new ArrayList<>(text.isEmpty() ? List.of() : List.of(text.split("\n")));
    }

    @Override
    public void checkpoint(LongConsumer done) {
        long index = applied;
        environment.disk().replace(path, image());
        done.accept(index);
    }

    @Override
    public SnapshotSource snapshot() {
        ByteBuffer rest = ByteBuffer.wrap(image());
        return new SnapshotSource() {
            @Override
            public Bytes next(int bytesMax) {
                byte[] piece = new byte[Math.min(bytesMax, rest.remaining())];
                rest.get(piece);
                return Bytes.wrap(piece);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public SnapshotSink install(SnapshotMark mark) {
        List<Bytes> pieces = new ArrayList<>();
        return new SnapshotSink() {
            @Override
            public void write(Bytes chunk) {
                pieces.add(chunk);
            }

            @Override
            public void complete() {
                environment.disk().replace(path + ".new", all().toArray());
            }

            private Bytes all() {
                return pieces.stream().reduce(Bytes.EMPTY, Bytes::concat);
            }

            @Override
            public void commit() {
                environment.disk().rename(path + ".new", path);
                environment.disk().syncDirectory("machine");
                restore(all().buffer());
            }

            @Override
            public void abort() {
                pieces.clear();
            }
        };
    }
}
