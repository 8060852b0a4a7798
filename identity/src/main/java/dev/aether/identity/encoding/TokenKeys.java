package dev.aether.identity.encoding;

import dev.aether.environment.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/**
 * The Ed25519 key a join token stands for. It is drawn from the token's secret, so the token is
 * short, while the lattice keeps the public half only: who reads the ledger cannot join, and who
 * carries a request cannot change what it asks for.
 */
public final class TokenKeys {
    private static final String ALGORITHM = "Ed25519";
    private static final Bytes DOMAIN = Bytes.utf8("aether join token key 1");

    private TokenKeys() {}

    /** The key pair of a secret; always the same for the same secret. */
    public static KeyPair of(byte[] secret) {
        Bytes seed = Keys.sha256(DOMAIN.concat(Bytes.wrap(secret)).toArray());
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(255, new Seed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java lacks " + ALGORITHM, absent);
        }
    }

    public static Bytes sign(PrivateKey key, Bytes message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(message.buffer());
            return Bytes.wrap(signature.sign());
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException("this Java lacks " + ALGORITHM, unusable);
        }
    }

    /** Whether the signature is the key's; false for any garbage. */
    public static boolean verify(Bytes publicKey, Bytes message, Bytes signed) {
        try {
            PublicKey key =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(new X509EncodedKeySpec(publicKey.toArray()));
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(message.buffer());
            return signature.verify(signed.toArray());
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }

    /** Hands out a fixed seed: an Ed25519 private key is 32 random bytes and nothing else. */
    private static final class Seed extends SecureRandom {
        private final transient Bytes seed;

        Seed(Bytes seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] into) {
            if (into.length != seed.length()) {
                throw new IllegalStateException(
                        "this Java draws Ed25519 keys from "
                                + into.length
                                + " bytes, not from "
                                + seed.length());
            }
            seed.buffer().get(into);
        }
    }
}
