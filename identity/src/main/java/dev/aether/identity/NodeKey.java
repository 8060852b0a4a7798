package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Disk;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.encoding.EnvironmentRandom;
import dev.aether.identity.encoding.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;

/**
 * The key a node keeps for life, whatever certificates come and go. Its hash is pinned in the
 * member record at the join; with it a node whose certificate ended proves who it was. P-256, in
 * the node directory, readable by the owner only. It signs requests for certificates and nothing
 * else.
 */
public final class NodeKey {
    public static final String FILE = "identity/node.key";
    private static final int FILE_BYTES_MAX = 4096;

    private final PrivateKey key;
    private final PublicKey publicKey;
    private final SecureRandom random;

    private NodeKey(PrivateKey key, PublicKey publicKey, SecureRandom random) {
        this.key = key;
        this.publicKey = publicKey;
        this.random = random;
    }

    /**
     * The node's key, made and written durably if there is none yet.
     *
     * @throws IdentityException MALFORMED or MISMATCH if the file is damaged
     */
    public static NodeKey loadOrCreate(Environment environment) {
        Disk disk = environment.disk();
        SecureRandom random = new EnvironmentRandom(environment.randomness());
        if (!disk.exists(FILE)) {
            KeyPair pair = Keys.generate(random);
            String both = Keys.privatePem(pair.getPrivate()) + Keys.publicPem(pair.getPublic());
            disk.replaceSecret(FILE, both.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            byte[] content = disk.read(FILE, FILE_BYTES_MAX);
            String both = new String(content, StandardCharsets.US_ASCII);
            PrivateKey key = Keys.privateKey(both);
            PublicKey publicKey = Keys.publicPem(both);
            if (!Signer.belongsTo(key, publicKey)) {
                throw new IdentityException(
                        IdentityException.Code.MISMATCH,
                        "the two halves of the key in " + FILE + " do not belong together");
            }
            return new NodeKey(key, publicKey, random);
        } catch (IllegalArgumentException malformed) {
            throw IdentityException.malformed(FILE, malformed);
        }
    }

    /** The public half as a SubjectPublicKeyInfo. */
    public Bytes publicKey() {
        return Bytes.wrap(publicKey.getEncoded());
    }

    /** What the member record pins. */
    public Bytes sha256() {
        return Keys.sha256(publicKey.getEncoded());
    }

    /**
     * The node id this key proposes at its join: the first 64 bits of its hash, so that a join
     * repeated after a crash proposes the same one.
     */
    public NodeId proposedId() {
        long first = ByteBuffer.wrap(sha256().toArray()).getLong();
        return new NodeId(first == 0 ? 1 : first);
    }

    Bytes sign(Bytes message) {
        return Keys.sign(key, random, message);
    }

    @Override
    public String toString() {
        return "node key proposing " + proposedId();
    }
}
