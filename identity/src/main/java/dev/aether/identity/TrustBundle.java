package dev.aether.identity;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What a lattice trusts at one moment: the certificates of its authorities, and what it refuses
 * although an authority signed it.
 *
 * @param generation grows with every change; the larger one wins
 * @param authorities at least one, at most {@link #AUTHORITIES_MAX}, each naming this lattice
 * @param refusedSerials of certificates, of any signer, that must not be accepted any more
 * @param refusedIds ids of which no certificate may be accepted, such as removed nodes; a refused
 *     node takes the workloads it vouches for with it
 */
public record TrustBundle(
        LatticeId lattice,
        long generation,
        List<X509Certificate> authorities,
        NavigableSet<BigInteger> refusedSerials,
        NavigableSet<SpiffeId> refusedIds) {
    public static final int AUTHORITIES_MAX = 8;

    /** Most refusals of each kind; one is pruned when the last certificate it meant has ended. */
    public static final int REFUSALS_MAX = 4096;

    public TrustBundle {
        authorities = List.copyOf(authorities);
        refusedSerials = Collections.unmodifiableNavigableSet(new TreeSet<>(refusedSerials));
        refusedIds = Collections.unmodifiableNavigableSet(new TreeSet<>(refusedIds));
        if (authorities.isEmpty() || authorities.size() > AUTHORITIES_MAX) {
            throw IdentityException.malformed(
                    "expected 1 to "
                            + AUTHORITIES_MAX
                            + " authorities in a trust bundle, got "
                            + authorities.size());
        }
        if (Math.max(refusedSerials.size(), refusedIds.size()) > REFUSALS_MAX) {
            throw IdentityException.malformed("more than " + REFUSALS_MAX + " refusals");
        }
        SpiffeId expected = new SpiffeId(lattice.trustDomain(), List.of());
        for (X509Certificate authority : authorities) {
            if (!CertificateId.of(authority).equals(expected)) {
                throw new IdentityException(
                        IdentityException.Code.MISMATCH,
                        "an authority of another lattice in the bundle of " + lattice);
            }
        }
    }

    /** A bundle that refuses nothing yet. */
    public static TrustBundle of(
            LatticeId lattice, long generation, List<X509Certificate> authorities) {
        return new TrustBundle(
                lattice,
                generation,
                authorities,
                Collections.emptyNavigableSet(),
                Collections.emptyNavigableSet());
    }

    /** The next generation, refusing one more certificate. */
    public TrustBundle refusing(BigInteger serial) {
        return new TrustBundle(
                lattice, generation + 1, authorities, with(refusedSerials, serial), refusedIds);
    }

    /** The next generation, refusing one more id. */
    public TrustBundle refusing(SpiffeId id) {
        return new TrustBundle(
                lattice, generation + 1, authorities, refusedSerials, with(refusedIds, id));
    }

    /** The next generation with other authorities, as when one replaces another. */
    public TrustBundle trusting(List<X509Certificate> others) {
        return new TrustBundle(lattice, generation + 1, others, refusedSerials, refusedIds);
    }

    @Override
    public String toString() {
        return "trust bundle of " + lattice + " generation " + generation;
    }

    private static <T extends Comparable<T>> NavigableSet<T> with(Collection<T> all, T one) {
        TreeSet<T> more = new TreeSet<>(all);
        more.add(one);
        return more;
    }
}
