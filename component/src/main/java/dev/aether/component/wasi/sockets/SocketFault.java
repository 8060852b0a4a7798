package dev.aether.component.wasi.sockets;

import java.io.IOException;

/** A socket cannot do what was asked, for a reason the guest may learn. */
public final class SocketFault extends IOException {
    private final SocketError code;

    public SocketFault(SocketError code) {
        super(code.wit());
        this.code = code;
    }

    /** With words for whoever looks into it. */
    public SocketFault(SocketError code, String words) {
        super(code.wit() + ": " + words);
        this.code = code;
    }

    public SocketError code() {
        return code;
    }
}
