package dev.aether.runtime;

import dev.aether.environment.Clock;
import dev.aether.environment.Disk;
import dev.aether.runtime.wire.ClaimFrame;
import dev.aether.runtime.wire.LedgerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What of this node is reserved, and for whom: durable, versioned, changed by compare-and-set.
 *
 * <p>A reservation is a hold that lapses unless confirmed by the start of its workload, so that a
 * decision lost with its leader strands nothing. A lapsed hold counts no more from its moment on;
 * the next change drops it from the file, so that asking never writes. The lock, not an inbox,
 * guards it because every caller waits for the answer and the critical section is one small file
 * write.
 */
public final class Ledger {
    /** How long a reservation waits for its start. */
    static final Duration HOLD = Duration.ofSeconds(60);

    private final Clock clock;
    private final LedgerFile file;
    private final long cpuMillis;
    private final long memoryBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private SortedMap<String, Held> claims = new TreeMap<>();
    private long version;

    /**
     * @param cpuMillis thousandths of a core this node offers
     * @param memoryBytes memory this node offers
     */
    public Ledger(Disk disk, Clock clock, long cpuMillis, long memoryBytes) {
        this.clock = clock;
        this.file = new LedgerFile(disk);
        this.cpuMillis = cpuMillis;
        this.memoryBytes = memoryBytes;
        LedgerFrame stored = file.load();
        version = stored.getVersion();
        stored.getClaimsList().forEach(frame -> claims.put(frame.getPlacement(), Held.of(frame)));
    }

    public Room room() {
        lock.lock();
        try {
            return present();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reserves if nothing has changed since that version.
     *
     * <p>Asking again for the same placement by the same execution answers Held without reserving
     * twice, and the hold begins anew.
     */
    public Reservation reserve(long expectedVersion, Claim claim) {
        lock.lock();
        try {
            Held before = live().get(claim.placement());
            if (before != null && before.claim.execution().equals(claim.execution())) {
                prolong(before);
                return new Reservation.Held(version);
            }
            Room room = present();
            if (room.freeCpuMillis() < claim.cpuMillis()
                    || room.freeMemoryBytes() < claim.memoryBytes()) {
                return new Reservation.NoRoom(room);
            }
            if (expectedVersion != version) {
                return new Reservation.Moved(room);
            }
            put(new Held(claim, clock.now().plus(HOLD)));
            return new Reservation.Held(version);
        } finally {
            lock.unlock();
        }
    }

    private void prolong(Held hold) {
        if (!hold.isConfirmed()) {
            put(new Held(hold.claim, clock.now().plus(HOLD)));
        }
    }

    /** Makes a hold lasting, or takes up a placement that the lattice says is ours. */
    public void confirm(Claim claim) {
        lock.lock();
        try {
            Held before = live().get(claim.placement());
            if (before == null || !before.isConfirmed()) {
                put(new Held(claim, Instant.EPOCH));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a placement that did not start a hold again: it lapses unless asked for once more. */
    void unconfirm(String placement) {
        lock.lock();
        try {
            Held before = live().get(placement);
            if (before != null) {
                put(new Held(before.claim, clock.now().plus(HOLD)));
            }
        } finally {
            lock.unlock();
        }
    }

    public void release(String placement) {
        lock.lock();
        try {
            keep(held -> !held.claim.placement().equals(placement));
        } finally {
            lock.unlock();
        }
    }

    /** Releases those that were confirmed; a hold lapses by itself. */
    public void releaseConfirmed(Collection<String> placements) {
        lock.lock();
        try {
            keep(held -> !held.isConfirmed() || !placements.contains(held.claim.placement()));
        } finally {
            lock.unlock();
        }
    }

    /** All reservations in the order of placements. */
    public List<Claim> claims() {
        lock.lock();
        try {
            return live().values().stream().map(Held::claim).toList();
        } finally {
            lock.unlock();
        }
    }

    private Room present() {
        SortedMap<String, Integer> replicas = new TreeMap<>();
        long cpu = cpuMillis;
        long memory = memoryBytes;
        for (Held held : live().values()) {
            cpu -= held.claim.cpuMillis();
            memory -= held.claim.memoryBytes();
            replicas.merge(held.claim.service(), 1, Integer::sum);
        }
        return new Room(version, cpuMillis, memoryBytes, cpu, memory, replicas);
    }

    /** A copy of what is confirmed or still held. */
    private SortedMap<String, Held> live() {
        Instant now = clock.now();
        SortedMap<String, Held> live = new TreeMap<>(claims);
        live.values().removeIf(held -> held.hasLapsed(now));
        return live;
    }

    private void keep(Predicate<Held> which) {
        SortedMap<String, Held> kept = live();
        if (kept.values().removeIf(which.negate())) {
            change(kept);
        }
    }

    private void put(Held held) {
        SortedMap<String, Held> more = live();
        more.put(held.claim.placement(), held);
        change(more);
    }

    /** Written before it counts: what the disk refused is not answered as held later. */
    private void change(SortedMap<String, Held> next) {
        LedgerFrame.Builder frame = LedgerFrame.newBuilder().setVersion(version + 1);
        next.values().forEach(held -> frame.addClaims(held.frame()));
        file.save(frame.build());
        claims = next;
        version++;
    }

    /**
     * @param until when the hold lapses; the epoch once confirmed
     */
    private record Held(Claim claim, Instant until) {
        static Held of(ClaimFrame frame) {
            Claim claim =
                    new Claim(
                            frame.getPlacement(),
                            frame.getExecution(),
                            frame.getService(),
                            frame.getCpuMillis(),
                            frame.getMemoryBytes());
            return new Held(claim, Instant.ofEpochMilli(frame.getHeldUntilMillis()));
        }

        boolean isConfirmed() {
            return until.equals(Instant.EPOCH);
        }

        boolean hasLapsed(Instant now) {
            return !isConfirmed() && until.isBefore(now);
        }

        ClaimFrame frame() {
            return ClaimFrame.newBuilder()
                    .setPlacement(claim.placement())
                    .setExecution(claim.execution())
                    .setService(claim.service())
                    .setCpuMillis(claim.cpuMillis())
                    .setMemoryBytes(claim.memoryBytes())
                    .setHeldUntilMillis(until.toEpochMilli())
                    .build();
        }
    }
}
