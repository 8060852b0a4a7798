package dev.aether.identity;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import java.util.Optional;

/**
 * How a node comes to its identity when it starts, told by what its directory holds. Every step of
 * founding and joining can be repeated after a crash.
 */
public sealed interface Beginning {
    /** Nothing is there: the node must found a lattice or join one by a token. */
    record Fresh() implements Beginning {}

    /** The certificate still holds. */
    record Resume(Svid svid, TrustBundle bundle) implements Beginning {
        /** What the node shows and trusts from now on. */
        public LiveIdentity live(Environment environment) {
            return new LiveIdentity(environment.clock(), svid, bundle);
        }
    }

    /** The certificate ended, or was never written, but the authority is here. */
    record SignOneself(Authority authority, NodeId node, TrustBundle bundle) implements Beginning {
        /** Signs and saves the next certificate. */
        public Resume sign(Environment environment, AlternativeNames names) {
            Svid svid = authority.issue(new Subject.Node(node), names);
            new IdentityFiles(environment.disk()).save(svid, bundle);
            return new Resume(svid, bundle);
        }
    }

    /**
     * The certificate ended and somebody else must sign: send {@link Enrollment#renew} to the join
     * door of any member, recognised by an authority of this bundle.
     */
    record RenewAtDoor(NodeId node, TrustBundle bundle) implements Beginning {}

    /**
     * Looks at the node directory.
     *
     * @throws IdentityException MALFORMED or MISMATCH if files are damaged
     * @throws dev.aether.environment.DiskException if they cannot be read
     */
    static Beginning of(Environment environment, Lifetimes lifetimes) {
        IdentityFiles files = new IdentityFiles(environment.disk());
        Optional<Svid> svid = files.svid();
        Optional<TrustBundle> bundle = files.bundle();
        if (svid.isPresent() && bundle.isPresent()) {
            boolean holds = environment.clock().now().isBefore(svid.get().notAfter());
            if (holds) {
                return new Resume(svid.get(), bundle.get());
            }
        }
        if (Authority.isSaved(environment.disk())) {
            Authority authority = Authority.load(environment, lifetimes);
            NodeId node =
                    svid.isPresent()
                            ? nodeOf(svid.get())
                            : NodeKey.loadOrCreate(environment).proposedId();
            return new SignOneself(authority, node, bundle.orElseGet(() -> authority.bundle(1)));
        }
        return svid.isPresent() && bundle.isPresent()
                ? new RenewAtDoor(nodeOf(svid.get()), bundle.get())
                : new Fresh();
    }

    /** Founds a lattice in an empty directory. The authority is written before anything uses it. */
    static SignOneself found(Environment environment, LatticeId lattice, Lifetimes lifetimes) {
        NodeId node = NodeKey.loadOrCreate(environment).proposedId();
        Authority authority = Authority.found(environment, lattice, lifetimes);
        authority.save(environment.disk());
        return new SignOneself(authority, node, authority.bundle(1));
    }

    private static NodeId nodeOf(Svid svid) {
        if (svid.id().subject() instanceof Subject.Node(NodeId node)) {
            return node;
        }
        throw new IdentityException(
                IdentityException.Code.MISMATCH,
                IdentityFiles.SVID_FILE + " belongs to " + svid.id() + ", not to a node");
    }
}
