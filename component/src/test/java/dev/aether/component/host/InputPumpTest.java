package dev.aether.component.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InputPumpTest {
    @Test
    void nothingIsReadBeforeTheGuestLooks() {
        var untouched =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("read");
                    }
                };

        new InputPump(untouched).close();
    }

    @Test
    void allBytesComeInOrderAndThenTheEnd() throws Exception {
        byte[] content = "abc".repeat(100_000).getBytes(UTF_8);
        var pump = new InputPump(new ByteArrayInputStream(content));
        var all = new ByteArrayOutputStream();

        byte[] piece = pump.read(1_000);
        while (piece.length > 0) {
            assertThat(piece).hasSizeLessThanOrEqualTo(1_000);
            all.writeBytes(piece);
            piece = pump.read(1_000);
        }

        assertThat(all.toByteArray()).isEqualTo(content);
        assertThat(pump.read(1)).isEmpty();
        assertThat(pump.ready()).isTrue();
    }

    @Test
    void whoWaitsIsWokenWhenSomethingComes() throws Exception {
        var end = new PipedOutputStream();
        var pump = new InputPump(new PipedInputStream(end));
        var woken = new CountDownLatch(1);
        pump.onReady(woken::countDown);

        assertThat(pump.ready()).isFalse();
        end.write("x".getBytes(UTF_8));
        end.flush();
        woken.await();

        assertThat(pump.ready()).isTrue();
        assertThat(pump.read(10)).isEqualTo("x".getBytes(UTF_8));
        end.close();
    }

    @Test
    void aFaultReachesTheReader() {
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("gone");
                    }
                };

        assertThatThrownBy(() -> new InputPump(broken).read(1))
                .isInstanceOf(IOException.class)
                .hasRootCauseMessage("gone");
    }
}
