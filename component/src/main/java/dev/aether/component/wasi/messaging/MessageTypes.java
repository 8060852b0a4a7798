package dev.aether.component.wasi.messaging;

import dev.aether.component.Case;
import dev.aether.component.HostFunction;
import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.HostWork;
import dev.aether.component.wasi.WasiState;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** {@code wasi:messaging/types}: messages, and clients that connect to one target. */
final class MessageTypes implements Capability {
    static final String VERSION = "@0.2.0-draft";

    private final MessageTarget target;

    MessageTypes(MessageTarget target) {
        this.target = target;
    }

    /** A connection, which is only the right to send as long as it is not ended. */
    static final class Client {
        private boolean ended;

        void end() {
            ended = true;
        }

        boolean isEnded() {
            return ended;
        }
    }

    @Override
    public void offer(HostImports.Builder imports) {
        var types = imports.instance("wasi:messaging/types" + VERSION);
        types.resource("client")
                .function("[static]client.connect", this::connect)
                .function(
                        "[method]client.disconnect",
                        (call, in) -> {
                            ((Client) in[0]).end();
                            return Outcome.ok();
                        });
        types.resource("message", (call, it) -> ((GuestMessage) it).release(state(call)))
                .function("[constructor]message", MessageTypes::make);
        asked(types, "topic", GuestMessage::topic);
        asked(types, "content-type", GuestMessage::contentType);
        asked(types, "data", GuestMessage::data);
        asked(types, "metadata", GuestMessage::metadata);
        told(types, "set-content-type", (message, in) -> message.contentType((String) in[1]));
        told(types, "set-data", (message, in) -> message.data((byte[]) in[1]));
        told(types, "set-metadata", (message, in) -> message.metadata((List<?>) in[1]));
        told(types, "add-metadata", (message, in) -> message.put((String) in[1], (String) in[2]));
        told(types, "remove-metadata", (message, in) -> message.remove((String) in[1]));
    }

    private Outcome connect(Invocation call, Object[] in) {
        return outcome(
                call,
                () -> {
                    target.connect((String) in[0]);
                    return new Client();
                });
    }

    private static Object make(Invocation call, Object[] in) {
        var made = new GuestMessage(new Message("", "", List.of(), (byte[]) in[0]));
        made.account(state(call));
        return made;
    }

    private static void asked(
            HostImports.InstanceBuilder types, String name, Function<GuestMessage, Object> answer) {
        method(types, name, (call, in) -> answer.apply((GuestMessage) in[0]));
    }

    /** A change of a message. */
    private interface Change {
        void of(GuestMessage message, Object[] in);
    }

    private static void told(HostImports.InstanceBuilder types, String name, Change change) {
        method(
                types,
                name,
                (call, in) -> {
                    GuestMessage message = (GuestMessage) in[0];
                    change.of(message, in);
                    message.account(state(call));
                    return null;
                });
    }

    private static void method(
            HostImports.InstanceBuilder types, String name, HostFunction function) {
        types.function("[method]message." + name, function);
    }

    private static WasiState state(Invocation call) {
        return call.state(WasiState.class);
    }

    static Outcome outcome(Invocation call, HostWork work) {
        return HostWork.outcome(call, MessageTypes::error, work);
    }

    /** A fault as {@code wasi:messaging/types.error}; of the host nothing but what it says. */
    private static Case error(IOException fault) {
        if (!(fault instanceof MessageFault known)) {
            return Case.of(3, "messages cannot be sent");
        }
        String words = String.valueOf(known.getMessage());
        return switch (known.kind()) {
            case TIMEOUT -> Case.of(0);
            case CONNECTION -> Case.of(1, words);
            case PERMISSION_DENIED -> Case.of(2, words);
            case OTHER -> Case.of(3, words);
        };
    }

    /** The words of an error that a guest gave. */
    static String words(Object error) {
        Case given = (Case) error;
        return switch (given.index()) {
            case 0 -> "timeout";
            case 1 -> "connection: " + given.value();
            case 2 -> "permission denied: " + given.value();
            default -> String.valueOf(given.value());
        };
    }
}
