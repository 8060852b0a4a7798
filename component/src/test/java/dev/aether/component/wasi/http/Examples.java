package dev.aether.component.wasi.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.host.SecureRandomSource;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiGrants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The components of {@code examples/}, ready to serve. */
final class Examples {
    private Examples() {}

    static HttpProgram program(
            ComponentEngine engine, String name, Map<String, String> environment, LogSink log) {
        WasiGrants grants = grants(environment, log).build();
        return HttpProgram.prepare(engine, component(name), grants);
    }

    /** What a usual guest needs. */
    static WasiGrants.Builder grants(Map<String, String> environment, LogSink log) {
        return WasiGrants.builder(new SystemClocks())
                .readTime()
                .random(new SecureRandomSource())
                .commandLine(List.of("example"), environment, log);
    }

    static Component component(String name) {
        try {
            return Component.parse(
                    Files.readAllBytes(Path.of("..", "examples", name, name + ".wasm")));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static HttpRequest get(String target) {
        return request("GET", target, List.of(), HttpBody.empty());
    }

    static HttpRequest post(String target, String type, String body) {
        return request(
                "POST",
                target,
                List.of(new HttpField("content-type", type)),
                HttpBody.of(body.getBytes(UTF_8)));
    }

    static HttpRequest request(
            String method, String target, List<HttpField> headers, HttpBody body) {
        return new HttpRequest(method, "http", "hello.localhost", target, headers, body);
    }
}
