package dev.aether.consensus;

import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Images of one replica's state, sent to followers far behind or received from the leader. */
final class Snapshots {
    /** How long a replica whose disk did not take an image refuses images. */
    private static final int TICKS_TO_RETRY = 20;

    private final Raft raft;
    private final StateMachine machine;
    private final Installer installer;
    private final int chunkBytesMax;
    private final Map<ReplicaId, SnapshotSending> sending = new TreeMap<>();
    private @Nullable Receiving receiving;
    private int ticksToRetry;

    private static final class Receiving {
        private final ReplicaId from;
        private final SnapshotMark mark;
        private final SnapshotSink sink;
        private long next;

        Receiving(ReplicaId from, SnapshotMark mark, SnapshotSink sink) {
            this.from = from;
            this.mark = mark;
            this.sink = sink;
        }
    }

    /** Replaces the state machine's state and the log together. */
    interface Installer {
        void install(SnapshotMark mark, SnapshotSink sink);

        /** The disk did not take an image; it comes again. */
        void failed(SnapshotMark mark, DiskException cause);
    }

    Snapshots(Raft raft, StateMachine machine, Installer installer, int chunkBytesMax) {
        this.raft = raft;
        this.machine = machine;
        this.installer = installer;
        this.chunkBytesMax = chunkBytesMax;
    }

    /** Begins to send the state as of the last applied entry. */
    void send(ReplicaId to) {
        if (!raft.leads() || sending.containsKey(to)) {
            return;
        }
        long applied = raft.log().applied();
        SnapshotMark mark =
                new SnapshotMark(
                        applied, raft.log().term(applied), raft.configurations().at(applied));
        SnapshotSending started = new SnapshotSending(mark, machine.snapshot(), chunkBytesMax);
        sending.put(to, started);
        sendChunk(to, started);
    }

    private void sendChunk(ReplicaId to, SnapshotSending image) {
        raft.outbox().send(to, image.chunk(raft.term()));
    }

    void step(ReplicaId from, Message.SnapshotAnswer answer) {
        SnapshotSending image = sending.get(from);
        if (image == null || image.mark().index() != answer.index() || !raft.leads()) {
            return;
        }
        switch (answer.progress()) {
            case WANTED -> {
                switch (image.wanted(answer.next())) {
                    case NEXT -> sendChunk(from, image);
                    case IGNORE -> {}
                    case RESTART -> fail(from, image);
                }
            }
            case INSTALLED -> {
                end(from, image);
                raft.snapshotInstalled(from, answer.index());
            }
            case REFUSED -> fail(from, image);
        }
    }

    private void end(ReplicaId to, SnapshotSending image) {
        sending.remove(to);
        image.close();
    }

    private void fail(ReplicaId to, SnapshotSending image) {
        end(to, image);
        raft.snapshotFailed(to);
    }

    void tick() {
        ticksToRetry = Math.max(0, ticksToRetry - 1);
        List<ReplicaId> all = new ArrayList<>(sending.keySet());
        for (ReplicaId to : all) {
            SnapshotSending image = sending.get(to);
            if (image != null) {
                tick(to, image);
            }
        }
    }

    private void tick(ReplicaId to, SnapshotSending image) {
        if (!raft.leads() || !raft.configurations().current().isMember(to)) {
            end(to, image);
            return;
        }
        switch (image.tick()) {
            case WAIT -> {}
            case REPEAT -> sendChunk(to, image);
            case GIVE_UP -> fail(to, image);
        }
    }

    /** Takes a chunk of the leader's image; the protocol has seen the message before. */
    void step(ReplicaId from, Message.SnapshotChunk chunk) {
        if (!raft.follows(from, chunk.term())) {
            return;
        }
        SnapshotMark mark = chunk.mark();
        if (!raft.needs(mark)) {
            abort();
            answer(from, mark, 0, SnapshotProgress.INSTALLED);
            return;
        }
        Receiving image = receiving;
        boolean continues = image != null && image.from.equals(from) && image.mark.equals(mark);
        if (!continues && (chunk.number() != 0 || ticksToRetry > 0)) {
            answer(from, mark, 0, SnapshotProgress.REFUSED);
            return;
        }
        try {
            if (!continues || image == null) {
                abort();
                image = new Receiving(from, mark, machine.install(mark));
                receiving = image;
            }
            take(image, chunk);
        } catch (DiskException cause) {
            // Nothing depends on what was written so far, so another try with other files is safe.
            if (cause.code() != Code.FULL && cause.code() != Code.FAILED) {
                throw cause;
            }
            installer.failed(mark, cause);
            abort();
            ticksToRetry = TICKS_TO_RETRY;
            answer(from, mark, 0, SnapshotProgress.REFUSED);
        }
    }

    private void take(Receiving image, Message.SnapshotChunk chunk) {
        if (chunk.number() != image.next) {
            // A repetition: say again what is wanted.
            answer(image.from, image.mark, image.next, SnapshotProgress.WANTED);
            return;
        }
        image.sink.write(chunk.chunk());
        if (!chunk.last()) {
            image.next++;
            answer(image.from, image.mark, image.next, SnapshotProgress.WANTED);
            return;
        }
        image.sink.complete();
        image.next++;
        receiving = null;
        installer.install(image.mark, image.sink);
        answer(image.from, image.mark, image.next, SnapshotProgress.INSTALLED);
    }

    private void answer(ReplicaId to, SnapshotMark mark, long next, SnapshotProgress progress) {
        raft.outbox()
                .sendAfterPersist(
                        to, new Message.SnapshotAnswer(raft.term(), mark.index(), next, progress));
    }

    private void abort() {
        if (receiving != null) {
            receiving.sink.abort();
            receiving = null;
        }
    }

    void stop() {
        abort();
        sending.values().forEach(SnapshotSending::close);
        sending.clear();
    }
}
