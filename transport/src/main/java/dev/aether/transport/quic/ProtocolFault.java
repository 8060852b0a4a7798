package dev.aether.transport.quic;

/** The peer sent what the protocol does not allow; its stream or link ends. */
final class ProtocolFault extends RuntimeException {
    ProtocolFault(String message) {
        super(message);
    }
}
