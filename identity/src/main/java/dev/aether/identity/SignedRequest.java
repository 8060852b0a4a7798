package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.identity.DoorRequest.Purpose;
import dev.aether.identity.encoding.Fields;
import dev.aether.identity.encoding.Keys;
import dev.aether.identity.encoding.TokenKeys;

/**
 * A request at the join door with its proofs: signatures over the exact bytes of the request by the
 * key to be certified, by the node's key and, at a join, by the key of the token. So nobody on the
 * way can change a request, and a replayed one yields a certificate useless to the replayer.
 *
 * @param body the encoded request, what the signatures are over
 * @param byToken empty for a renewal
 */
record SignedRequest(
        DoorRequest request, Bytes body, Bytes bySubject, Bytes byNode, Bytes byToken) {
    /** Largest message at the door, both ways. */
    static final int REQUEST_BYTES_MAX = 16 * 1024;

    private static final int FIELDS_MAX = 64;
    private static final long JOIN = 1;
    private static final long RENEW = 2;

    /** What the signatures begin with, so that they mean nothing anywhere else. */
    private static final Bytes DOMAIN = Bytes.utf8("aether door request 1\0");

    /** Fields of the envelope. */
    private static final class Envelope {
        static final int BODY = 1;
        static final int BY_SUBJECT = 2;
        static final int BY_NODE = 3;
        static final int BY_TOKEN = 4;
    }

    /** Fields of the body. */
    private static final class Body {
        static final int KIND = 1;
        static final int LATTICE = 2;
        static final int NODE = 3;
        static final int SUBJECT_KEY = 4;
        static final int NODE_KEY = 5;
        static final int DNS_NAME = 6;
        static final int ADDRESS = 7;
        static final int TOKEN = 8;
        static final int NAME = 9;
        static final int PURPOSE = 10;
    }

    /** What a signature by any of the keys is over. */
    static Bytes signedBytes(Bytes body) {
        return DOMAIN.concat(body);
    }

    static Bytes body(DoorRequest request) {
        return switch (request) {
            case DoorRequest.Join join ->
                    names(common(JOIN, join), join.names())
                            .add(Body.TOKEN, join.tokenId())
                            .add(Body.NAME, join.name())
                            .message();
            case DoorRequest.Renew renew ->
                    names(common(RENEW, renew), renew.names())
                            .add(Body.PURPOSE, renew.purpose().name())
                            .message();
        };
    }

    private static Fields.Writer common(long kind, DoorRequest request) {
        return new Fields.Writer()
                .add(Body.KIND, kind)
                .add(Body.LATTICE, request.lattice().value())
                .add(Body.NODE, request.node().value())
                .add(Body.SUBJECT_KEY, request.subjectKey())
                .add(Body.NODE_KEY, request.nodeKey());
    }

    private static Fields.Writer names(Fields.Writer body, AlternativeNames names) {
        names.dnsNames().forEach(name -> body.add(Body.DNS_NAME, name));
        names.addresses().forEach(address -> body.add(Body.ADDRESS, address));
        return body;
    }

    Bytes encode() {
        return new Fields.Writer()
                .add(Envelope.BODY, body)
                .add(Envelope.BY_SUBJECT, bySubject)
                .add(Envelope.BY_NODE, byNode)
                .add(Envelope.BY_TOKEN, byToken)
                .message();
    }

    /** Reads a message. @throws IdentityException MALFORMED */
    static SignedRequest parse(Bytes message) {
        if (message.length() > REQUEST_BYTES_MAX) {
            throw IdentityException.malformed(
                    "a request of " + message.length() + " bytes, at most " + REQUEST_BYTES_MAX);
        }
        try {
            Fields envelope = Fields.read(message, FIELDS_MAX);
            Bytes body = envelope.one(Envelope.BODY);
            return new SignedRequest(
                    request(Fields.read(body, FIELDS_MAX)),
                    body,
                    envelope.one(Envelope.BY_SUBJECT),
                    envelope.one(Envelope.BY_NODE),
                    envelope.one(Envelope.BY_TOKEN));
        } catch (IllegalArgumentException malformed) {
            throw IdentityException.malformed("not a request of the join door", malformed);
        }
    }

    private static DoorRequest request(Fields body) {
        LatticeId lattice = new LatticeId(body.number(Body.LATTICE));
        NodeId node = new NodeId(body.number(Body.NODE));
        Bytes subjectKey = body.one(Body.SUBJECT_KEY);
        Bytes nodeKey = body.one(Body.NODE_KEY);
        AlternativeNames names =
                new AlternativeNames(body.texts(Body.DNS_NAME), body.texts(Body.ADDRESS));
        long kind = body.number(Body.KIND);
        if (kind == JOIN) {
            Bytes token = body.one(Body.TOKEN);
            String name = body.text(Body.NAME);
            return new DoorRequest.Join(lattice, token, node, name, subjectKey, nodeKey, names);
        }
        if (kind == RENEW) {
            Purpose purpose = Purpose.valueOf(body.text(Body.PURPOSE));
            return new DoorRequest.Renew(lattice, node, purpose, subjectKey, nodeKey, names);
        }
        throw new IllegalArgumentException("unknown kind of request " + kind);
    }

    /** Whether the sender holds both keys it names. */
    boolean provesItsKeys() {
        try {
            Bytes signed = signedBytes(body);
            return Keys.verify(Keys.publicKey(request.subjectKey()), signed, bySubject)
                    && Keys.verify(Keys.publicKey(request.nodeKey()), signed, byNode);
        } catch (IllegalArgumentException notAKey) {
            return false;
        }
    }

    /** Whether the sender holds the token whose public key this is. */
    boolean provesToken(Bytes publicKey) {
        return TokenKeys.verify(publicKey, signedBytes(body), byToken);
    }
}
