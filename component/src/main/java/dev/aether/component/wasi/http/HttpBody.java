package dev.aether.component.wasi.http;

import dev.aether.component.wasi.BodySource;
import java.util.Arrays;
import java.util.List;

/** The bytes of a message and its trailers. */
public interface HttpBody extends BodySource {
    /** The trailers, known once {@link #read} has answered the end. */
    default List<HttpField> trailers() {
        return List.of();
    }

    /** A body of no bytes. */
    static HttpBody empty() {
        return bytesMax -> new byte[0];
    }

    /** A body of bytes at hand, without trailers. */
    static HttpBody of(byte[] bytes) {
        byte[] content = bytes.clone();
        return new HttpBody() {
            private int position;

            @Override
            public byte[] read(int bytesMax) {
                int from = position;
                position = from + Math.min(bytesMax, content.length - from);
                return Arrays.copyOfRange(content, from, position);
            }
        };
    }
}
