package dev.aether.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to whichever node answers.
 *
 * <p>A node that takes no connection is passed over: nothing was sent. One that fails later is
 * passed over only for requests that may be repeated; for others it is not known what happened, and
 * that is said. The answer 429 means that nothing was done and is tried again within the deadline;
 * so is 503, if the request may be repeated.
 */
final class Calls implements AutoCloseable {
    private static final long ANSWER_BYTES_MAX = 64L << 20;
    private static final int REFUSAL_BYTES_MAX = 1 << 20;
    private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

    private final Access access;
    private final Patience patience;
    private final Servers servers;
    private final HttpClient http;

    Calls(Access access, Patience patience) {
        this.access = access;
        this.patience = patience;
        this.servers = new Servers(access.servers());
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(patience.connect())
                        .sslContext(Pem.context(access.credentials()))
                        .build();
    }

    /**
     * A whole answer.
     *
     * @param code below 400
     */
    record Answer(int code, String body) {}

    /**
     * @throws LatticeException if it is a refusal, or none came in time
     */
    Answer send(Request request) {
        BodyHandler<byte[]> whole =
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX);
        HttpResponse<byte[]> response = new Attempts<>(request, whole, Calls::text).run();
        return new Answer(response.statusCode(), text(response.body()));
    }

    /** An answer that goes on until closed; refused as {@link #send} does. */
    InputStream open(Request request) {
        return new Attempts<>(request, BodyHandlers.ofInputStream(), Calls::beginning).run().body();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String beginning(InputStream body) {
        try (body) {
            return text(body.readNBytes(REFUSAL_BYTES_MAX));
        } catch (IOException lost) {
            return "the answer broke off: " + lost.getMessage();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private interface Reader<T> {
        String text(T body);
    }

    /** All tries of one request; used by one thread. */
    private final class Attempts<T> {
        private final Request request;
        private final BodyHandler<T> handler;
        private final Reader<T> reader;
        private final long start = System.nanoTime();
        private Duration pause = PAUSE_FIRST;
        private boolean reached;
        private LatticeException last = new LatticeException.Unavailable("no node was asked");

        Attempts(Request request, BodyHandler<T> handler, Reader<T> reader) {
            this.request = request;
            this.handler = handler;
            this.reader = reader;
        }

        HttpResponse<T> run() {
            while (true) {
                for (URI server : servers.inOrder()) {
                    HttpResponse<T> response = attempt(server);
                    if (response != null) {
                        return response;
                    }
                }
                Duration limit = reached ? patience.whole() : patience.reach();
                if (left(limit).compareTo(pause) <= 0) {
                    throw last;
                }
                sleep(pause);
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
            }
        }

        private Duration left(Duration limit) {
            return limit.minusNanos(System.nanoTime() - start);
        }

        /** The answer, or null if another node or a later moment may give one. */
        private @Nullable HttpResponse<T> attempt(URI server) {
            try {
                HttpResponse<T> response = ask(server);
                servers.answered(server);
                reached = true;
                return judged(response);
            } catch (ConnectException | HttpConnectTimeoutException notConnected) {
                failed(server, "does not answer");
            } catch (SSLException untrusted) {
                failed(server, untrusted);
            } catch (TimeoutException slow) {
                reached = true;
                unknown(server, "did not answer in time");
            } catch (IOException broken) {
                reached = true;
                unknown(server, "broke off: " + broken.getMessage());
            }
            return null;
        }

        private HttpResponse<T> ask(URI server) throws IOException, TimeoutException {
            HttpRequest.Builder builder =
                    HttpRequest.newBuilder(server.resolve(request.address()))
                            .method(request.method(), request.body());
            request.headers().forEach(builder::header);
            if (access.credentials() instanceof Credentials.Token(_, var token)) {
                builder.header("Authorization", "Bearer " + token);
            }
            Duration one = request.repeatable() ? patience.answer() : patience.whole();
            Duration limit = one.plus(request.extra());
            Duration left = left(patience.whole().plus(request.extra()));
            return await(
                    http.sendAsync(builder.build(), handler),
                    left.compareTo(limit) < 0 ? left : limit);
        }

        private HttpResponse<T> await(CompletableFuture<HttpResponse<T>> answer, Duration limit)
                throws IOException, TimeoutException {
            try {
                return answer.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
            } catch (InterruptedException stopped) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw new LatticeException.Unavailable("interrupted");
            } catch (TimeoutException slow) {
                answer.cancel(true);
                throw slow;
            } catch (ExecutionException fault) {
                throw unwrapped(fault);
            }
        }

        private @Nullable HttpResponse<T> judged(HttpResponse<T> response) {
            int code = response.statusCode();
            if (code < 400) {
                return response;
            }
            String body =
                    request.method().equals("HEAD") ? "HTTP " + code : reader.text(response.body());
            LatticeException refusal = LatticeException.of(code, body);
            if (code == 429 || (code == 503 && request.repeatable())) {
                last = refusal;
                return null;
            }
            throw refusal;
        }

        private void failed(URI server, String why) {
            servers.failed(server);
            last = new LatticeException.Unavailable(server + " " + why);
        }

        private void failed(URI server, SSLException untrusted) {
            servers.failed(server);
            last =
                    new LatticeException.Denied(
                            "no trust between this client and "
                                    + server
                                    + ": "
                                    + untrusted.getMessage());
        }

        private void unknown(URI server, String why) {
            failed(server, why);
            if (!request.repeatable()) {
                throw new LatticeException.Unavailable(
                        server + " " + why + "; it is not known whether the change was made");
            }
        }
    }

    private static IOException unwrapped(ExecutionException fault) {
        return switch (fault.getCause()) {
            case IOException io when io.getCause() instanceof UnresolvedAddressException ->
                    new ConnectException("unknown host");
            case IOException io -> io;
            case RuntimeException ours -> throw ours;
            case Error error -> throw error;
            case null, default -> new IOException(fault);
        };
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LatticeException.Unavailable("interrupted");
        }
    }
}
