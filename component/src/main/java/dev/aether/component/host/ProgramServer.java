package dev.aether.component.host;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aether.component.Limits;
import dev.aether.component.wasi.http.HttpCall;
import dev.aether.component.wasi.http.HttpProgram;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Serves a program over HTTP/1.1 with the JDK's own server, a fresh instance for each request. It
 * carries no trailers.
 */
public final class ProgramServer implements AutoCloseable {
    private final HttpServer server;
    private final HttpProgram program;
    private final Settings settings;
    private final Consumer<String> log;
    private final ThreadPoolExecutor guests;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1);

    /**
     * How much is served.
     *
     * @param concurrency requests that run at the same moment
     * @param queueMax further ones that wait; the connections of more are closed
     * @param deadline of one request
     * @param limits of one instance
     */
    public record Settings(int concurrency, int queueMax, Duration deadline, Limits limits) {}

    private ProgramServer(
            HttpServer server, HttpProgram program, Settings settings, Consumer<String> log) {
        this.server = server;
        this.program = program;
        this.settings = settings;
        this.log = log;
        this.guests =
                new ThreadPoolExecutor(
                        settings.concurrency(),
                        settings.concurrency(),
                        1,
                        TimeUnit.MINUTES,
                        new LinkedBlockingQueue<>(settings.queueMax()),
                        Thread.ofPlatform().daemon().name("guest-", 0).factory());
    }

    /**
     * Listens and serves until closed.
     *
     * @param log takes a line for each request that failed
     * @throws IOException if the address cannot be had
     */
    public static ProgramServer start(
            HttpProgram program, InetSocketAddress address, Settings settings, Consumer<String> log)
            throws IOException {
        var server = new ProgramServer(HttpServer.create(address, 0), program, settings, log);
        server.server.setExecutor(server.guests);
        server.server.createContext("/", server::serve);
        server.deadlines.setRemoveOnCancelPolicy(true);
        server.server.start();
        return server;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Stops listening, ends what runs after a grace of two seconds. */
    @Override
    public void close() {
        server.stop(2);
        guests.shutdownNow();
        deadlines.shutdownNow();
    }

    /**
     * Whatever it throws makes the JDK's server close the connection, unlike closing the exchange.
     */
    private void serve(HttpExchange exchange) throws IOException {
        HttpRequest request;
        try {
            request = ExchangeMessages.request(exchange);
        } catch (IllegalArgumentException unusual) {
            refuse(exchange, 400, "it cannot be passed on: " + unusual.getMessage());
            exchange.close();
            return;
        }
        handle(exchange, request);
        exchange.close();
    }

    private void handle(HttpExchange exchange, HttpRequest request) throws IOException {
        HttpCall call = program.open(settings.limits());
        ScheduledFuture<?> deadline =
                deadlines.schedule(
                        call::interrupt, settings.deadline().toNanos(), TimeUnit.NANOSECONDS);
        try {
            conclude(exchange, call.handle(request, new ExchangeSink(exchange)));
        } finally {
            deadline.cancel(false);
        }
    }

    private void conclude(HttpExchange exchange, HttpResult result) throws IOException {
        switch (result) {
            case HttpResult.Answered _ -> {}
            case HttpResult.Broken broken ->
                    throw broken(exchange, "the response broke off: " + broken.cause());
            case HttpResult.ReaderGone gone ->
                    throw broken(exchange, "nobody reads: " + gone.message());
            case HttpResult.DeadlineExceeded _ ->
                    refuse(exchange, 504, "the component took longer than " + settings.deadline());
            case HttpResult.NoResponse _,
                    HttpResult.Unfinished _,
                    HttpResult.GuestError _,
                    HttpResult.Trapped _,
                    HttpResult.MemoryExceeded _,
                    HttpResult.Denied _ ->
                    refuse(exchange, 500, "the component failed: " + result);
        }
    }

    private IOException broken(HttpExchange exchange, String why) {
        note(exchange, why);
        return new IOException(why);
    }

    /** What a component did wrong is for who runs it, not for who asked. */
    private void refuse(HttpExchange exchange, int status, String why) throws IOException {
        note(exchange, why);
        if (exchange.getResponseCode() == -1) {
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private void note(HttpExchange exchange, String what) {
        log.accept(exchange.getRequestMethod() + " " + exchange.getRequestURI() + ": " + what);
    }
}
