package dev.aether.component.wasi.sockets;

import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.ByteTarget;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.ReadStream;
import dev.aether.component.wasi.WriteStream;
import java.io.IOException;

/** A connection that a socket and its two streams hold; the last to let go closes it. */
final class SharedConnection {
    private final Network.Connection connection;
    private int holders = 1;

    SharedConnection(Network.Connection connection) {
        this.connection = connection;
    }

    Network.Connection connection() {
        return connection;
    }

    ReadStream input(Poller poller) {
        holders++;
        return new ReadStream(connection.input(), poller, this::release);
    }

    WriteStream output(Poller poller) {
        holders++;
        ByteTarget target = connection.output();
        Blocking blocking = poller.blocking();
        return new WriteStream(
                bytes -> {
                    blocking.mayWait();
                    try {
                        target.write(bytes);
                    } catch (IOException fault) {
                        blocking.goesOn();
                        throw fault;
                    }
                    blocking.goesOn();
                },
                poller,
                this::release);
    }

    void release() {
        holders--;
        if (holders == 0) {
            connection.close();
        }
    }
}
