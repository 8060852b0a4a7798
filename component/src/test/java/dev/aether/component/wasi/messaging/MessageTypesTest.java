package dev.aether.component.wasi.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Case;
import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.HandClocks;
import dev.aether.component.wasi.WasiGrants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The functions that guests call, one by one. */
class MessageTypesTest {
    private static final String TYPES = "wasi:messaging/types@0.2.0-draft";
    private static final String PRODUCER = "wasi:messaging/producer@0.2.0-draft";

    private final List<Message> sent = new ArrayList<>();
    private Optional<IOException> fault = Optional.empty();
    private final WasiGrants grants =
            WasiGrants.builder(new HandClocks()).grant(new MessageGrant(new Target())).build();
    private final Object state = grants.state("nothing");
    private final Object message = call(TYPES, "[constructor]message", (Object) new byte[] {1});

    private final class Target implements MessageTarget {
        @Override
        public void connect(String name) throws IOException {
            if (!name.equals("default")) {
                throw new MessageFault(MessageFault.Kind.CONNECTION, "there is only default");
            }
        }

        @Override
        public void send(String topic, Message given) throws IOException {
            if (fault.isPresent()) {
                throw fault.get();
            }
            sent.add(given);
        }
    }

    private HostImports.HostInstance instance(String name) {
        return grants.imports().find(name).orElseThrow();
    }

    private Object call(String instance, String function, Object... arguments) {
        return instance(instance).functions().get(function).call(() -> state, arguments);
    }

    private Object ask(String method, Object... arguments) {
        return call(TYPES, "[method]message." + method, arguments);
    }

    private Object client() {
        return ((Outcome.Ok) call(TYPES, "[static]client.connect", "default")).value();
    }

    @Test
    void aMessageIsWhatItWasToldToBe() {
        assertThat(ask("topic", message)).isEqualTo(Optional.empty());
        assertThat(ask("content-type", message)).isEqualTo(Optional.empty());
        assertThat(ask("metadata", message)).isEqualTo(Optional.empty());

        ask("set-content-type", message, "text/plain");
        ask("set-data", message, "new".getBytes(UTF_8));
        ask("set-metadata", message, List.of(pair("a", "1"), pair("b", "2"), pair("a", "3")));
        ask("add-metadata", message, "b", "4");
        ask("remove-metadata", message, "a");

        assertThat(ask("content-type", message)).isEqualTo(Optional.of("text/plain"));
        assertThat(ask("data", message)).isEqualTo("new".getBytes(UTF_8));
        var pairs = (List<?>) ((Optional<?>) ask("metadata", message)).orElseThrow();
        assertThat(pairs).hasSize(1);
        assertThat((Object[]) pairs.getFirst()).containsExactly("b", "4");
    }

    @Test
    void itIsSentAsItIs() {
        ask("add-metadata", message, "k", "v");

        assertThat(call(PRODUCER, "send", client(), "t", message)).isEqualTo(Outcome.ok());

        assertThat(sent.getFirst().data()).containsExactly(1);
        assertThat(sent.getFirst().property("k")).contains("v");
    }

    @Test
    void faultsAreToldApart() {
        assertThat(failing(MessageFault.Kind.TIMEOUT)).isEqualTo(Case.of(0));
        assertThat(failing(MessageFault.Kind.CONNECTION)).isEqualTo(Case.of(1, "why"));
        assertThat(failing(MessageFault.Kind.PERMISSION_DENIED)).isEqualTo(Case.of(2, "why"));
        assertThat(failing(MessageFault.Kind.OTHER)).isEqualTo(Case.of(3, "why"));
        fault = Optional.of(new IOException("/secret/path"));
        assertThat(call(PRODUCER, "send", client(), "t", message))
                .isEqualTo(Outcome.err(Case.of(3, "messages cannot be sent")));
        assertThat(call(TYPES, "[static]client.connect", "else"))
                .isEqualTo(Outcome.err(Case.of(1, "there is only default")));
    }

    private Object failing(MessageFault.Kind kind) {
        fault = Optional.of(new MessageFault(kind, "why"));
        return ((Outcome.Err) call(PRODUCER, "send", client(), "t", message)).value();
    }

    @Test
    void aClientThatDisconnectedSendsNothing() {
        Object client = client();
        call(TYPES, "[method]client.disconnect", client);

        assertThat(call(PRODUCER, "send", client, "t", message))
                .isEqualTo(Outcome.err(Case.of(1, "the client was disconnected")));
        assertThat(sent).isEmpty();
    }

    @Test
    void whatWasDroppedOrSentIsNotHeldAnyMore() {
        byte[] half = new byte[2 << 20];
        for (int i = 0; i < 10; i++) {
            Object made = call(TYPES, "[constructor]message", (Object) half);
            if (i % 2 == 0) {
                call(PRODUCER, "send", client(), "t", made);
            } else {
                instance(TYPES).resources().get("message").drop(() -> state, made);
            }
        }
        call(TYPES, "[constructor]message", (Object) half);

        assertThatThrownBy(() -> call(TYPES, "[constructor]message", (Object) half))
                .isInstanceOf(TrapException.class)
                .hasMessageContaining("of the host");
    }

    @Test
    void theTypesAloneGiveNoRightToSend() {
        var offer = HostImports.builder();
        MessageGrant.types().offer(offer);

        Object refused =
                offer.build()
                        .find(TYPES)
                        .orElseThrow()
                        .functions()
                        .get("[static]client.connect")
                        .call(() -> state, new Object[] {"default"});

        assertThat(refused).isEqualTo(Outcome.err(Case.of(2, "no topic was granted")));
        assertThat(offer.build().find(PRODUCER)).isEmpty();
    }

    private static Object[] pair(String name, String value) {
        return new Object[] {name, value};
    }
}
