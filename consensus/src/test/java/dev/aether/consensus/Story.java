package dev.aether.consensus;

import dev.aether.environment.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the commands of a script on some replicas and tells what they do. A command is a line; see
 * {@link #run}.
 */
final class Story {
    private static final int QUIET_MAX = 1000;

    /** By default so much time passes at every turn that no lease ever holds. */
    private static final long LEAP_NANOS = Duration.ofHours(1).toNanos();

    private final Map<Integer, Actor> actors = new TreeMap<>();
    private final List<Flight> network = new ArrayList<>();
    private StringBuilder told = new StringBuilder();
    private long leapNanos = LEAP_NANOS;
    private long nanos;

    /** A message under way. */
    private record Flight(int from, int to, Message message) {}

    static int number(ReplicaId replica) {
        return (int) replica.node().value();
    }

    private static ReplicaId replica(String number) {
        return ReplicaId.first(new NodeId(Long.parseLong(number)));
    }

    private static List<ReplicaId> replicas(List<String> numbers) {
        return numbers.stream().map(Story::replica).toList();
    }

    private Actor actor(String number) {
        Actor actor = actors.get(Integer.parseInt(number));
        if (actor == null) {
            throw new IllegalArgumentException("there is no replica " + number);
        }
        return actor;
    }

    Moment now() {
        nanos += leapNanos;
        return new Moment(nanos, nanos / 1_000_000);
    }

    void tell(String line) {
        told.append(line).append('\n');
    }

    void send(int from, Outgoing outgoing) {
        tell("  " + from + " -> " + number(outgoing.to()) + " " + Told.message(outgoing.message()));
        network.add(new Flight(from, number(outgoing.to()), outgoing.message()));
    }

    /** Runs one command. @return what happened, a line each */
    String run(String command) {
        told = new StringBuilder();
        List<String> words = List.of(command.strip().split(" +"));
        List<String> rest = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "voters" -> found(replicas(rest));
            case "join" -> rest.forEach(one -> create(one, Configuration.EMPTY));
            case "tick" -> tick(rest);
            case "campaign" -> actor(rest.getFirst()).campaign();
            case "lead" -> lead(rest.getFirst());
            case "propose" -> actor(rest.getFirst()).propose(rest.subList(1, rest.size()));
            case "forward" ->
                    actor(rest.getFirst())
                            .forward(Long.parseLong(rest.get(1)), rest.subList(2, rest.size()));
            case "change" -> actor(rest.getFirst()).change(change(rest.get(1), rest.get(2)));
            case "read" -> actor(rest.getFirst()).read(Long.parseLong(rest.get(1)));
            case "transfer" -> actor(rest.getFirst()).transfer(replica(rest.get(1)));
            case "ready" -> rest.forEach(one -> actor(one).ready());
            case "deliver" -> deliver(rest);
            case "drop" -> drop(rest);
            case "settle" -> settle(rest);
            case "crash" -> rest.forEach(this::crash);
            case "compact" -> actor(rest.getFirst()).compact(Long.parseLong(rest.get(1)));
            case "image" -> image(rest.getFirst(), rest.get(1));
            case "leases" -> leapNanos = rest.getFirst().equals("hold") ? 0 : LEAP_NANOS;
            case "state" -> actors.values().forEach(one -> tell("  " + one.state()));
            default -> throw new IllegalArgumentException("no such command: " + command);
        }
        return told.toString();
    }

    private void found(List<ReplicaId> voters) {
        voters.forEach(one -> create("" + number(one), Configuration.ofVoters(voters)));
    }

    private void create(String number, Configuration initial) {
        RaftStart start = RaftStart.ofNew(initial);
        actors.put(Integer.parseInt(number), new Actor(this, replica(number), start));
    }

    private static ConfigurationChange change(String what, String number) {
        return switch (what) {
            case "add" -> new ConfigurationChange.Add(replica(number));
            case "promote" -> new ConfigurationChange.Promote(replica(number));
            default -> new ConfigurationChange.Remove(replica(number));
        };
    }

    private void tick(List<String> rest) {
        int times = rest.size() > 1 ? Integer.parseInt(rest.get(1)) : 1;
        Stream<Actor> all =
                rest.getFirst().equals("all")
                        ? actors.values().stream()
                        : Stream.of(actor(rest.getFirst()));
        List<Actor> ticking = all.toList();
        for (int i = 0; i < times; i++) {
            ticking.forEach(Actor::tick);
        }
    }

    private List<Flight> take(List<String> rest) {
        int from = Integer.parseInt(rest.get(0));
        int to = Integer.parseInt(rest.get(1));
        List<Flight> taken =
                network.stream().filter(one -> one.from == from && one.to == to).toList();
        network.removeAll(taken);
        return taken;
    }

    private void deliver(List<String> rest) {
        for (Flight one : take(rest)) {
            actor("" + one.to).step(one.from, one.message);
        }
    }

    private void drop(List<String> rest) {
        tell("  " + take(rest).size() + " dropped");
    }

    /** Until nothing is left to do among these replicas; messages to others stay under way. */
    private void settle(List<String> rest) {
        List<Integer> among =
                rest.isEmpty()
                        ? List.copyOf(actors.keySet())
                        : rest.stream().map(Integer::parseInt).toList();
        for (int round = 0; round < QUIET_MAX; round++) {
            List<Flight> now =
                    network.stream()
                            .filter(one -> among.contains(one.from) && among.contains(one.to))
                            .toList();
            network.removeAll(now);
            now.forEach(one -> actor("" + one.to).step(one.from, one.message));
            int before = told.length();
            nanos += Convoy.COMPANY_MAX.toNanos();
            among.forEach(one -> actor("" + one).ready());
            boolean waits = among.stream().anyMatch(one -> actor("" + one).awaitsCompany());
            if (now.isEmpty() && told.length() == before && !waits) {
                return;
            }
        }
        throw new AssertionError("these replicas never come to rest: " + among);
    }

    /** An election that needs no telling. */
    private void lead(String number) {
        actor(number).campaign();
        settle(List.of());
        told = new StringBuilder();
        tell("  " + actor(number).state());
    }

    private void crash(String number) {
        Actor before = actor(number);
        network.removeIf(one -> one.from == number(before.self()));
        actors.put(number(before.self()), before.restarted());
    }

    /** The whole image of one replica arrives at another. */
    private void image(String from, String to) {
        actor(to).restore(actor(from).mark());
        actor(from).installed(replica(to));
    }

    /** How things are told: short. */
    static final class Told {
        private Told() {}

        static String entry(Entry entry) {
            String what =
                    switch (entry.kind()) {
                        case NORMAL -> "\"" + entry.payload().utf8() + "\"";
                        case CONFIGURATION ->
                                configuration(ConfigurationCodec.decode(entry.payload()));
                        case NOOP -> "noop";
                    };
            String ticket = entry.ticket() == 0 ? "" : " ticket " + entry.ticket();
            return entry.index() + "/" + entry.term() + " " + what + ticket;
        }

        static String entries(List<Entry> entries) {
            return entries.stream().map(Told::entry).collect(Collectors.joining(", "));
        }

        static String configuration(Configuration configuration) {
            return "voters "
                    + numbers(configuration.voters())
                    + (configuration.learners().isEmpty()
                            ? ""
                            : " learners " + numbers(configuration.learners()));
        }

        private static List<Integer> numbers(List<ReplicaId> replicas) {
            return replicas.stream().map(Story::number).toList();
        }

        static String message(Message message) {
            if (message instanceof Message.Append append) {
                return String.format(
                        "Append[term=%d, after %d/%d, commit=%d: %s]",
                        append.term(),
                        append.previousIndex(),
                        append.previousTerm(),
                        append.commit(),
                        entries(append.entries()));
            }
            return message.toString();
        }
    }
}
