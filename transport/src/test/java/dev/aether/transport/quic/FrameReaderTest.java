package dev.aether.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.environment.property.Property;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {
    private static final int FRAME_BYTES_MAX = 300_000;

    @Test
    void framesAreTheSameHoweverTheyAreCut() {
        Property.check(
                "frames are the same however they are cut",
                100,
                gen -> {
                    List<Bytes> frames = gen.lists(6, () -> gen.bytes(FRAME_BYTES_MAX));
                    ByteBuf stream = Unpooled.buffer();
                    frames.forEach(frame -> Frames.write(stream, frame));
                    FrameReader reader = new FrameReader(FRAME_BYTES_MAX);
                    List<Bytes> read = new ArrayList<>();
                    while (stream.isReadable()) {
                        int piece = Math.min(stream.readableBytes(), gen.ints(1, 100_000));
                        readAll(reader, stream.readSlice(piece), read);
                    }
                    assertThat(read).isEqualTo(frames);
                    assertThat(reader.isBetweenFrames()).isTrue();
                });
    }

    private static void readAll(FrameReader reader, ByteBuf piece, List<Bytes> read) {
        Bytes frame = reader.next(piece);
        while (frame != null) {
            read.add(frame);
            frame = reader.next(piece);
        }
    }

    @Test
    void aFrameBeyondTheLimitIsAFault() {
        FrameReader reader = new FrameReader(10);

        assertThatThrownBy(() -> reader.next(Unpooled.buffer().writeInt(11)))
                .isInstanceOf(ProtocolFault.class)
                .hasMessageContaining("11 bytes");
        assertThatThrownBy(() -> new FrameReader(10).next(Unpooled.buffer().writeInt(-2)))
                .isInstanceOf(ProtocolFault.class);
    }

    @Test
    void aStreamThatIsCutWithinAFrameIsNotBetweenFrames() {
        FrameReader reader = new FrameReader(10);

        assertThat(reader.next(Unpooled.buffer().writeInt(3).writeByte(1))).isNull();

        assertThat(reader.isBetweenFrames()).isFalse();
    }

    @Test
    void anAbandonedStreamIsTold() {
        FrameReader reader = new FrameReader(10);

        assertThat(reader.next(Unpooled.buffer().writeInt(Frames.ABANDONED))).isNull();

        assertThat(reader.isAbandoned()).isTrue();
    }
}
