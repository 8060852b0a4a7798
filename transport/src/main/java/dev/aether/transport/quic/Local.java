package dev.aether.transport.quic;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.link.Handlers;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;

/**
 * What every link of one transport shares.
 *
 * @param instance drawn for this life of the transport, told to peers in HELLO
 */
record Local(
        Environment environment,
        NodeId self,
        long instance,
        TransportConfig config,
        Handlers handlers,
        Gatekeeper gatekeeper,
        EventLoop loop,
        ByteBufAllocator allocator) {}
