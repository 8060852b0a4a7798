package dev.aether.blackbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Network namespaces of Linux, each as a machine of its own beside this one, and cuts between them.
 * Needs root and {@code ip}.
 */
final class Namespaces implements AutoCloseable {
    private static final String NET = "10.199." + ProcessHandle.current().pid() % 250 + ".";
    private static final String MARK = "ae" + ProcessHandle.current().pid() % 100_000;
    private static final String BRIDGE = MARK + "br";
    private static final int HERE = 254;

    private final List<String> cuts = new ArrayList<>();
    private final int count;

    /**
     * @throws IllegalStateException if this system does not let us
     */
    Namespaces(int count) {
        this.count = count;
        try {
            ip("link add " + BRIDGE + " type bridge");
            ip("addr add " + NET + HERE + "/24 dev " + BRIDGE);
            ip("link set " + BRIDGE + " up");
            for (int number = 1; number <= count; number++) {
                make(number);
            }
        } catch (IllegalStateException refused) {
            close();
            throw refused;
        }
    }

    private static void make(int number) {
        String inside = "-n " + name(number);
        ip("netns add " + name(number));
        ip("link add %sv%d type veth peer name eth0 netns %s", MARK, number, name(number));
        ip("link set %sv%d master %s up", MARK, number, BRIDGE);
        ip("%s addr add %s/24 dev eth0", inside, address(number));
        ip("%s link set eth0 up", inside);
        ip("%s link set lo up", inside);
    }

    private static String name(int number) {
        return MARK + "n" + number;
    }

    private static String address(int number) {
        return NET + number;
    }

    /** The places of nodes, one in each namespace. */
    List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            places.add(new Place(address(number), List.of("ip", "netns", "exec", name(number))));
        }
        return places;
    }

    /**
     * Drops all that one sends to another, not what comes back.
     *
     * @param from number of the place, from 1
     */
    void cut(int from, int to) {
        String cut = "-n %s route replace blackhole %s/32".formatted(name(from), address(to));
        ip(cut);
        cuts.add(cut.replace("replace", "del"));
    }

    /** Ends all cuts. */
    void heal() {
        cuts.stream().distinct().forEach(Namespaces::ip);
        cuts.clear();
    }

    private static void ip(String command, Object... values) {
        String line = "ip " + command.formatted(values);
        try {
            Process process = new ProcessBuilder(line.split(" ")).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(line + ": " + output);
            }
        } catch (IOException absent) {
            throw new IllegalStateException(line, absent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(line, stopped);
        }
    }

    @Override
    public void close() {
        for (int number = 1; number <= count; number++) {
            tryIp("netns del " + name(number));
        }
        tryIp("link del " + BRIDGE);
    }

    private static void tryIp(String command) {
        try {
            ip(command);
        } catch (IllegalStateException absent) {
            Figures.tell("%s", String.valueOf(absent.getMessage()));
        }
    }
}
