package dev.aether.benchmarks;

import com.google.protobuf.ByteString;
import dev.aether.api.wire.etcd.CompactionRequest;
import dev.aether.api.wire.etcd.CompactionResponse;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.DeleteRangeResponse;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.PutResponse;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.RangeResponse;
import dev.aether.benchmarks.Figure.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.DoubleStream;
import javax.net.ssl.SSLContext;

/**
 * Writes and linearizable reads of the keyspace {@code default} of a lattice on this machine, by
 * gRPC over TLS through the etcd doors of all its nodes. Its clients run on the same processors.
 *
 * <p>{@code StateBench CLIENT_FOLDER ADDRESSES PIDS}: the folder of the operator's certificate, the
 * etcd doors and the processes of the nodes, separated by commas.
 */
public final class StateBench {
    private static final String NAME = "state";
    private static final String PREFIX = "aether-bench/";
    private static final int KEYS = 10_000;
    private static final int VALUE_BYTES = 256;
    private static final int CONNECTIONS = 12;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration SPAN = Duration.ofSeconds(10);

    private final List<EtcdCalls> connections;
    private final List<Long> pids;
    private final ByteString value;

    /** One request by one client. */
    private interface Work {
        void run(EtcdCalls connection) throws IOException, InterruptedException;
    }

    private StateBench(List<EtcdCalls> connections, List<Long> pids) {
        this.connections = connections;
        this.pids = pids;
        byte[] random = new byte[VALUE_BYTES];
        ThreadLocalRandom.current().nextBytes(random);
        this.value = ByteString.copyFrom(random);
    }

    /** Prints one JSON object per figure. */
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        SSLContext tls = OperatorTls.of(Path.of(arguments[0]));
        List<String> addresses = List.of(arguments[1].split(","));
        List<Long> pids = Arrays.stream(arguments[2].split(",")).map(Long::parseLong).toList();
        List<EtcdCalls> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(new EtcdCalls(addresses.get(i % addresses.size()), tls));
        }
        new StateBench(connections, pids).run();
        connections.forEach(EtcdCalls::close);
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        load(64, this::put, WARM_UP);
        load(64, this::get, WARM_UP);
        report("put", 1, this::put);
        report("put", 64, this::put);
        report("put", 512, this::put);
        report("linearizable get", 1, this::get);
        report("linearizable get", 64, this::get);
        report("linearizable get", 256, this::get);
        tidy();
    }

    private void put(EtcdCalls connection) throws IOException, InterruptedException {
        connection.call(
                "etcdserverpb.KV/Put",
                PutRequest.newBuilder().setKey(key()).setValue(value).build(),
                PutResponse.parser());
    }

    private void get(EtcdCalls connection) throws IOException, InterruptedException {
        connection.call(
                "etcdserverpb.KV/Range",
                RangeRequest.newBuilder().setKey(key()).build(),
                RangeResponse.parser());
    }

    private static ByteString key() {
        int number = ThreadLocalRandom.current().nextInt(KEYS);
        return ByteString.copyFromUtf8(PREFIX + number);
    }

    private void report(String metric, int clients, Work work)
            throws InterruptedException, ExecutionException {
        double before = cpuMicros();
        double[] micros = load(clients, work, SPAN);
        double cpu = (cpuMicros() - before) / micros.length;
        String notes =
                String.format(
                        Locale.ROOT,
                        "%d clients, %d connections, %d nodes, %d byte values: %.0f requests/s,"
                                + " %.0f us CPU of all nodes each",
                        clients,
                        Math.min(clients, CONNECTIONS),
                        pids.size(),
                        VALUE_BYTES,
                        micros.length / (double) SPAN.toSeconds(),
                        cpu);
        System.out.println(new Figure(NAME, metric, "us", Spread.of(micros), notes).json());
    }

    /** Microseconds of each request of clients that each have one under way. */
    private double[] load(int clients, Work work, Duration span)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + span.toNanos();
        List<Future<double[]>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < clients; client++) {
                EtcdCalls connection = connections.get(client % connections.size());
                running.add(threads.submit(() -> client(connection, work, end)));
            }
        }
        List<double[]> parts = new ArrayList<>();
        for (Future<double[]> each : running) {
            parts.add(each.get());
        }
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] client(EtcdCalls connection, Work work, long end)
            throws IOException, InterruptedException {
        DoubleStream.Builder micros = DoubleStream.builder();
        long now = System.nanoTime();
        while (now - end < 0) {
            work.run(connection);
            long then = System.nanoTime();
            micros.add((then - now) / 1e3);
            now = then;
        }
        return micros.build().toArray();
    }

    private double cpuMicros() {
        return pids.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToDouble(used -> used.toNanos() / 1e3)
                .sum();
    }

    /** Leaves neither keys nor history. */
    private void tidy() throws IOException, InterruptedException {
        EtcdCalls connection = connections.getFirst();
        ByteString from = ByteString.copyFromUtf8(PREFIX);
        ByteString end = ByteString.copyFromUtf8(PREFIX.replace('/', '0'));
        DeleteRangeResponse gone =
                connection.call(
                        "etcdserverpb.KV/DeleteRange",
                        DeleteRangeRequest.newBuilder().setKey(from).setRangeEnd(end).build(),
                        DeleteRangeResponse.parser());
        connection.call(
                "etcdserverpb.KV/Compact",
                CompactionRequest.newBuilder().setRevision(gone.getHeader().getRevision()).build(),
                CompactionResponse.parser());
    }
}
