package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.transport.wire.Opening;

/** The bulk path of a link that the peer dialled. */
final class AcceptedBulk extends BulkPath {
    private final Peers peers;

    AcceptedBulk(Local local, Peers peers) {
        super(local);
        this.peers = peers;
    }

    @Override
    void admitted() {}

    @Override
    void opened(Bytes frame) {
        Opening opening = Frames.parse(Opening.parser(), frame);
        QuicLink link = opening.hasBulk() ? peers.withoutBulk(peer(), opening.getBulk()) : null;
        if (link == null) {
            throw new ProtocolFault("a bulk path of no link of node " + peer());
        }
        attach(link);
        ping();
    }

    @Override
    void failed() {}
}
