package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.environment.Log;
import dev.aether.environment.NodeId;
import dev.aether.identity.DoorAnswer.Denied;
import dev.aether.identity.DoorAnswer.Granted;
import dev.aether.identity.DoorAnswer.Reason;
import dev.aether.identity.TokenLedger.Consumption;
import dev.aether.identity.TokenLedger.Entry;
import dev.aether.identity.TokenLedger.Member;
import dev.aether.identity.encoding.Keys;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Answers requests for certificates, where the authority is: admits joiners that hold a token and
 * renews members that hold their pinned key. Decides and signs; the ledger remembers. Safe for all
 * threads.
 */
public final class Registrar {
    private final Clock clock;
    private final Log log;
    private final Authority authority;
    private final TokenLedger ledger;
    private final BundleSource bundles;

    public Registrar(
            Clock clock, Log log, Authority authority, TokenLedger ledger, BundleSource bundles) {
        this.clock = clock;
        this.log = log;
        this.authority = authority;
        this.ledger = ledger;
        this.bundles = bundles;
    }

    /**
     * Answers one encoded request with an encoded answer; never throws for what a stranger sent or
     * for a ledger that cannot answer now.
     */
    public Bytes answer(Bytes request) {
        return decide(request).encode();
    }

    /** As {@link #answer}, decoded. */
    public DoorAnswer decide(Bytes message) {
        try {
            SignedRequest signed = SignedRequest.parse(message);
            DoorAnswer answer = decide(signed);
            note(signed.request(), answer);
            return answer;
        } catch (IdentityException failure) {
            return switch (failure.code()) {
                case UNAVAILABLE -> new Denied(Reason.UNAVAILABLE, failure.getMessage());
                case MALFORMED, ABSENT, MISMATCH, REFUSED ->
                        new Denied(Reason.MALFORMED, failure.getMessage());
            };
        }
    }

    private DoorAnswer decide(SignedRequest signed) {
        DoorRequest request = signed.request();
        if (!request.lattice().equals(authority.lattice())) {
            return new Denied(
                    Reason.WRONG_LATTICE,
                    "this is lattice "
                            + authority.lattice()
                            + ", the request is for "
                            + request.lattice());
        }
        if (!signed.provesItsKeys()) {
            return new Denied(Reason.BAD_PROOF, "the request is not signed by the keys it names");
        }
        return switch (request) {
            case DoorRequest.Join join -> admit(join, signed);
            case DoorRequest.Renew renew -> renew(renew);
        };
    }

    private DoorAnswer admit(DoorRequest.Join join, SignedRequest signed) {
        Optional<Entry> found = ledger.find(join.tokenId());
        if (found.isEmpty()) {
            return new Denied(Reason.TOKEN_UNKNOWN, "this join token is not known here");
        }
        Entry token = found.get();
        if (!signed.provesToken(token.publicKey())) {
            return new Denied(Reason.BAD_PROOF, "the request is not signed by its join token");
        }
        Member member = new Member(join.node(), join.name(), Keys.sha256(join.nodeKey().toArray()));
        if (clock.now().isAfter(token.expiry()) && !isMember(member)) {
            return new Denied(Reason.TOKEN_EXPIRED, "this join token ended at " + token.expiry());
        }
        return switch (ledger.consume(token.id(), member)) {
            case Consumption.Done _ -> grantNode(join, join.names());
            case Consumption.Used _ ->
                    new Denied(Reason.TOKEN_USED, "this join token was used by another node");
            case Consumption.Gone _ ->
                    new Denied(Reason.TOKEN_UNKNOWN, "this join token is not known any more");
            case Consumption.NameTaken _ ->
                    new Denied(
                            Reason.NAME_TAKEN,
                            "another node is named " + join.name() + "; choose another name");
            case Consumption.NodeTaken _ ->
                    new Denied(Reason.NODE_TAKEN, "another node has the id " + join.node());
        };
    }

    /** A member whose first answer was lost may ask again after its token ended. */
    private boolean isMember(Member member) {
        return ledger.member(member.node()).filter(member::equals).isPresent();
    }

    private DoorAnswer renew(DoorRequest.Renew renew) {
        Optional<Member> found = ledger.member(renew.node());
        SpiffeId id = SpiffeId.node(authority.lattice(), renew.node());
        if (found.isEmpty() || bundles.bundle().refuses(id)) {
            return new Denied(
                    Reason.NOT_A_MEMBER,
                    "node " + renew.node() + " is not a member of this lattice; let it join anew");
        }
        Bytes pinned = found.get().nodeKeySha256();
        if (!pinned.equals(Keys.sha256(renew.nodeKey().toArray()))) {
            return new Denied(
                    Reason.WRONG_KEY,
                    "node " + renew.node() + " is pinned to another key than the one it shows");
        }
        return switch (renew.purpose()) {
            case NODE -> grantNode(renew, renew.names());
            case WORKLOAD_AUTHORITY ->
                    grant(authority.signNodeAuthority(subjectKey(renew), renew.node()));
        };
    }

    private DoorAnswer grantNode(DoorRequest request, AlternativeNames names) {
        NodeId node = request.node();
        return grant(authority.sign(subjectKey(request), new Subject.Node(node), names));
    }

    private DoorAnswer grant(X509Certificate certificate) {
        return new Granted(certificate, bundles.bundle());
    }

    /** Read once before, when its signature was checked. */
    private static PublicKey subjectKey(DoorRequest request) {
        return Keys.publicKey(request.subjectKey());
    }

    private void note(DoorRequest request, DoorAnswer answer) {
        String kind =
                switch (request) {
                    case DoorRequest.Join _ -> "join";
                    case DoorRequest.Renew _ -> "renewal";
                };
        switch (answer) {
            case Granted _ -> log.info("granted a " + kind, "node", request.node());
            case Denied(Reason reason, String message) ->
                    log.warn(
                            "denied a " + kind,
                            "node",
                            request.node(),
                            "reason",
                            reason,
                            "message",
                            message);
        }
    }
}
