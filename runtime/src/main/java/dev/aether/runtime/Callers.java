package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.identity.IdentityException;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Which particles may call one: those of its own app, and those of the apps it names. Requests from
 * outside come by its routes and are not asked.
 *
 * <p>The node of the caller says who it is, in a header that nobody else can set; nodes have proved
 * to each other that they are members.
 */
final class Callers {
    /** Who calls, a SPIFFE id. Absent if the request came from outside. */
    static final String CALLER = "x-aether-caller";

    /** How many calls of particles led to this one, itself included. */
    static final String DEPTH = "x-aether-depth";

    /** Beyond it particles call each other in a circle, most likely. */
    static final int DEPTH_MAX = 8;

    /** Headers that begin so are for nodes to set. */
    private static final String RESERVED = "x-aether-";

    private static final int FORBIDDEN = 403;
    private static final int LOOP_DETECTED = 508;

    private final Workload workload;
    private final WorkloadLog log;

    Callers(Workload workload, WorkloadLog log) {
        this.workload = workload;
        this.log = log;
    }

    static boolean isReserved(HttpField field) {
        return field.name().regionMatches(true, 0, RESERVED, 0, RESERVED.length());
    }

    /** How deep a request is, 0 if it came from outside. */
    static int depth(HttpRequest request) {
        return first(request, DEPTH).map(Integer::parseInt).orElse(0);
    }

    /** Whether a particle sent it. */
    static boolean isCall(HttpRequest request) {
        return first(request, CALLER).isPresent();
    }

    /** Answers a request that the workload is not to see. */
    Optional<HttpResult> refuse(HttpRequest request, ResponseSink sink) {
        Optional<String> caller = first(request, CALLER);
        if (caller.isEmpty()) {
            return Optional.empty();
        }
        if (depth(request) > DEPTH_MAX) {
            log.add(
                    "aether",
                    "refused %s: calls are nested at most %d deep; do particles call in a circle?"
                            .formatted(caller.get(), DEPTH_MAX));
            return Optional.of(
                    answer(sink, LOOP_DETECTED, "particles call each other in a circle"));
        }
        Optional<String> app = appOf(caller.get());
        if (app.filter(this::mayCall).isPresent()) {
            return Optional.empty();
        }
        log.add(
                "aether",
                "refused %s: to let it call, add under uses: %s"
                        .formatted(caller.get(), grant(app.orElse("*"))));
        return Optional.of(answer(sink, FORBIDDEN, workload.service() + " may not be called"));
    }

    private static String grant(String app) {
        return "wasi:http/incoming-handler: {callers: [\"" + app + "\"]}";
    }

    private boolean mayCall(String app) {
        String own = workload.app();
        String namespace = own.substring(0, own.indexOf('/') + 1);
        return app.equals(own)
                || workload.callers().stream()
                        .anyMatch(each ->
                                each.equals("*")
                                        || app.equals(
                                                each.contains("/") ? each : namespace + each));
    }

    /** {@code namespace/app} of a workload's id. */
    private static Optional<String> appOf(String id) {
        try {
            return SpiffeId.parse(id).subject()
                            instanceof Subject.Workload(String namespace, String app, String name)
                    ? Optional.of(namespace + "/" + app)
                    : Optional.empty();
        } catch (IdentityException none) {
            return Optional.empty();
        }
    }

    private static Optional<String> first(HttpRequest request, String name) {
        for (HttpField field : request.headers()) {
            if (field.named(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    private static HttpResult answer(ResponseSink sink, int status, String why) {
        byte[] text = ("aether: " + why + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            sink.begin(
                    status,
                    List.of(
                            new HttpField("content-type", "text/plain; charset=utf-8"),
                            new HttpField("content-length", Integer.toString(text.length))));
            sink.write(text);
            sink.end(List.of());
            return new HttpResult.Answered(status, text.length);
        } catch (IOException gone) {
            return new HttpResult.ReaderGone(String.valueOf(gone.getMessage()));
        } catch (InterruptedException stopped) {
            return new HttpResult.ReaderGone("the request was stopped");
        }
    }
}
