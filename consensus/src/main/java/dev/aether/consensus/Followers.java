package dev.aether.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The other replicas as their leader knows them. */
final class Followers {
    private final Map<ReplicaId, Progress> all = new TreeMap<>();

    void add(ReplicaId follower, Supplier<Progress> progress) {
        all.computeIfAbsent(follower, any -> progress.get());
    }

    @Nullable Progress find(ReplicaId follower) {
        return all.get(follower);
    }

    void forEach(BiConsumer<ReplicaId, Progress> action) {
        all.forEach(action);
    }

    /** Starts a new period of watching for signs of life. */
    void forgetActivity() {
        all.values().forEach(Progress::forgetActivity);
    }

    /** Those of which neither configuration knows. */
    List<ReplicaId> strangers(Configuration committed, Configuration current) {
        List<ReplicaId> strangers = new ArrayList<>();
        for (ReplicaId follower : all.keySet()) {
            if (!committed.isMember(follower) && !current.isMember(follower)) {
                strangers.add(follower);
            }
        }
        return strangers;
    }

    void remove(ReplicaId follower) {
        all.remove(follower);
    }

    /**
     * Last index that all have that are neither silent nor in need of an image.
     *
     * @param lastIndex of the leader
     */
    long slowestMatch(long lastIndex) {
        long slowest = lastIndex;
        for (Progress progress : all.values()) {
            if (progress.isActive() && progress.mode() == Progress.Mode.REPLICATING) {
                slowest = Math.min(slowest, progress.match());
            }
        }
        return slowest;
    }

    /** Who has most of the log, or nobody. */
    ReplicaId mostAdvanced(List<ReplicaId> among) {
        ReplicaId best = ReplicaId.NOBODY;
        long bestMatch = -1;
        for (ReplicaId each : among) {
            Progress progress = all.get(each);
            if (progress != null && progress.match() > bestMatch) {
                best = each;
                bestMatch = progress.match();
            }
        }
        return best;
    }

    List<GroupStatus.Peer> peers() {
        List<GroupStatus.Peer> peers = new ArrayList<>();
        forEach((id, at) -> peers.add(new GroupStatus.Peer(id, at.match(), at.isActive())));
        return peers;
    }
}
