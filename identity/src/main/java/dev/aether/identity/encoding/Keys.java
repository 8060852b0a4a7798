package dev.aether.identity.encoding;

import dev.aether.environment.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/** Keys of the curve P-256, the only kind Aether uses, and signatures by them. */
public final class Keys {
    /** What every encoded P-256 public key begins with: algorithm, curve, uncompressed point. */
    private static final Bytes P256_PREFIX =
            Bytes.wrap(
                    HexFormat.of()
                            .parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"));

    private static final int P256_BYTES = 91;
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String PUBLIC_KEY = "PUBLIC KEY";

    private Keys() {}

    public static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException absent) {
            throw missing(absent);
        }
    }

    public static boolean isP256(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return encoded != null
                && encoded.length == P256_BYTES
                && Bytes.wrap(encoded).startsWith(P256_PREFIX);
    }

    /**
     * Reads a SubjectPublicKeyInfo.
     *
     * @throws IllegalArgumentException if it is not a P-256 key
     */
    public static PublicKey publicKey(Bytes encoded) {
        if (encoded.length() != P256_BYTES || !encoded.startsWith(P256_PREFIX)) {
            throw new IllegalArgumentException(
                    "expected an uncompressed P-256 public key of " + P256_BYTES + " bytes");
        }
        try {
            return KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(encoded.toArray()));
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("not a point of the curve P-256", malformed);
        }
    }

    public static String publicPem(PublicKey key) {
        return Pem.write(PUBLIC_KEY, key.getEncoded());
    }

    /** Reads the one public key of a PEM text, like {@link #publicKey}. */
    public static PublicKey publicPem(String pem) {
        List<byte[]> blocks = Pem.read(PUBLIC_KEY, pem);
        if (blocks.size() != 1) {
            throw new IllegalArgumentException("expected one public key, found " + blocks.size());
        }
        return publicKey(Bytes.wrap(blocks.getFirst()));
    }

    public static String privatePem(PrivateKey key) {
        return Pem.write(PRIVATE_KEY, key.getEncoded());
    }

    /**
     * Reads a PKCS#8 private key.
     *
     * @throws IllegalArgumentException if there is not exactly one; the message never shows it
     */
    public static PrivateKey privateKey(String pem) {
        List<byte[]> blocks = Pem.read(PRIVATE_KEY, pem);
        if (blocks.size() != 1) {
            throw new IllegalArgumentException("expected one private key, found " + blocks.size());
        }
        try {
            PrivateKey key =
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst()));
            if (key instanceof ECPrivateKey number && isInRange(number)) {
                return key;
            }
            throw new IllegalArgumentException("not a private key: its number is out of range");
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("not a PKCS#8 elliptic curve private key");
        }
    }

    /** The JDK looks only when it signs. */
    private static boolean isInRange(ECPrivateKey key) {
        return key.getS().signum() > 0 && key.getS().compareTo(key.getParams().getOrder()) < 0;
    }

    public static Bytes sign(PrivateKey key, SecureRandom random, Bytes message) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(key, random);
            return sign(signature, message);
        } catch (GeneralSecurityException unusable) {
            throw missing(unusable);
        }
    }

    /** Signs with the JDK's own randomness, for signatures nobody keeps. */
    public static Bytes sign(PrivateKey key, Bytes message) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initSign(key);
            return sign(signature, message);
        } catch (GeneralSecurityException unusable) {
            throw missing(unusable);
        }
    }

    private static Bytes sign(Signature signature, Bytes message) throws GeneralSecurityException {
        signature.update(message.buffer());
        return Bytes.wrap(signature.sign());
    }

    /** Whether the signature is the key's; false for anything that is not a signature at all. */
    public static boolean verify(PublicKey key, Bytes message, Bytes signed) {
        try {
            Signature signature = Signature.getInstance(SIGNATURE);
            signature.initVerify(key);
            signature.update(message.buffer());
            return signature.verify(signed.toArray());
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }

    public static Bytes sha256(byte[] content) {
        try {
            return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException absent) {
            throw missing(absent);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("this Java lacks what every Java has", cause);
    }
}
