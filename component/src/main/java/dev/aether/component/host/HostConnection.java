package dev.aether.component.host;

import dev.aether.component.wasi.BodySource;
import dev.aether.component.wasi.ByteTarget;
import dev.aether.component.wasi.sockets.Network;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection of this machine. A thread reads ahead; writing waits on the guest's thread. */
final class HostConnection implements Network.Connection {
    private final SocketChannel channel;
    private final Runnable closing;
    private final InputPump input;
    private final AtomicBoolean closed = new AtomicBoolean();

    HostConnection(SocketChannel channel, Runnable closing) {
        this.channel = channel;
        this.closing = closing;
        this.input =
                new InputPump(new ChannelInput(channel), Thread.ofVirtual().name("guest-socket"));
    }

    @Override
    public InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public InetSocketAddress remote() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    @Override
    public BodySource input() {
        return input;
    }

    @Override
    public ByteTarget output() {
        return bytes -> {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            try {
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            } catch (ClosedByInterruptException stop) {
                var _ = Thread.interrupted();
                throw new InterruptedException("interrupted at a socket");
            } catch (IOException fault) {
                throw SocketFaults.named(fault);
            }
        };
    }

    @Override
    public void shutdown(boolean in, boolean out) throws IOException {
        try {
            if (in) {
                channel.shutdownInput();
            }
            if (out) {
                channel.shutdownOutput();
            }
        } catch (IOException fault) {
            throw SocketFaults.named(fault);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        closing.run();
        input.close();
        Quietly.close(channel);
    }

    /** The channel as the pump reads it. */
    private static final class ChannelInput extends InputStream {
        private final SocketChannel channel;

        ChannelInput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return channel.read(ByteBuffer.wrap(target, offset, length));
            } catch (IOException fault) {
                throw SocketFaults.named(fault);
            }
        }
    }
}
