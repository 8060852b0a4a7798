package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;

/** Bytes of protobuf as ours and back. */
final class Octets {
    private Octets() {}

    static Bytes of(ByteString bytes) {
        return Bytes.wrap(bytes.toByteArray());
    }

    /** Without a copy: neither side ever changes its bytes. */
    static ByteString of(Bytes bytes) {
        return bytes.isEmpty() ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(bytes.buffer());
    }

    static KeyRange range(ByteString key, ByteString end) {
        return new KeyRange(of(key), of(end));
    }
}
