package dev.aether.component.wasmtime;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machine code of modules that go together, each behind its length. */
final class MachineCode {
    private MachineCode() {}

    static byte[] join(List<byte[]> parts) {
        int length = parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
        ByteBuffer joined = ByteBuffer.allocate(length);
        parts.forEach(part -> joined.putInt(part.length).put(part));
        return joined.array();
    }

    /** Views of the parts; empty if there are not that many. */
    static Optional<List<MemorySegment>> parts(byte[] joined, int count) {
        ByteBuffer rest = ByteBuffer.wrap(joined);
        var parts = new ArrayList<MemorySegment>();
        while (rest.remaining() >= Integer.BYTES && parts.size() < count) {
            int length = rest.getInt();
            if (length < 0 || length > rest.remaining()) {
                return Optional.empty();
            }
            parts.add(MemorySegment.ofBuffer(rest.slice(rest.position(), length)));
            rest.position(rest.position() + length);
        }
        return parts.size() == count && !rest.hasRemaining()
                ? Optional.of(parts)
                : Optional.empty();
    }
}
