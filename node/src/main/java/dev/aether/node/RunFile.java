package dev.aether.node;

import dev.aether.environment.Environment;
import dev.aether.kubernetes.Json;
import java.nio.charset.StandardCharsets;

/** The file {@code run.json}: what a running node tells the command line about itself. */
final class RunFile {
    private RunFile() {}

    static void write(Environment environment, NodeConfig config, Wiring wiring) {
        ProcessHandle process = ProcessHandle.current();
        long started =
                process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
        NodeConfig.Listen listen = config.listen();
        Json run =
                Json.object("name", config.name())
                        .with("id", Json.text(wiring.self().toString()))
                        .with("lattice", Json.text(wiring.identity().id().trustDomain()))
                        .with("pid", Json.number(process.pid()))
                        .with("startedMillis", Json.number(started))
                        .with("host", Json.text(listen.nearHost()))
                        .with("quic", Json.number(listen.quic()))
                        .with("api", Json.number(listen.api()))
                        .with("ingress", Json.number(listen.ingress()))
                        .with("etcd", Json.number(listen.etcd()))
                        .with("metrics", Json.number(listen.metrics()));
        environment.disk().replace("run.json", run.pretty().getBytes(StandardCharsets.UTF_8));
    }
}
