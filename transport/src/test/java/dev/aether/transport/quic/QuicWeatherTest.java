package dev.aether.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a bad network does to links. */
final class QuicWeatherTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final long SEED = 5;

    private final QuicStage stage = new QuicStage();
    private final Transport first = serve(1);
    private final Transport second = serve(2);
    private final NodeId peer = stage.id(2);
    private final Relay relay;

    QuicWeatherTest() throws IOException {
        relay = new Relay(second.localAddress(), SEED);
        first.learn(peer, List.of(relay.address()));
    }

    @AfterEach
    void closeAll() {
        stage.close();
        relay.close();
    }

    private Transport serve(int number) {
        return stage.node(number, transport -> transport.onRequest("same", (from, body) -> body));
    }

    private Bytes ask(Bytes body, Duration timeout) {
        return first.request(peer, "same", body, timeout);
    }

    @Test
    void lostPacketsDelayButLoseNothing() {
        ask(Bytes.EMPTY, LONG);
        relay.lose(0.05);

        for (int number = 0; number < 50; number++) {
            Bytes body = Bytes.wrap(new byte[number * 500]);
            assertThat(ask(body, LONG)).as("seed %d, request %d", SEED, number).isEqualTo(body);
        }
    }

    @Test
    void aPeerThatFellSilentIsMissedBySeconds() {
        ask(Bytes.EMPTY, LONG);
        relay.lose(1);
        long start = stage.environment.clock().nanos();

        TransportException failure =
                catchThrowableOfType(TransportException.class, () -> ask(Bytes.EMPTY, LONG));

        Duration taken = Duration.ofNanos(stage.environment.clock().nanos() - start);
        assertThat(failure.code()).isEqualTo(Code.BROKEN);
        assertThat(taken).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(9));
        stage.await("no link", () -> first.connected().isEmpty() && second.connected().isEmpty());
    }

    @Test
    void aQuietLinkStaysUpAndALostOneComesBack() {
        ask(Bytes.EMPTY, LONG);

        stage.pause(Duration.ofSeconds(7));

        assertThat(first.connected()).containsExactly(peer);
        relay.lose(1);
        stage.await("no link", () -> first.connected().isEmpty());
        assertThat(first.send(peer, "any", Bytes.EMPTY)).isFalse();
        relay.lose(0);
        stage.await("a link again", () -> first.send(peer, "any", Bytes.EMPTY));
        assertThat(ask(Bytes.utf8("x"), LONG)).isEqualTo(Bytes.utf8("x"));
    }
}
