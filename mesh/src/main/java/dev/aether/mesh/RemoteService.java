package dev.aether.mesh;

import dev.aether.environment.Bytes;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Log;
import dev.aether.environment.NodeId;
import dev.aether.transport.DuplexStream;
import java.time.Duration;
import java.util.Optional;

/** Answers the requests that other nodes send to instances here. */
final class RemoteService {
    private static final Duration HEAD_MAX = Duration.ofSeconds(10);

    private final LocalEndpoints local;
    private final MeshConfig config;
    private final Log log;

    RemoteService(LocalEndpoints local, MeshConfig config, Log log) {
        this.local = local;
        this.config = config;
        this.log = log;
    }

    void serve(NodeId from, DuplexStream stream) {
        Optional<Bytes> first = stream.read(HEAD_MAX);
        if (first.isEmpty()) {
            return;
        }
        if (!(Frame.decode(first.get(), config) instanceof Frame.Request request)) {
            log.warn("a stream must begin with a request", "from", from);
            return;
        }
        StreamExchange exchange = new StreamExchange(stream, config, request);
        Outcome outcome = Serving.run(local, request.instance(), exchange, log);
        if (!exchange.hasEnded()) {
            tell(from, exchange, outcome);
        }
    }

    private void tell(NodeId from, StreamExchange exchange, Outcome outcome) {
        Outcome told =
                outcome instanceof Outcome.Answered
                        ? new Outcome.Failed("the response was not ended")
                        : outcome;
        try {
            exchange.fail(told);
        } catch (MeshException | Interrupted gone) {
            log.debug("an outcome could not be told", "to", from, "outcome", told);
        }
    }
}
