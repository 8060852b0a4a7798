package dev.aether.api.rest;

import dev.aether.api.ApiParts;
import dev.aether.api.UserCertifier.Certified;
import dev.aether.api.web.WebAnswer;
import dev.aether.api.web.WebHead;
import dev.aether.control.Catalogue;
import dev.aether.environment.Bytes;
import dev.aether.identity.IdentityException;
import dev.aether.kubernetes.Bodies;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.ResourceOperations;
import dev.aether.kubernetes.Status;
import dev.aether.kubernetes.Target;
import java.util.regex.Pattern;

/** Certificates for users of keyspaces, who keep their keys. */
final class IdentityPath {
    private static final Pattern USER = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final String DEFAULT = "default";

    private final ApiParts parts;
    private final ResourceOperations operations;

    IdentityPath(ApiParts parts, ResourceOperations operations) {
        this.parts = parts;
        this.operations = operations;
    }

    /** Where an operator has a user of a keyspace certified. */
    WebAnswer issue(WebHead head, Bytes body) {
        Json asked = Bodies.readOptional(head.header("content-type"), body.toArray());
        String keyspace = asked.textAt("keyspace").orElse(DEFAULT);
        String user = asked.textAt("user").orElse("");
        if (!USER.matcher(user).matches()) {
            throw Status.badRequest(
                            "user must be 1 to 63 lower-case letters, digits and, within, dashes")
                    .exception();
        }
        if (!keyspace.equals(DEFAULT)) {
            operations.get(Target.of(Catalogue.KEYSPACE, "", keyspace));
        }
        try {
            Certified certified =
                    parts.users().certify(keyspace, user, asked.textAt("publicKey").orElse(""));
            return Answers.json(
                    201,
                    Json.object("authorities", certified.authorities())
                            .with("certificate", Json.text(certified.certificate())));
        } catch (IdentityException refused) {
            throw refusal(refused).exception();
        }
    }

    private static Status refusal(IdentityException refused) {
        String why = String.valueOf(refused.getMessage());
        return refused.code() == IdentityException.Code.UNAVAILABLE
                ? Status.serviceUnavailable(why, 1)
                : Status.badRequest(why);
    }
}
