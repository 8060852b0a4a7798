package dev.aether.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.Attestation;
import dev.aether.identity.IdentityException;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.identity.Verdict;
import dev.aether.runtime.wire.CodeNews.Offer;
import dev.aether.runtime.wire.CodeQuestion;
import dev.aether.runtime.wire.CodeStatement;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Proves which node hands code on, and that it is what was asked for: a statement about the code,
 * signed with the node's identity.
 */
final class CodeSeal {
    private static final String PURPOSE = "compiled code";

    /** Longer than any key of a cache. */
    private static final int KEY_MAX = 200;

    private final Environment environment;
    private final LiveIdentity identity;
    private final String platform;
    private final long bytesMax;

    /**
     * @param platform that this node runs code of
     * @param bytesMax of code that is handed on, either way
     */
    CodeSeal(Environment environment, LiveIdentity identity, String platform, long bytesMax) {
        this.environment = environment;
        this.identity = identity;
        this.platform = platform;
        this.bytesMax = bytesMax;
    }

    /** Why code of another node is not taken. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        Refusal(String why) {
            super(why);
        }

        Refusal(String why, Throwable cause) {
            super(why, cause);
        }
    }

    NodeId self() {
        return ((Subject.Node) identity.id().subject()).node();
    }

    CodeQuestion question(String key) {
        return CodeQuestion.newBuilder().setKey(key).setPlatform(platform).build();
    }

    /** Whether we could have what is asked for. */
    boolean answers(CodeQuestion question) {
        return question.getPlatform().equals(platform) && question.getKey().length() <= KEY_MAX;
    }

    boolean isTooLarge(byte[] code) {
        return code.length > bytesMax;
    }

    Offer offer(String key, byte[] code) {
        Bytes statement =
                Bytes.wrap(
                        CodeStatement.newBuilder()
                                .setKey(key)
                                .setPlatform(platform)
                                .setCodeBytes(code.length)
                                .setSha256(ByteString.copyFrom(sha256(code)))
                                .build()
                                .toByteArray());
        Attestation attestation = Attestation.of(environment, identity, PURPOSE, statement);
        return Offer.newBuilder()
                .setStatement(ByteString.copyFrom(statement.buffer()))
                .setAttestation(ByteString.copyFrom(attestation.encode().buffer()))
                .build();
    }

    /**
     * Verifies an offer before any of the code has come.
     *
     * @param from the node at the other end of the link
     * @return what it says about the code
     */
    CodeStatement verify(NodeId from, String key, Offer offer) throws Refusal {
        Bytes statement = Bytes.wrap(offer.getStatement().toByteArray());
        verifySigner(from, statement, Bytes.wrap(offer.getAttestation().toByteArray()));
        CodeStatement said = read(statement);
        if (!said.getKey().equals(key) || !said.getPlatform().equals(platform)) {
            throw new Refusal("it offers other code than was asked for");
        }
        if (said.getCodeBytes() < 1 || said.getCodeBytes() > bytesMax) {
            throw new Refusal(
                    "it offers %d bytes, at most %d are taken"
                            .formatted(said.getCodeBytes(), bytesMax));
        }
        return said;
    }

    private void verifySigner(NodeId from, Bytes statement, Bytes attestation) throws Refusal {
        Verdict verdict;
        try {
            verdict = Attestation.parse(attestation).verify(identity, PURPOSE, statement);
        } catch (IdentityException malformed) {
            throw new Refusal(String.valueOf(malformed.getMessage()), malformed);
        }
        switch (verdict) {
            case Verdict.Refused(Verdict.Reason reason, String detail) ->
                    throw new Refusal(reason + ": " + detail);
            case Verdict.Accepted accepted -> {
                if (!accepted.id().subject().equals(new Subject.Node(from))) {
                    throw new Refusal("it is signed by " + accepted.id() + ", not by the node");
                }
            }
        }
    }

    private static CodeStatement read(Bytes statement) throws Refusal {
        try {
            return CodeStatement.parseFrom(statement.buffer());
        } catch (InvalidProtocolBufferException malformed) {
            throw new Refusal("its statement is malformed", malformed);
        }
    }

    /** Holds what came against what was said. */
    static void verify(byte[] code, CodeStatement said) throws Refusal {
        if (!MessageDigest.isEqual(sha256(code), said.getSha256().toByteArray())) {
            throw new Refusal("the code is not what its statement says");
        }
    }

    private static byte[] sha256(byte[] code) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(code);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
