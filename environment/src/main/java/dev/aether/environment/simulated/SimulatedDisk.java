package dev.aether.environment.simulated;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import dev.aether.environment.Randomness;
import java.time.Duration;
import java.util.Arrays;

/** The disk of a simulated machine, which outlives crashes, and the faults it can be given. */
public final class SimulatedDisk {
    private final SimulatedWorld world;
    private final SimulatedMachine machine;
    private final Randomness chance;
    private final FileNames names = new FileNames();
    private long bytesMax = 1L << 40;
    private long crashAfter = Long.MAX_VALUE;
    private boolean forcesFail;
    private Duration forceMin = Duration.ofNanos(100_000);
    private Duration forceMax = Duration.ofMillis(1);

    SimulatedDisk(SimulatedWorld world, SimulatedMachine machine, Randomness chance) {
        this.world = world;
        this.machine = machine;
        this.chance = chance;
    }

    /** Sets the size of the disk; writes beyond it fail with code FULL, perhaps half done. */
    public void capacity(ByteSize size) {
        bytesMax = size.bytes();
    }

    /**
     * Crashes the machine before a change (write, force, truncate, replace, sync, create, rename,
     * delete) that is still to come.
     *
     * @param changes how many still succeed
     */
    public void crashAfter(long changes) {
        crashAfter = changes;
    }

    /** While set, every force fails, and what it should have made durable may be lost. */
    public void failForces(boolean fail) {
        forcesFail = fail;
    }

    /** How long forcing and syncing takes, uniformly between the two; 0.1 to 1 ms at first. */
    public void forceTakes(Duration min, Duration max) {
        Check.that(min.compareTo(max) <= 0, "%s is more than %s", min, max);
        forceMin = min;
        forceMax = max;
    }

    /** Flips one bit, chosen by the seed, of a file's durable content. */
    public void flipBit(String path) {
        world.trace("flip " + path);
        existing(path).flipBit(chance);
    }

    FileNames names() {
        return names;
    }

    FileContent existing(String path) {
        return names.find(path)
                .orElseThrow(() -> new DiskException(Code.ABSENT, "there is no file " + path));
    }

    void lose() {
        crashAfter = Long.MAX_VALUE;
        names.lose(chance);
    }

    /** Called before each change: traces it, and perhaps this is where the machine crashes. */
    void change(String what, String path) {
        world.trace(machine.name() + " " + what + " " + path);
        if (crashAfter-- == 0) {
            machine.crash();
        }
    }

    /** What all files that are seen take. */
    public long usedBytes() {
        return names.seen().stream().mapToLong(FileContent::size).sum();
    }

    long freeBytes() {
        return Math.max(0, bytesMax - usedBytes());
    }

    /** Writes what fits. @throws DiskException with code FULL if that is not all */
    void write(String path, FileContent file, long offset, Bytes bytes) {
        long grows = Math.max(0, offset + bytes.length() - file.size());
        if (grows <= freeBytes()) {
            file.write(offset, bytes);
            return;
        }
        int part = chance.nextInt(bytes.length() - (int) Math.min(grows, bytes.length()) + 1);
        file.write(offset, Bytes.wrap(Arrays.copyOf(bytes.toArray(), part)));
        throw new DiskException(Code.FULL, "no space left to write " + path);
    }

    void force(String path, FileContent file) {
        if (forcesFail) {
            file.forceInVain(chance);
            throw new DiskException(Code.FAILED, "could not force " + path + ": i/o error");
        }
        file.force();
    }

    Duration forceTime() {
        long spread = forceMax.minus(forceMin).toNanos();
        return forceMin.plusNanos((long) (chance.nextDouble() * spread));
    }
}
