package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.Bytes;
import dev.aether.mesh.Outcome.Reason;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameTest {
    private static final MeshConfig LIMITS = MeshConfig.defaults();
    private static final List<Header> HEADERS =
            List.of(new Header("x-one", "1"), new Header("x-bytes", "\u00e9\u00ff"));

    static List<Frame> frames() {
        RequestHead head = new RequestHead("GET", "http", "shop.test:80", "/a?b", HEADERS);
        return List.of(
                new Frame.Request("i1", head, -1),
                new Frame.Request("i1", head, 5),
                new Frame.Response(204, HEADERS),
                new Frame.Chunk(Bytes.utf8("bytes")),
                new Frame.Chunk(Bytes.EMPTY),
                new Frame.End(HEADERS),
                new Frame.Refusal(new Outcome.NotCalled(Reason.ABSENT, "a")),
                new Frame.Refusal(new Outcome.NotCalled(Reason.OVERLOADED, "b")),
                new Frame.Refusal(new Outcome.Failed("c")),
                new Frame.Refusal(new Outcome.Late("d")));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void aFrameIsReadAsItWasWritten(Frame frame) {
        assertThat(Frame.decode(Frame.encode(frame), LIMITS)).isEqualTo(frame);
    }

    @Test
    void whatIsNoFrameIsRefused() {
        for (Bytes bytes : List.of(Bytes.EMPTY, Bytes.utf8("nonsense"))) {
            assertThatThrownBy(() -> Frame.decode(bytes, LIMITS)).isInstanceOf(MeshException.class);
        }
    }

    @Test
    void headersHaveLimits() {
        Header small = new Header("x", "y");
        Header large = new Header("x", "y".repeat(LIMITS.headerBytesMax()));

        assertThatThrownBy(() -> Frame.checkSize(Collections.nCopies(1000, small), LIMITS))
                .hasMessageContaining("at most 256 headers");
        assertThatThrownBy(() -> Frame.checkSize(List.of(large), LIMITS))
                .hasMessageContaining("got 1 and 65537");
    }
}
