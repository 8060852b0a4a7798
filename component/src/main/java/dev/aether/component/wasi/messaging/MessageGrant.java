package dev.aether.component.wasi.messaging;

import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.WasiState;

/** Grants {@code wasi:messaging/producer@0.2.0-draft} and the types it needs. */
public final class MessageGrant implements Capability {
    private final MessageTarget target;

    public MessageGrant(MessageTarget target) {
        this.target = target;
    }

    /** Only the types, which guests import that handle messages; they send none. */
    public static Capability types() {
        return new MessageTypes(MessageTarget.NONE);
    }

    @Override
    public void offer(HostImports.Builder imports) {
        new MessageTypes(target).offer(imports);
        imports.instance("wasi:messaging/producer" + MessageTypes.VERSION)
                .function("send", this::send);
    }

    private Outcome send(Invocation call, Object[] in) {
        GuestMessage given = (GuestMessage) in[2];
        given.release(call.state(WasiState.class));
        return MessageTypes.outcome(
                call,
                () -> {
                    if (((MessageTypes.Client) in[0]).isEnded()) {
                        throw new MessageFault(
                                MessageFault.Kind.CONNECTION, "the client was disconnected");
                    }
                    target.send((String) in[1], given.sent());
                    return null;
                });
    }
}
