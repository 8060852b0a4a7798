package dev.aether.cli.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Calls an app through the ingress of chosen nodes. */
final class Caller implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final String host;
    private final HttpClient http;

    /**
     * @param host by which the app is reached
     */
    Caller(String host) {
        this.host = host;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(ANSWER_MAX)
                        .build();
    }

    /**
     * @param text the first line of the body, or why there was no answer
     */
    record Answer(boolean isGood, String text, Duration took) {
        String milliseconds() {
            return String.format(Locale.ROOT, "%.1f ms", took.toNanos() / 1e6);
        }
    }

    Answer call(LocalNode.Run node) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(node.ingressAddress() + "/"))
                        .setHeader("Host", host)
                        .timeout(ANSWER_MAX)
                        .build();
        long begin = System.nanoTime();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            boolean isGood = response.statusCode() == OK;
            String line = response.body().lines().findFirst().orElse("");
            return answer(isGood, isGood ? line : response.statusCode() + " " + line, begin);
        } catch (IOException unanswered) {
            return answer(false, String.valueOf(unanswered), begin);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return answer(false, "interrupted", begin);
        }
    }

    private static Answer answer(boolean isGood, String text, long beginNanos) {
        return new Answer(isGood, text, Duration.ofNanos(System.nanoTime() - beginNanos));
    }

    /** Calls in turn through several nodes and counts what came of it; owned by one thread. */
    static final class Tally {
        private int answered;
        private int failed;
        private Optional<Answer> firstFailure = Optional.empty();
        private Duration slowest = Duration.ZERO;

        void call(Caller caller, List<LocalNode.Run> nodes) {
            Answer answer = caller.call(nodes.get((answered + failed) % nodes.size()));
            slowest = answer.took().compareTo(slowest) > 0 ? answer.took() : slowest;
            if (answer.isGood()) {
                answered++;
            } else {
                failed++;
                firstFailure = firstFailure.or(() -> Optional.of(answer));
            }
        }

        int failed() {
            return failed;
        }

        @Override
        public String toString() {
            return "%d requests: %d answered, %d failed%s; the slowest took %d ms"
                    .formatted(
                            answered + failed,
                            answered,
                            failed,
                            firstFailure.map(first -> " (" + first.text() + ")").orElse(""),
                            slowest.toMillis());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
