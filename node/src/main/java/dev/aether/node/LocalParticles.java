package dev.aether.node;

import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.mesh.Exchange;
import dev.aether.mesh.Header;
import dev.aether.mesh.LocalEndpoints;
import dev.aether.mesh.MeshException;
import dev.aether.mesh.Outcome;
import dev.aether.runtime.WorkloadException;
import dev.aether.runtime.Workloads;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets the mesh call what the runtime runs. */
final class LocalParticles implements LocalEndpoints {
    private final Workloads workloads;

    LocalParticles(Workloads workloads) {
        this.workloads = workloads;
    }

    @Override
    public boolean has(String instance) {
        return workloads.isRunning(instance);
    }

    @Override
    public int load(String instance) {
        return workloads.load(instance);
    }

    @Override
    public Outcome serve(String instance, Exchange exchange) {
        return outcome(() -> workloads.handle(instance, request(exchange), new Sink(exchange)));
    }

    @Override
    public boolean begin(String instance, Exchange exchange, Consumer<Supplier<Outcome>> end) {
        return workloads.begin(
                instance,
                request(exchange),
                new Sink(exchange),
                result -> end.accept(() -> outcome(result)));
    }

    private static Outcome outcome(Supplier<HttpResult> result) {
        try {
            return outcome(result.get());
        } catch (WorkloadException refused) {
            return refusal(refused);
        }
    }

    /** What the mesh may do next, and in words for whoever asked: the log has the detail. */
    private static Outcome refusal(WorkloadException refused) {
        return switch (refused.code()) {
            case ABSENT ->
                    new Outcome.NotCalled(
                            Outcome.Reason.ABSENT, "the replica is not running any more");
            case OVERLOADED ->
                    new Outcome.NotCalled(
                            Outcome.Reason.OVERLOADED,
                            "every replica answers as many requests as it may");
            case CPU_TIME ->
                    new Outcome.Late("the application used more processor time than it may");
            case UNUSABLE, ARTEFACT_UNAVAILABLE ->
                    new Outcome.Failed("the application cannot be run");
        };
    }

    /** The statuses that follow stand in the README of module mesh. */
    static Outcome outcome(HttpResult result) {
        return switch (result) {
            case HttpResult.Answered answered -> new Outcome.Answered();
            case HttpResult.Broken broken ->
                    broken.cause() instanceof HttpResult.ReaderGone(String why)
                            ? new Outcome.Gone(why)
                            : new Outcome.Failed("the application broke off its answer");
            case HttpResult.DeadlineExceeded late ->
                    new Outcome.Late("the application did not answer in time");
            case HttpResult.ReaderGone gone -> new Outcome.Gone(gone.message());
            case HttpResult.NoResponse none ->
                    new Outcome.Failed("the application ended without an answer");
            case HttpResult.Unfinished unfinished ->
                    new Outcome.Failed("the application did not finish its answer");
            case HttpResult.GuestError error -> error(error.code());
            case HttpResult.Trapped trapped ->
                    new Outcome.Failed("the application crashed: " + words(trapped.code()));
            case HttpResult.MemoryExceeded memory ->
                    new Outcome.Failed("the application needs more memory than it may have");
            case HttpResult.Denied denied ->
                    new Outcome.Failed("the application used what it was not granted");
        };
    }

    private static Outcome error(ErrorCode code) {
        String why = "the application answered with the error " + words(code);
        return switch (code) {
            case DNS_TIMEOUT,
                    CONNECTION_TIMEOUT,
                    CONNECTION_READ_TIMEOUT,
                    CONNECTION_WRITE_TIMEOUT,
                    HTTP_RESPONSE_TIMEOUT ->
                    new Outcome.Late(why);
            default -> new Outcome.Failed(why);
        };
    }

    private static String words(Enum<?> code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static HttpRequest request(Exchange exchange) {
        List<HttpField> headers =
                exchange.head().headers().stream()
                        .map(header -> new HttpField(header.name(), header.value()))
                        .toList();
        return new HttpRequest(
                exchange.head().method(),
                exchange.head().scheme(),
                exchange.head().authority(),
                exchange.head().target(),
                headers,
                exchange.bodyBytes() == 0 ? HttpBody.empty() : new Body(exchange));
    }

    private record Body(Exchange exchange) implements HttpBody {
        @Override
        public byte[] read(int bytesMax) throws IOException {
            try {
                return exchange.readBody(bytesMax).orElse(new byte[0]);
            } catch (MeshException gone) {
                throw new IOException("the request's sender is gone", gone);
            }
        }
    }

    private record Sink(Exchange exchange) implements ResponseSink {
        @Override
        public void begin(int status, List<HttpField> headers) throws IOException {
            attempt(() -> exchange.begin(status, headers(headers)));
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            attempt(() -> exchange.write(bytes));
        }

        @Override
        public void flush() throws IOException {
            attempt(exchange::flush);
        }

        @Override
        public void end(List<HttpField> trailers) throws IOException {
            attempt(() -> exchange.end(headers(trailers)));
        }

        @Override
        public void onGone(Runnable stop) {
            exchange.onGone(stop);
        }

        private static List<Header> headers(List<HttpField> fields) {
            return fields.stream().map(field -> new Header(field.name(), field.value())).toList();
        }

        private static void attempt(Runnable sending) throws IOException {
            try {
                sending.run();
            } catch (MeshException gone) {
                throw new IOException("the response's reader is gone", gone);
            }
        }
    }
}
