package dev.aether.transport.link;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;

/** What a peer says to a request, or to the opening of a stream. */
public sealed interface Answer {
    /** The handler's answer; empty for an accepted stream. */
    record Ok(Bytes body) implements Answer {}

    /** The handler, or a limit of the peer, refused. */
    record Refused(String reason) implements Answer {}

    record UnknownChannel() implements Answer {}

    /** The handler broke; whether it acted is unknown. */
    record Failed(String reason) implements Answer {}

    /** The body, or the exception the caller of a channel is promised. */
    default Bytes orThrow(NodeId peer, String channel) {
        return switch (this) {
            case Ok(Bytes body) -> body;
            case Refused(String reason) -> throw new TransportException(Code.REFUSED, reason);
            case UnknownChannel() ->
                    throw new TransportException(
                            Code.UNKNOWN_CHANNEL, peer + " does not serve channel " + channel);
            case Failed(String reason) ->
                    throw new TransportException(
                            Code.BROKEN, peer + " failed in channel " + channel + ": " + reason);
        };
    }
}
