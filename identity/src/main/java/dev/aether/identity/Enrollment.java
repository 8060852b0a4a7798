package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.DoorRequest.Purpose;
import dev.aether.identity.encoding.EnvironmentRandom;
import dev.aether.identity.encoding.Keys;
import dev.aether.identity.encoding.TokenKeys;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A node's side of getting one certificate: a fresh key, the request for it, and the check of what
 * came back. Immutable; the request may be sent more than once.
 */
public final class Enrollment {
    private final Environment environment;
    private final DoorRequest request;
    private final KeyPair subjectKey;
    private final Trusted trusted;
    private final Bytes message;

    /** By what the answer's authority is recognised. */
    private sealed interface Trusted {
        /** By the hash in a join token. */
        record Pinned(Bytes authoritySha256) implements Trusted {}

        /** By the bundle the node had. */
        record Known(TrustBundle bundle) implements Trusted {}
    }

    private Enrollment(
            Environment environment,
            DoorRequest request,
            KeyPair subjectKey,
            Trusted trusted,
            Bytes message) {
        this.environment = environment;
        this.request = request;
        this.subjectKey = subjectKey;
        this.trusted = trusted;
        this.message = message;
    }

    /** What an accepted answer gives. */
    public sealed interface Outcome {
        /** The certificate with its key, and the bundle. */
        record Enrolled(KeyPair key, X509Certificate certificate, TrustBundle bundle)
                implements Outcome {
            public Svid svid() {
                return Svid.of(key.getPrivate(), List.of(certificate));
            }

            @Override
            public String toString() {
                return "enrolled with " + bundle;
            }
        }

        /** The lattice said no. */
        record Denied(DoorAnswer.Reason reason, String message) implements Outcome {}
    }

    /** Who asks, and under which names it can be reached. */
    public record Node(NodeId id, NodeKey key, AlternativeNames names) {}

    /** To become a member by a token. @param name see {@link DoorRequest.Join} */
    public static Enrollment join(
            Environment environment, JoinToken token, Node node, String name) {
        KeyPair pair = Keys.generate(new EnvironmentRandom(environment.randomness()));
        KeyPair tokenKey = token.key();
        DoorRequest request =
                new DoorRequest.Join(
                        token.lattice(),
                        token.entry().id(),
                        node.id(),
                        name,
                        Bytes.wrap(pair.getPublic().getEncoded()),
                        node.key().publicKey(),
                        node.names());
        Bytes signed = SignedRequest.signedBytes(SignedRequest.body(request));
        Bytes byToken = TokenKeys.sign(tokenKey.getPrivate(), signed);
        return new Enrollment(
                environment,
                request,
                pair,
                new Trusted.Pinned(token.authoritySha256()),
                message(environment, request, pair, node.key(), byToken));
    }

    /** To get a member's next certificate, over any connection that can carry the request. */
    public static Enrollment renew(
            Environment environment, TrustBundle bundle, Node node, Purpose purpose) {
        KeyPair pair = Keys.generate(new EnvironmentRandom(environment.randomness()));
        DoorRequest request =
                new DoorRequest.Renew(
                        bundle.lattice(),
                        node.id(),
                        purpose,
                        Bytes.wrap(pair.getPublic().getEncoded()),
                        node.key().publicKey(),
                        node.names());
        return new Enrollment(
                environment,
                request,
                pair,
                new Trusted.Known(bundle),
                message(environment, request, pair, node.key(), Bytes.EMPTY));
    }

    private static Bytes message(
            Environment environment,
            DoorRequest request,
            KeyPair pair,
            NodeKey nodeKey,
            Bytes byToken) {
        Bytes body = SignedRequest.body(request);
        Bytes signed = SignedRequest.signedBytes(body);
        Bytes bySubject =
                Keys.sign(
                        pair.getPrivate(), new EnvironmentRandom(environment.randomness()), signed);
        return new SignedRequest(request, body, bySubject, nodeKey.sign(signed), byToken).encode();
    }

    /** What to send to the join door or to the system leader. */
    public Bytes request() {
        return message;
    }

    /**
     * Checks an answer as strictly as if a stranger had sent it.
     *
     * @throws IdentityException MALFORMED if it cannot be read, MISMATCH if it is of another
     *     lattice, for another key or another node
     */
    public Outcome complete(Bytes answer) {
        return switch (DoorAnswer.parse(answer)) {
            case DoorAnswer.Denied(DoorAnswer.Reason reason, String message) ->
                    new Outcome.Denied(reason, message);
            case DoorAnswer.Granted granted -> accept(granted);
        };
    }

    private Outcome accept(DoorAnswer.Granted granted) {
        X509Certificate certificate = granted.certificate();
        if (!certificate.getPublicKey().equals(subjectKey.getPublic())) {
            throw mismatch("the certificate granted is for another key");
        }
        TrustBundle vetted = vet(granted.bundle());
        switch (request) {
            case DoorRequest.Join _ -> checkNode(certificate, vetted);
            case DoorRequest.Renew renew -> checkRenewed(renew, certificate, vetted);
        }
        return new Outcome.Enrolled(subjectKey, certificate, vetted);
    }

    private void checkRenewed(
            DoorRequest.Renew renew, X509Certificate certificate, TrustBundle bundle) {
        switch (renew.purpose()) {
            case NODE -> checkNode(certificate, bundle);
            case WORKLOAD_AUTHORITY -> {
                if (!NodeAuthority.matchSubject(certificate, bundle.lattice()).matches()) {
                    throw mismatch("the certificate granted is not a workload authority's");
                }
            }
        }
    }

    /**
     * At a join the answer's bundle is believed if it contains the authority the token pins; the
     * connection itself was verified by the same hash. At a renewal the bundle comes over a
     * connection of a peer verified by the old bundle, so an older generation never replaces it.
     */
    private TrustBundle vet(TrustBundle offered) {
        if (!offered.lattice().equals(request.lattice())) {
            throw mismatch("the bundle granted is of lattice " + offered.lattice());
        }
        return switch (trusted) {
            case Trusted.Pinned(Bytes hash) -> {
                if (offered.authorities().stream().map(Authority::sha256).noneMatch(hash::equals)) {
                    throw mismatch("the authority answering is not the one the join token names");
                }
                yield offered;
            }
            case Trusted.Known(TrustBundle known) ->
                    offered.generation() > known.generation() ? offered : known;
        };
    }

    private void checkNode(X509Certificate certificate, TrustBundle bundle) {
        SpiffeId wanted = SpiffeId.node(request.lattice(), request.node());
        Verdict verdict =
                new Verifier(environment.clock()).verify(List.of(certificate), bundle, wanted);
        switch (verdict) {
            case Verdict.Accepted _ -> {}
            case Verdict.Refused(Verdict.Reason reason, String detail) ->
                    throw mismatch(
                            "the certificate granted is unusable: " + reason + ", " + detail);
        }
    }

    private static IdentityException mismatch(String message) {
        return new IdentityException(IdentityException.Code.MISMATCH, message);
    }
}
