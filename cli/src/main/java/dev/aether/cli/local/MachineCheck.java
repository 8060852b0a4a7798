package dev.aether.cli.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether this machine has what nodes need. */
final class MachineCheck {
    private static final Path RECEIVE_BUFFER = Path.of("/proc/sys/net/core/rmem_max");
    private static final long RECEIVE_BUFFER_MIN = 2 << 20;
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String OPEN_FILES = "Max open files";
    private static final long OPEN_FILES_MIN = 4096;
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final long MEMORY_MIN_MIB = 512;
    private static final long DISK_MIN_MIB = 256;
    private static final long DISK_ENOUGH_MIB = 2048;
    private static final int SETTING_BYTES_MAX = 64;
    private static final long MIB = 1 << 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Path directory;

    MachineCheck(Path directory) {
        this.directory = directory;
    }

    List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("Java", Runtime.version().toString()));
        findings.add(disk());
        memory().ifPresent(findings::add);
        openFiles().ifPresent(findings::add);
        receiveBuffer().ifPresent(findings::add);
        findings.add(loopback());
        findings.add(tool("kubectl", "to use it, install kubernetes-client"));
        findings.add(tool("etcdctl", "to use it, install etcd-client"));
        return findings;
    }

    private Finding disk() throws IOException {
        Path existing = directory;
        while (!Files.exists(existing)) {
            existing = Objects.requireNonNull(existing.getParent(), "the root exists");
        }
        long free = Files.getFileStore(existing).getUsableSpace() / MIB;
        String found = free + " MiB free at " + existing;
        if (free < DISK_MIN_MIB) {
            return Finding.fail("disk", found, "free some space: nodes stop when the disk is full");
        }
        return free < DISK_ENOUGH_MIB
                ? Finding.warn("disk", found, "free some space")
                : Finding.ok("disk", found);
    }

    private static Optional<Finding> memory() throws IOException {
        return line(MEMORY, AVAILABLE)
                .map(MachineCheck::firstNumber)
                .map(kibibytes -> {
                    long free = kibibytes / 1024;
                    String found = free + " MiB available";
                    return free < MEMORY_MIN_MIB
                            ? Finding.warn(
                                    "memory",
                                    found,
                                    "a node takes about 200 MiB, and its apps more")
                            : Finding.ok("memory", found);
                });
    }

    private static Optional<Finding> openFiles() throws IOException {
        return line(LIMITS, OPEN_FILES)
                .map(MachineCheck::firstNumber)
                .map(limit ->
                        limit < OPEN_FILES_MIN
                                ? Finding.warn("open files", "at most " + limit, "ulimit -n 65536")
                                : Finding.ok("open files", "at most " + limit));
    }

    private static Optional<Finding> receiveBuffer() throws IOException {
        if (!Files.isReadable(RECEIVE_BUFFER)) {
            return Optional.empty();
        }
        long bytes = firstNumber(setting(RECEIVE_BUFFER));
        String found = "at most " + bytes + " bytes";
        return Optional.of(
                bytes < RECEIVE_BUFFER_MIN
                        ? Finding.warn(
                                "UDP receive buffer",
                                found,
                                "for busy links: sysctl -w net.core.rmem_max=" + 4 * MIB)
                        : Finding.ok("UDP receive buffer", found));
    }

    /** Settings of the kernel can only be read from their beginning, in one go. */
    private static String setting(Path file) throws IOException {
        byte[] text = new byte[SETTING_BYTES_MAX];
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.read(text);
            return new String(text, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        }
    }

    private static Finding loopback() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            return Finding.ok("IPv6 loopback", "[::1] can be used");
        } catch (IOException absent) {
            return Finding.warn(
                    "IPv6 loopback",
                    String.valueOf(absent.getMessage()),
                    "nodes here use 127.0.0.1 alone");
        }
    }

    private static Finding tool(String name, String remedy) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(file)) {
                return Finding.ok(name, file.toString());
            }
        }
        return Finding.ok(name, "not installed; " + remedy);
    }

    private static Optional<String> line(Path file, String beginning) throws IOException {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst();
    }

    private static long firstNumber(String text) {
        Matcher number = NUMBER.matcher(text);
        return number.find() ? Long.parseLong(number.group()) : Long.MAX_VALUE;
    }
}
