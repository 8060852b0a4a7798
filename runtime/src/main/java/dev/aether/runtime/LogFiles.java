package dev.aether.runtime;

import dev.aether.environment.Disk;
import dev.aether.environment.DiskFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of one placement on disk: a text file of bounded size and its older siblings, a line
 * being {@code number time stream text}. Not forced: it outlives the process, and of a power
 * failure all that is complete. Owned by one thread at a time.
 */
final class LogFiles {
    private static final String FOLDER = "logs/workloads";
    private static final String SUFFIX = ".log";
    private static final String HEADER = "# aether workload log 1\n";
    private static final int PARTS = 4;

    private final Disk disk;
    private final String path;
    private final LogLimits limits;
    private @Nullable DiskFile open;
    private long size;

    LogFiles(Disk disk, String placement, LogLimits limits) {
        this.disk = disk;
        this.path = FOLDER + "/" + placement + SUFFIX;
        this.limits = limits;
    }

    /** The placements that have a log here. */
    static List<String> placements(Disk disk) {
        return disk.list(FOLDER).stream()
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    /** Every line that is readable, oldest first. */
    List<WorkloadLog.Line> load() {
        List<WorkloadLog.Line> lines = new ArrayList<>();
        for (int age = limits.filesMax() - 1; age >= 0; age--) {
            if (disk.exists(aged(age))) {
                byte[] content = disk.read(aged(age), Integer.MAX_VALUE);
                new String(content, StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> parse(line).ifPresent(lines::add));
            }
        }
        return lines;
    }

    /** Empty for what a crash left half-written. */
    private static Optional<WorkloadLog.Line> parse(String line) {
        String[] parts = line.split(" ", PARTS);
        if (parts.length < PARTS || !parts[0].matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new WorkloadLog.Line(
                            Long.parseLong(parts[0]), Instant.parse(parts[1]), parts[2], parts[3]));
        } catch (DateTimeParseException torn) {
            return Optional.empty();
        }
    }

    void append(List<WorkloadLog.Line> lines) {
        ByteArrayOutputStream pending = new ByteArrayOutputStream();
        for (WorkloadLog.Line line : lines) {
            byte[] text = encode(line);
            DiskFile file = opened();
            long before = size + pending.size();
            if (before + text.length > limits.fileMax().bytes() && before > HEADER.length()) {
                write(file, pending);
                rotate();
            }
            pending.writeBytes(text);
        }
        write(opened(), pending);
    }

    private static byte[] encode(WorkloadLog.Line line) {
        String text =
                line.number() + " " + line.at() + " " + line.stream() + " " + line.text() + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(DiskFile file, ByteArrayOutputStream pending) {
        file.write(size, ByteBuffer.wrap(pending.toByteArray()));
        size += pending.size();
        pending.reset();
    }

    private DiskFile opened() {
        DiskFile file = open;
        if (file == null) {
            file = disk.open(path);
            open = file;
            size = file.size();
            if (size == 0) {
                file.write(0, ByteBuffer.wrap(HEADER.getBytes(StandardCharsets.UTF_8)));
                size = HEADER.length();
            }
        }
        return file;
    }

    private void rotate() {
        close();
        disk.delete(aged(limits.filesMax() - 1));
        for (int age = limits.filesMax() - 2; age >= 0; age--) {
            if (disk.exists(aged(age))) {
                disk.rename(aged(age), aged(age + 1));
            }
        }
    }

    private String aged(int age) {
        return age == 0 ? path : path + "." + age;
    }

    void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    void delete() {
        close();
        for (int age = 0; age < limits.filesMax(); age++) {
            disk.delete(aged(age));
        }
    }
}
