package dev.aether.api;

import dev.aether.environment.Bytes;
import dev.aether.state.Blobs;
import dev.aether.state.StateException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Blobs on the heap. */
final class MemoryBlobs implements Blobs {
    private final ConcurrentSkipListMap<String, Bytes> content = new ConcurrentSkipListMap<>();

    static String digest(Bytes bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.toArray());
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public String put(Bytes bytes) {
        content.put(digest(bytes), bytes);
        return digest(bytes);
    }

    @Override
    public boolean has(String digest) {
        return content.containsKey(digest);
    }

    @Override
    public List<String> local() {
        return List.copyOf(content.keySet());
    }

    @Override
    public Bytes fetch(String digest) {
        return Optional.ofNullable(content.get(digest))
                .orElseThrow(
                        () -> new StateException(StateException.Code.UNAVAILABLE, "nobody has it"));
    }

    @Override
    public void delete(String digest) {
        content.remove(digest);
    }
}
