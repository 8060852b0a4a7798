package dev.aether.api.etcd;

import dev.aether.api.wire.etcd.User;
import dev.aether.environment.Environment;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens that say who a caller is: name and end, signed with the secret of the keyspace. Any node
 * checks them. The signature covers what is kept of the password, so that a token ends when the
 * password is changed or the user is deleted, and when users are switched off.
 */
final class Tokens {
    /** As long as etcd's by default. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";

    private final Environment environment;

    Tokens(Environment environment) {
        this.environment = environment;
    }

    String make(Rules rules, User user) {
        long end = environment.clock().now().plus(LIFE).toEpochMilli();
        String text = encode(user.getName().toByteArray()) + "." + end;
        return text + "." + signature(rules, user, text);
    }

    /** Whom a token names; empty if it is none of ours, or its time is over. */
    Optional<String> name(Rules rules, String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            String name =
                    new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
            boolean isOver = environment.clock().now().toEpochMilli() > Long.parseLong(parts[1]);
            return rules.user(name)
                    .filter(user -> !isOver && isSigned(rules, user, parts))
                    .map(_ -> name);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isSigned(Rules rules, User user, String[] parts) {
        String expected = signature(rules, user, parts[0] + "." + parts[1]);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                parts[2].getBytes(StandardCharsets.UTF_8));
    }

    private static String signature(Rules rules, User user, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(rules.secret().toArray(), ALGORITHM));
            mac.update(text.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(user.getPassword().toByteArray());
            return encode(mac.doFinal());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
