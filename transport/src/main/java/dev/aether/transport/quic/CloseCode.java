package dev.aether.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.QuicChannel;
import java.nio.charset.StandardCharsets;

/** Why we end a connection, as its peer is told. The numbers travel. */
enum CloseCode {
    BYE(0),
    IDENTITY_REFUSED(1),
    PROTOCOL(2),
    NOT_NEEDED(3),
    BUSY(4);

    private static final int REASON_CHARS_MAX = 256;

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    void close(QuicChannel channel, String reason) {
        String cut = reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
        ByteBuf bytes = Unpooled.wrappedBuffer(cut.getBytes(StandardCharsets.UTF_8));
        Unheeded.result(channel.close(true, number, bytes));
    }
}
