package dev.aether.environment.system;

import dev.aether.environment.Clock;
import dev.aether.environment.DiskException;
import dev.aether.environment.Environment;
import dev.aether.environment.Log;
import java.nio.file.Path;
import java.util.List;

/** Makes the environment of a real machine. */
public final class SystemEnvironment {
    private SystemEnvironment() {}

    /**
     * The machine this process runs on, keeping its files in one directory, created with mode 0700
     * if absent. Takes no lock: {@link #lock} does. All its threads are daemons.
     *
     * @param targets where log lines go; none discards them
     * @throws DiskException if the directory cannot be used
     */
    public static Environment open(Path nodeDirectory, LogTarget... targets) {
        Clock clock = new SystemClock();
        FileDisk disk = FileDisk.open(nodeDirectory);
        Log log = SystemLog.open(clock, nodeDirectory, List.of(targets));
        return new Environment(
                clock,
                new SystemTimers(log.named("timers")),
                new SystemThreads(log.named("threads")),
                disk,
                SystemRandomness.seeded(),
                log,
                ProcessMetrics.registry());
    }

    /**
     * Claims a node directory for this process through its file {@code LOCK}, until closed or the
     * process ends.
     *
     * @throws DiskException with code DENIED if another process, or this one, holds it
     */
    public static DirectoryLock lock(Path nodeDirectory) {
        return DirectoryLock.claim(nodeDirectory);
    }
}
