package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a node remembers of its identity over a restart: its SVID, key and chain in one file so that
 * they never disagree, readable by the owner only; and the trust bundle.
 */
public final class IdentityFiles {
    public static final String SVID_FILE = "identity/svid.pem";
    public static final String BUNDLE_FILE = "identity/bundle";

    private static final int SVID_BYTES_MAX = 64 * 1024;
    private static final int BUNDLE_BYTES_MAX = 4 * 1024 * 1024;
    private static final int MAGIC = 0xAE7B0D1E;
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 12;

    private final Disk disk;

    public IdentityFiles(Disk disk) {
        this.disk = disk;
    }

    /** Writes both durably. */
    public void save(Svid svid, TrustBundle bundle) {
        saveBundle(bundle);
        String both = svid.keyPem() + svid.chainPem();
        disk.replaceSecret(SVID_FILE, both.getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes a magic number, a version, a checksum and the bundle. */
    public void saveBundle(TrustBundle bundle) {
        byte[] content = BundleCodec.encode(bundle).toArray();
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + content.length);
        file.putInt(MAGIC).putInt(VERSION).putInt(checksum(content)).put(content);
        disk.replace(BUNDLE_FILE, file.array());
    }

    /**
     * The SVID last saved, ended or not; empty if this node never had one.
     *
     * @throws IdentityException MALFORMED or MISMATCH if the file is damaged
     */
    public Optional<Svid> svid() {
        if (!disk.exists(SVID_FILE)) {
            return Optional.empty();
        }
        byte[] content = disk.read(SVID_FILE, SVID_BYTES_MAX);
        String both = new String(content, StandardCharsets.US_ASCII);
        return Optional.of(Svid.fromPem(both, both));
    }

    /**
     * The bundle last saved; empty if this node never had one.
     *
     * @throws DiskException CORRUPT if the file is damaged
     */
    public Optional<TrustBundle> bundle() {
        if (!disk.exists(BUNDLE_FILE)) {
            return Optional.empty();
        }
        ByteBuffer file = ByteBuffer.wrap(disk.read(BUNDLE_FILE, BUNDLE_BYTES_MAX));
        if (file.remaining() < HEADER_BYTES || file.getInt() != MAGIC || file.getInt() != VERSION) {
            throw damaged("it does not begin like a trust bundle of version " + VERSION);
        }
        int checksum = file.getInt();
        byte[] content = new byte[file.remaining()];
        file.get(content);
        if (checksum != checksum(content)) {
            throw damaged("its checksum does not match");
        }
        return Optional.of(BundleCodec.decode(Bytes.wrap(content)));
    }

    private static int checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        return (int) checksum.getValue();
    }

    private static DiskException damaged(String why) {
        return new DiskException(DiskException.Code.CORRUPT, BUNDLE_FILE + " is damaged: " + why);
    }
}
