package dev.aether.identity;

import dev.aether.environment.Clock;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskFile;
import dev.aether.environment.Environment;
import dev.aether.environment.Log;
import dev.aether.environment.Metrics;
import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import dev.aether.environment.Threads;
import dev.aether.environment.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/** A machine in memory whose clock stands until a test moves it. */
final class World {
    static final LatticeId LATTICE = LatticeId.parse("00000000000000aa");
    static final LatticeId OTHER_LATTICE = LatticeId.parse("00000000000000bb");
    static final NodeId NODE = NodeId.parse("0000000000000001");
    static final NodeId OTHER_NODE = NodeId.parse("0000000000000002");
    static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    final SettableClock clock = new SettableClock();
    final MemoryDisk disk = new MemoryDisk();
    final List<String> logged = new ArrayList<>();
    final ManualTime time = new ManualTime();
    final Environment environment;

    World(long seed) {
        environment =
                new Environment(
                        clock,
                        time,
                        time,
                        disk,
                        new SeededRandomness(seed),
                        new ListLog(logged),
                        new NoMetrics());
    }

    World() {
        this(1);
    }

    Authority found(LatticeId lattice) {
        return Authority.found(environment, lattice, Lifetimes.defaults());
    }

    void advance(Duration duration) {
        clock.now = clock.now.plus(duration);
    }

    /** A clock that stands. */
    static final class SettableClock implements Clock {
        Instant now = BEGIN;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanos() {
            return Duration.between(BEGIN, now).toNanos();
        }
    }

    /** Sleeping moves the clock at once; nothing else runs. */
    final class ManualTime implements Timers, Threads {
        final List<Duration> slept = new ArrayList<>();

        @Override
        public Timer after(Duration delay, Runnable action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sleep(Duration duration) {
            slept.add(duration);
            advance(duration);
        }

        @Override
        public Task start(String name, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Executor workers() {
            return Runnable::run;
        }

        @Override
        public Executor loop(String name) {
            return Runnable::run;
        }

        @Override
        public Executor platformPool(String name, int threads) {
            return Runnable::run;
        }
    }

    /** Whole files in memory; remembers which are secret. */
    static final class MemoryDisk implements Disk {
        final TreeMap<String, byte[]> files = new TreeMap<>();
        final List<String> secrets = new ArrayList<>();

        @Override
        public DiskFile open(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean exists(String path) {
            return files.containsKey(path);
        }

        @Override
        public byte[] read(String path, int bytesMax) {
            byte[] content = files.get(path);
            if (content == null) {
                throw new DiskException(DiskException.Code.ABSENT, path);
            }
            return content;
        }

        @Override
        public void replace(String path, byte[] content) {
            files.put(path, content);
        }

        @Override
        public void replaceSecret(String path, byte[] content) {
            secrets.add(path);
            files.put(path, content);
        }

        @Override
        public void rename(String from, String to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(String path) {
            files.remove(path);
        }

        @Override
        public List<String> list(String folder) {
            return files.keySet().stream().filter(name -> name.startsWith(folder + "/")).toList();
        }

        @Override
        public void syncDirectory(String folder) {}

        @Override
        public long freeBytes() {
            return Long.MAX_VALUE;
        }
    }

    /** The same draws for the same seed. */
    static final class SeededRandomness implements Randomness {
        private final Random random;

        SeededRandomness(long seed) {
            this.random = new Random(seed);
        }

        @Override
        public long nextLong() {
            return random.nextLong();
        }

        @Override
        public int nextInt(int bound) {
            return random.nextInt(bound);
        }

        @Override
        public double nextDouble() {
            return random.nextDouble();
        }

        @Override
        public byte[] bytes(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public Randomness fork(String name) {
            return new SeededRandomness(random.nextLong() ^ name.hashCode());
        }
    }

    private record ListLog(List<String> lines) implements Log {
        @Override
        public void debug(String message, Object... fields) {
            add("debug ", message, fields);
        }

        @Override
        public void info(String message, Object... fields) {
            add("info ", message, fields);
        }

        @Override
        public void warn(String message, Object... fields) {
            add("warn ", message, fields);
        }

        @Override
        public void error(String message, Throwable cause, Object... fields) {
            add("error ", message, fields);
        }

        @Override
        public Log named(String component) {
            return this;
        }

        private void add(String level, String message, Object... fields) {
            lines.add(level + message + " " + List.of(fields));
        }
    }

    private static final class NoMetrics implements Metrics {
        @Override
        public Counter counter(String name, String help, String... labels) {
            return amount -> {};
        }

        @Override
        public void gauge(String name, String help, DoubleSupplier value, String... labels) {}

        @Override
        public Histogram histogram(String name, String help, String... labels) {
            return seconds -> {};
        }

        @Override
        public String scrape() {
            return "";
        }
    }
}
