package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Randomness;
import dev.aether.environment.Secret;
import dev.aether.identity.encoding.Keys;
import dev.aether.identity.encoding.TokenKeys;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * What lets one node join: which lattice, how to recognise it, and a secret that is worth one
 * admission until the expiry. Its text is as secret as a password; {@link #toString} masks it.
 *
 * @param authoritySha256 32 bytes, the hash of the authority's certificate
 * @param secret 16 random bytes
 * @param expiry whole seconds
 */
public record JoinToken(LatticeId lattice, Bytes authoritySha256, Secret secret, Instant expiry) {
    /** What every token's text begins with. */
    public static final String PREFIX = "aether-join-";

    private static final int HASH_BYTES = 32;
    private static final int SECRET_BYTES = 16;
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 8 + HASH_BYTES + SECRET_BYTES + 8 + 4;
    private static final int ID_BYTES = 16;

    public JoinToken {
        if (authoritySha256.length() != HASH_BYTES || length(secret) != SECRET_BYTES) {
            throw IdentityException.malformed("a join token with a hash or secret of wrong length");
        }
        expiry = expiry.truncatedTo(ChronoUnit.SECONDS);
    }

    /** A new token for this authority's lattice. */
    public static JoinToken mint(Randomness randomness, Authority authority, Instant expiry) {
        return new JoinToken(
                authority.lattice(),
                authority.sha256(),
                Secret.of(randomness.bytes(SECRET_BYTES)),
                expiry);
    }

    /**
     * Reads a token's text; white space around it is ignored.
     *
     * @throws IdentityException MALFORMED, saying what is wrong but never what was read
     */
    public static JoinToken parse(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(PREFIX)) {
            throw IdentityException.malformed("a join token begins with " + PREFIX);
        }
        ByteBuffer content = ByteBuffer.wrap(decode(trimmed.substring(PREFIX.length())));
        if (content.remaining() != BYTES) {
            throw IdentityException.malformed(
                    "this join token is incomplete or has something added: expected "
                            + textLength()
                            + " characters, got "
                            + trimmed.length());
        }
        if (content.getInt(BYTES - Integer.BYTES) != checksum(content.array())) {
            throw IdentityException.malformed(
                    "this join token was damaged in copying: its checksum does not match");
        }
        byte version = content.get();
        if (version != VERSION) {
            throw IdentityException.malformed(
                    "expected a join token of version " + VERSION + ", got version " + version);
        }
        return read(content);
    }

    /** The text to hand to the joining node; keep it secret. */
    public String text() {
        ByteBuffer content = ByteBuffer.allocate(BYTES);
        content.put(VERSION).putLong(lattice.value());
        content.put(authoritySha256.buffer());
        secret.<ByteBuffer>reveal(content::put);
        content.putLong(expiry.getEpochSecond());
        content.putInt(checksum(content.array()));
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(content.array());
    }

    /** What the lattice records of it: enough to check an admission, not enough to ask for one. */
    public TokenLedger.Entry entry() {
        Bytes publicKey = Bytes.wrap(key().getPublic().getEncoded());
        return new TokenLedger.Entry(id(publicKey), publicKey, expiry);
    }

    KeyPair key() {
        return secret.reveal(TokenKeys::of);
    }

    /** The name of a token in the ledger and in logs. */
    static Bytes id(Bytes publicKey) {
        byte[] hash = Keys.sha256(publicKey.toArray()).toArray();
        return Bytes.wrap(Arrays.copyOf(hash, ID_BYTES));
    }

    @Override
    public String toString() {
        return "join token for lattice " + lattice + " until " + expiry + " (secret not shown)";
    }

    private static JoinToken read(ByteBuffer content) {
        long lattice = content.getLong();
        byte[] hash = new byte[HASH_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        content.get(hash).get(secret);
        long seconds = content.getLong();
        if (seconds < 0 || seconds > Instant.parse("9999-12-31T00:00:00Z").getEpochSecond()) {
            throw IdentityException.malformed("a join token with an impossible expiry");
        }
        return new JoinToken(
                new LatticeId(lattice),
                Bytes.wrap(hash),
                Secret.of(secret),
                Instant.ofEpochSecond(seconds));
    }

    private static int length(Secret secret) {
        return secret.<Integer>reveal(content -> content.length);
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw IdentityException.malformed(
                    "a join token consists of letters, digits, '-' and '_' only");
        }
    }

    private static int checksum(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content, 0, BYTES - Integer.BYTES);
        return (int) checksum.getValue();
    }

    private static int textLength() {
        return PREFIX.length() + (BYTES * 8 + 5) / 6;
    }
}
