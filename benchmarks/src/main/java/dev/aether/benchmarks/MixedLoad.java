package dev.aether.benchmarks;

import dev.aether.benchmarks.Figure.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Requests to many services through one ingress, each with a token of its own that its answer must
 * repeat: an answer that does not, or that has another status, is wrong and printed.
 *
 * <p>{@code MixedLoad HOST:PORT TARGETS SECONDS RATE CONNECTIONS}. {@code TARGETS} is a file with a
 * line {@code WEIGHT METHOD HOST PATH STATUS TEXT} for each service; {@code TOKEN} in path and text
 * stands for the token, and status 0 for a connection that is cut. With rate 0 each connection asks
 * again as soon as it is answered; else so many requests begin a second in all, and what one takes
 * counts from when it should have begun. Ends with 1 if an answer was wrong.
 */
public final class MixedLoad {
    private static final long SEED = 5;
    private static final int WRONG_SHOWN_MAX = 20;

    private final List<Target> targets;
    private final int weights;
    private final LongAdder wrong = new LongAdder();
    private final Map<String, LongAdder> statuses = new ConcurrentSkipListMap<>();

    private MixedLoad(List<Target> targets) {
        this.targets = targets;
        this.weights = targets.stream().mapToInt(Target::weight).sum();
    }

    private record Target(
            int weight, String method, String host, String path, int status, String text) {
        static Target of(String line) {
            String[] words = line.split(" ", 6);
            return new Target(
                    Integer.parseInt(words[0]),
                    words[1],
                    words[2],
                    words[3],
                    Integer.parseInt(words[4]),
                    words[5]);
        }
    }

    /** What one load is. */
    private record Plan(String server, double seconds, double rate, int connections) {}

    /** Ends with 1 if an answer was wrong, or none came. */
    public static void main(String[] arguments) throws Exception {
        List<Target> targets =
                Files.readAllLines(Path.of(arguments[1])).stream().map(Target::of).toList();
        Plan plan =
                new Plan(
                        arguments[0],
                        Double.parseDouble(arguments[2]),
                        Double.parseDouble(arguments[3]),
                        Integer.parseInt(arguments[4]));
        System.exit(new MixedLoad(targets).run(plan) ? 0 : 1);
    }

    private boolean run(Plan plan) throws Exception {
        List<Future<double[]>> answered = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begun = System.nanoTime();
            IntStream.range(0, plan.connections)
                    .forEach(i -> answered.add(threads.submit(() -> ask(plan, i, begun))));
        }
        List<double[]> all = new ArrayList<>();
        for (Future<double[]> one : answered) {
            all.add(one.get());
        }
        double[] millis = all.stream().flatMapToDouble(Arrays::stream).toArray();
        String load =
                plan.rate == 0
                        ? plan.connections + " connections, as fast as it goes"
                        : "%.0f a second asked for, %d connections"
                                .formatted(plan.rate, plan.connections);
        print("requests", "1/s", Spread.of(millis.length / plan.seconds), load);
        print("answered after", "ms", Spread.of(millis), "statuses " + statuses);
        print("wrong answers", "1", Spread.of((double) wrong.sum()), "of " + millis.length);
        return wrong.sum() == 0 && millis.length > 0;
    }

    private static void print(String metric, String unit, Spread spread, String notes) {
        System.out.println(new Figure("mixed", metric, unit, spread, notes).json());
    }

    /**
     * @return milliseconds of each request
     */
    private double[] ask(Plan plan, int connection, long begun) throws IOException {
        Random random = new Random(SEED + connection);
        long end = begun + (long) (plan.seconds * 1e9);
        long between = plan.rate == 0 ? 0 : (long) (plan.connections * 1e9 / plan.rate);
        long due = begun + (long) (random.nextDouble() * between);
        List<Double> millis = new ArrayList<>();
        try (HttpAsker asker = new HttpAsker(plan.server)) {
            for (int i = 0; due < end; i++) {
                LockSupport.parkNanos(due - System.nanoTime());
                String token = "t%xx%dx%dx".formatted(begun, connection, i);
                ask(asker, chosen(random), token);
                long now = System.nanoTime();
                millis.add((now - due) / 1e6);
                due = between == 0 ? now : due + between;
            }
        }
        return millis.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private Target chosen(Random random) {
        int at = random.nextInt(weights);
        for (Target target : targets) {
            at -= target.weight;
            if (at < 0) {
                return target;
            }
        }
        throw new IllegalStateException("no target has a weight");
    }

    private void ask(HttpAsker asker, Target target, String token) {
        String path = target.path.replace("TOKEN", token);
        HttpAsker.Answer answer;
        try {
            answer = asker.ask(target.method, target.host, path);
        } catch (IOException broken) {
            answer = new HttpAsker.Answer(0, broken.toString());
        }
        statuses.computeIfAbsent(Integer.toString(answer.status()), any -> new LongAdder())
                .increment();
        String expected = target.text.replace("TOKEN", token);
        if (answer.status() != target.status || !answer.body().contains(expected)) {
            wrong.increment();
            if (wrong.sum() <= WRONG_SHOWN_MAX) {
                System.err.printf(
                        "%s%s: expected %d %s, got %d %s%n",
                        target.host,
                        path,
                        target.status,
                        expected,
                        answer.status(),
                        answer.body().strip());
            }
        }
    }
}
