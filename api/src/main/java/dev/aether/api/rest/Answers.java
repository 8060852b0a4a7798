package dev.aether.api.rest;

import dev.aether.api.web.WebAnswer.Header;
import dev.aether.api.web.WebAnswer.Whole;
import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Outcome;
import dev.aether.kubernetes.Status;
import java.util.ArrayList;
import java.util.List;

/** Answers in the forms of the Kubernetes API. */
final class Answers {
    static final String JSON = "application/json";

    private Answers() {}

    static Whole json(int code, Json body) {
        return Whole.of(code, JSON, Bytes.wrap(body.bytes()));
    }

    static Whole ok(Json body) {
        return json(200, body);
    }

    static Whole status(Status status) {
        List<Header> headers = new ArrayList<>();
        status.details()
                .wholeAt("retryAfterSeconds")
                .ifPresent(seconds -> headers.add(new Header("Retry-After", "" + seconds)));
        return json(status.code(), status.json()).with(headers);
    }

    /** What a write answers, with its warnings in the head. */
    static Whole written(Outcome outcome, Json shown) {
        List<Header> headers = new ArrayList<>();
        for (String warning : outcome.warnings()) {
            headers.add(new Header("Warning", "299 - \"" + quoted(warning) + "\""));
        }
        return json(outcome.created() ? 201 : 200, shown).with(headers);
    }

    /** Fit to stand between quotes in a header. */
    private static String quoted(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?").replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
