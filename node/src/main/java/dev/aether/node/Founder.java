package dev.aether.node;

import dev.aether.control.Certification;
import dev.aether.environment.Environment;
import dev.aether.identity.AlternativeNames;
import dev.aether.identity.Authority;
import dev.aether.identity.ClientFiles;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.identity.Svid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What only the node that founds a lattice does once: the first operator, the first invitations.
 */
final class Founder {
    private static final Duration INVITATION = Duration.ofHours(1);
    private static final Duration OPERATOR_MIN = Duration.ofDays(10);

    private final Environment environment;
    private final Certification certification;
    private final LiveIdentity identity;

    Founder(Environment environment, Certification certification, LiveIdentity identity) {
        this.environment = environment;
        this.certification = certification;
        this.identity = identity;
    }

    /**
     * Writes {@code client/} with the certificate of the operator {@code admin}, a new one when the
     * one that lies there ends soon.
     */
    void firstOperator() {
        Instant validUntil = ClientFiles.validUntil(environment.disk());
        if (validUntil.isAfter(environment.clock().now().plus(OPERATOR_MIN))) {
            return;
        }
        Optional<Authority> authority = certification.authority();
        if (authority.isPresent()) {
            issueOperator(authority.get());
        } else if (validUntil.isAfter(Instant.EPOCH)) {
            environment
                    .log()
                    .warn(
                            "the operator's certificate in client/ ends soon and this node cannot"
                                    + " renew it: restart a node that votes in system, which"
                                    + " writes a new one into its own client/",
                            "validUntil",
                            validUntil);
        }
    }

    private void issueOperator(Authority authority) {
        Svid admin = authority.issue(new Subject.User("admin"), AlternativeNames.none());
        ClientFiles.of(admin, identity.bundle()).write(environment.disk());
    }

    /** Writes a token for a node of this machine into {@code join/NAME.token}. Repeatable. */
    void invite(String name) {
        String file = "join/" + name + ".token";
        if (!environment.disk().exists(file)) {
            String token = certification.mint(environment.clock().now().plus(INVITATION));
            environment.disk().replaceSecret(file, token.getBytes(StandardCharsets.UTF_8));
        }
    }
}
